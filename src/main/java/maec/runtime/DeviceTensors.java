package maec.runtime;

import ai.djl.ndarray.NDArray;

import maec.checkpoint.TensorSource;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Arrays on the device, seen as a source of float32 tensors: a live view, read when it is read.
 *
 * <p>It does not own the arrays: closing it does nothing.
 */
final class DeviceTensors implements TensorSource {
    private static final int PIECE = 1 << 20;
    private static final ValueLayout.OfFloat LITTLE =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final LoadedModel model;
    private final List<NDArray> arrays;

    /** Shows one array per weight of the model, each of the weight's size. */
    DeviceTensors(LoadedModel model, List<NDArray> arrays) {
        this.model = model;
        this.arrays = List.copyOf(arrays);
    }

    @Override
    public List<TensorSpec> tensors() {
        return model.layout().weights();
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return tensors().stream().filter(spec -> spec.name().equals(name)).findFirst();
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        int index = indexOf(name, offset, count);
        java.util.Objects.checkFromIndexSize(targetOffset, count, target.length);
        model.compute(
                "reading weights",
                () -> {
                    model.fetch(arrays.get(index), offset, target, targetOffset, count);
                    return true;
                });
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        indexOf(name, offset, count);
        float[] piece = new float[(int) Math.min(PIECE, count)];
        for (long done = 0; done < count; done += piece.length) {
            int size = (int) Math.min(piece.length, count - done);
            readFloats(name, offset + done, piece, 0, size);
            MemorySegment.copy(piece, 0, target, LITTLE, done * DType.F32.bytes(), size);
        }
    }

    private int indexOf(String name, long offset, long count) {
        for (int index = 0; index < tensors().size(); index++) {
            TensorSpec spec = tensors().get(index);
            if (spec.name().equals(name)) {
                if (offset < 0 || count < 0 || offset > spec.count() - count) {
                    throw new IllegalArgumentException(
                            count + " elements at " + offset + " of " + spec);
                }
                return index;
            }
        }
        throw new IllegalArgumentException("there is no tensor " + name);
    }

    /** A digest of names, shapes and all present values: reads everything. */
    @Override
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] bytes = new byte[PIECE * DType.F32.bytes()];
            for (TensorSpec spec : tensors()) {
                digest.update(
                        (spec.name() + spec.shape())
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
                for (long at = 0; at < spec.count(); at += PIECE) {
                    long size = Math.min(PIECE, spec.count() - at);
                    readBytes(spec.name(), at, MemorySegment.ofArray(bytes), size);
                    digest.update(bytes, 0, (int) size * DType.F32.bytes());
                }
            }
            return "sha256-values:" + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public void close() {
        // the arrays belong to the model
    }
}
