package maec.checkpoint;

import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** A source whose values cannot be read. */
record FailingSource(TensorSpec only) implements TensorSource {
    @Override
    public List<TensorSpec> tensors() {
        return List.of(only);
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.of(only).filter(spec -> spec.name().equals(name));
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        throw new IllegalStateException("no values");
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        throw new IllegalStateException("no values");
    }

    @Override
    public String fingerprint() {
        return "none";
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
