package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.checkpoint.TensorSource;
import maec.combine.CombinationInputs.Ability;
import maec.combine.CombinationInputs.Language;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.util.List;

/**
 * A stretch of one tensor from all sources at once: the base's weights, every delta, every bin.
 *
 * <p>Statistics and merge read through the same tile, so that both see the same deltas and the same
 * masks: Δ is the difference in float32, and a bin beyond the ability's trained share counts as
 * {@link #NEVER}, because such a weight was not open to the ability. One tile serves one thread.
 */
final class DeltaTile {
    /** The bin of a weight that is no key neuron at any k₁. */
    static final int NEVER = 255;

    /** Weights per tile: all deltas of a tile stay in a core's cache. */
    static final int WEIGHTS = 1 << 15;

    private static final int EXPONENT = 0x7f800000;

    final float[] base;
    final float[][] abilities;
    final float[] pivot;
    final float[][] languages;
    final byte[][] bins;

    /** Room for the bins of two abilities at once. */
    final byte[] joint;

    private final CombinationInputs inputs;

    DeltaTile(CombinationInputs inputs) {
        this(inputs, WEIGHTS);
    }

    /** A tile of at most that many weights. */
    DeltaTile(CombinationInputs inputs, int weights) {
        this.inputs = inputs;
        base = new float[weights];
        abilities = new float[inputs.abilities().size()][weights];
        pivot = new float[inputs.pivot().isPresent() ? weights : 0];
        languages = new float[inputs.languages().size()][weights];
        bins = new byte[inputs.abilities().size()][weights];
        joint = new byte[inputs.abilities().size() > 1 ? weights : 0];
    }

    /** How many leading bins an ability's training was allowed to change. */
    static int trainedBins(Ability ability) {
        return ImportanceBins.binsWithin(ability.bins().trainedPercent());
    }

    /** Reads the base's weights. */
    void readBase(String tensor, long offset, int count) {
        inputs.base().readFloats(tensor, offset, base, 0, count);
    }

    /** Reads deltas and bins of all abilities, and the pivot's delta; after the base. */
    void readAbilities(String tensor, long offset, int count) {
        List<Ability> all = inputs.abilities();
        for (int i = 0; i < all.size(); i++) {
            readDelta(all.get(i).tuned(), tensor, offset, abilities[i], count);
            all.get(i).bins().readBins(tensor, offset, bins[i], count);
            bound(bins[i], count, trainedBins(all.get(i)));
        }
        if (inputs.pivot().isPresent()) {
            readDelta(inputs.pivot().get(), tensor, offset, pivot, count);
        }
    }

    /** Reads the deltas of all languages; after the base. */
    void readLanguages(String tensor, long offset, int count) {
        List<Language> all = inputs.languages();
        for (int j = 0; j < all.size(); j++) {
            readDelta(all.get(j).tuned(), tensor, offset, languages[j], count);
        }
    }

    /**
     * Refuses weights that are not finite, and differences beyond float32.
     *
     * @throws ProblemException naming source, tensor and weight
     */
    void requireFinite(TensorSpec spec, long offset, int count) {
        requireFinite("the base", base, spec, offset, count);
        for (int i = 0; i < abilities.length; i++) {
            String name = "ability " + inputs.abilities().get(i).name();
            requireFinite(name, abilities[i], spec, offset, count);
        }
        if (pivot.length > 0) {
            requireFinite("the pivot", pivot, spec, offset, count);
        }
        for (int j = 0; j < languages.length; j++) {
            String name = "language " + inputs.languages().get(j).name();
            requireFinite(name, languages[j], spec, offset, count);
        }
    }

    private void readDelta(
            TensorSource tuned, String tensor, long offset, float[] delta, int count) {
        tuned.readFloats(tensor, offset, delta, 0, count);
        for (int k = 0; k < count; k++) {
            delta[k] -= base[k];
        }
    }

    private static void bound(byte[] bins, int count, int trained) {
        if (trained == ImportanceBins.COUNT) {
            return; // whatever lies beyond is no key neuron anyway
        }
        for (int k = 0; k < count; k++) {
            bins[k] = (bins[k] & 0xff) < trained ? bins[k] : (byte) NEVER;
        }
    }

    private static void requireFinite(
            String source, float[] values, TensorSpec spec, long offset, int count) {
        int signs = 0;
        for (int k = 0; k < count; k++) {
            signs |= (Float.floatToRawIntBits(values[k]) & EXPONENT) + (1 << 23);
        }
        if (signs >= 0) {
            return; // no exponent was all ones, so none of the sums reached the sign bit
        }
        for (int k = 0; k < count; k++) {
            if (!Float.isFinite(values[k])) {
                throw new ProblemException(
                        new CombineProblem.NotFinite(source, spec.name(), offset + k));
            }
        }
    }
}
