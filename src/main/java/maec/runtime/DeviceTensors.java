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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
    private final List<TensorSpec> specs;
    private final List<NDArray> arrays;
    private final Correction correction;
    private final Map<String, Integer> places = new HashMap<>();

    /** Puts values in the place of those that were read from an array. */
    @FunctionalInterface
    interface Correction {
        /** Nothing is corrected. */
        Correction NONE = (_, _, _, _, _) -> {};

        /**
         * Corrects what was read; on the engine's thread.
         *
         * @param index which array
         * @param offset of the first element that was read
         * @param target where it stands
         * @param targetOffset from where on
         * @param count how many were read
         */
        void apply(int index, long offset, float[] target, int targetOffset, int count);
    }

    /** Shows one array per weight of the model, each of the weight's size. */
    DeviceTensors(LoadedModel model, List<NDArray> arrays) {
        this(model, model.layout().weights(), arrays, Correction.NONE);
    }

    /** Shows one array per name, each of that size. */
    DeviceTensors(
            LoadedModel model,
            List<TensorSpec> specs,
            List<NDArray> arrays,
            Correction correction) {
        this.model = model;
        this.specs = List.copyOf(specs);
        this.arrays = List.copyOf(arrays);
        this.correction = correction;
        for (int index = 0; index < specs.size(); index++) {
            places.put(specs.get(index).name(), index);
        }
    }

    @Override
    public List<TensorSpec> tensors() {
        return specs;
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(places.get(name)).map(specs::get);
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        int index = indexOf(name, offset, count);
        java.util.Objects.checkFromIndexSize(targetOffset, count, target.length);
        model.compute(
                "reading weights",
                () -> {
                    model.fetch(arrays.get(index), offset, target, targetOffset, count);
                    correction.apply(index, offset, target, targetOffset, count);
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
        Integer index = places.get(name);
        if (index == null) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        TensorSpec spec = specs.get(index);
        if (offset < 0 || count < 0 || offset > spec.count() - count) {
            throw new IllegalArgumentException(count + " elements at " + offset + " of " + spec);
        }
        return index;
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
