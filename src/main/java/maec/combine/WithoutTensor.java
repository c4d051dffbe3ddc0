package maec.combine;

import maec.checkpoint.TensorSource;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A source with one tensor left out, such as a head that is its embedding. Closing it closes
 * nothing.
 */
public final class WithoutTensor implements TensorSource {
    private final TensorSource source;
    private final String hidden;

    /**
     * A view.
     *
     * @param source all tensors
     * @param hidden the name of the one that is left out
     */
    public WithoutTensor(TensorSource source, String hidden) {
        this.source = source;
        this.hidden = hidden;
    }

    @Override
    public List<TensorSpec> tensors() {
        return source.tensors().stream().filter(spec -> !spec.name().equals(hidden)).toList();
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return name.equals(hidden) ? Optional.empty() : source.find(name);
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        source.readFloats(name, offset, target, targetOffset, count);
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        source.readBytes(name, offset, target, count);
    }

    @Override
    public String fingerprint() {
        return new FactDigest("maec-without/1")
                .add("source", source.fingerprint())
                .add("hidden", hidden)
                .text();
    }

    @Override
    public List<Path> origins() {
        return source.origins();
    }

    /** Closes nothing. */
    @Override
    public void close() {}
}
