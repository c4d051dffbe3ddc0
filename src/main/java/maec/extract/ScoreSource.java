package maec.extract;

import maec.checkpoint.TensorSource;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What sources of float32 scores share: names, and bytes made from floats. */
abstract class ScoreSource implements TensorSource {
    private static final int PIECE = 1 << 16;
    private static final ValueLayout.OfFloat FLOATS =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final List<TensorSpec> tensors;
    private final Map<String, TensorSpec> byName = new LinkedHashMap<>();

    /** Names what is scored, in the order of the checkpoint. */
    ScoreSource(List<TensorSpec> tensors) {
        this.tensors = List.copyOf(tensors);
        this.tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    }

    @Override
    public final List<TensorSpec> tensors() {
        return tensors;
    }

    @Override
    public final Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Refuses names that are not there. */
    final void require(String name) {
        if (!byName.containsKey(name)) {
            throw new IllegalArgumentException("no tensor " + name);
        }
    }

    @Override
    public final void readBytes(String name, long offset, MemorySegment target, long count) {
        float[] values = new float[(int) Math.min(count, PIECE)];
        for (long done = 0; done < count; ) {
            int piece = (int) Math.min(count - done, values.length);
            readFloats(name, offset + done, values, 0, piece);
            MemorySegment.copy(values, 0, target, FLOATS, done * Float.BYTES, piece);
            done += piece;
        }
    }
}
