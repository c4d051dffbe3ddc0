package maec.combine;

import maec.checkpoint.TensorSource;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The merged checkpoint, computed when it is read, so that a merge can be evaluated before it is
 * written and nothing is written that was not asked for.
 *
 * <p>Changed tensors are F32, whatever the base stores, so that a writer rounds once to the type it
 * was asked for. Tensors that the recipe leaves alone, and those that are not floating point, are
 * handed through bit by bit in the base's type. The source reads its inputs and does not close
 * them.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class MergedSource implements TensorSource {
    private final CombinationInputs inputs;

    /**
     * A merge.
     *
     * @param inputs sources that fit together and stay open while this is read
     * @param recipe coefficients and k₁
     * @param selected T: names of the ability tensors, from {@link Outcome#selectedNames()}
     */
    public MergedSource(CombinationInputs inputs, Recipe recipe, Set<String> selected) {
        this.inputs = inputs;
        new TreeSet<>(selected).forEach(_ -> recipe.alpha());
    }

    /**
     * How many tensors differ from the base in type or value.
     *
     * @return tensors with a coefficient that is not zero
     */
    public int changedTensors() {
        throw new UnsupportedOperationException("lands shortly");
    }

    @Override
    public List<TensorSpec> tensors() {
        throw new UnsupportedOperationException("lands shortly");
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        throw new UnsupportedOperationException("lands shortly");
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        throw new UnsupportedOperationException("lands shortly");
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        throw new UnsupportedOperationException("lands shortly");
    }

    @Override
    public String fingerprint() {
        return inputs.base().fingerprint();
    }

    @Override
    public void close() {}
}
