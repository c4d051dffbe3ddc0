package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.checkpoint.ImportanceMap;
import maec.combine.fit.ExtendedBase;

import java.util.Optional;

/**
 * One importance bin per weight, as the combination needs it: which weights are key neurons at any
 * k₁ is a comparison with a number.
 *
 * <p>It is an interface so that statistics can be computed over a mapped importance map and, in
 * tests, over arrays. Reading is safe from several threads at once.
 */
public interface WeightBins {
    /**
     * Whether bins can be told for a tensor.
     *
     * @param tensor a tensor's name
     * @param count how many weights it has
     * @return false where the bins are those of a tensor with another number of weights
     */
    boolean covers(String tensor, long count);

    /**
     * The bins of an importance map. Weights of tensors that the map leaves out, because they were
     * not in play, are key neurons at no k₁.
     *
     * @param map stays open as long as the bins are read
     * @return a view of it
     */
    static WeightBins of(ImportanceMap map) {
        return new MappedBins(map);
    }

    /**
     * The bins of an importance map that may have been made before the base got rows of another
     * model; those rows were not in play.
     *
     * @param map stays open as long as the bins are read
     * @param extension the base, if it was extended
     * @return a view of it
     */
    static WeightBins of(ImportanceMap map, Optional<ExtendedBase> extension) {
        WeightBins bins = of(map);
        return extension.<WeightBins>map(base -> new ExtendedBins(bins, base)).orElse(bins);
    }

    /**
     * Reads the bins of consecutive weights.
     *
     * @param tensor a tensor's name
     * @param offset index of the first weight, row-major
     * @param target receives one unsigned byte per weight: its bin of {@link ImportanceBins}, 0 the
     *     most important; values from {@link ImportanceBins#COUNT} on mean "never a key neuron"
     * @param count how many, from the start of {@code target}
     */
    void readBins(String tensor, long offset, byte[] target, int count);

    /**
     * The share of the most important weights that the ability's training was allowed to change.
     *
     * @return percent of all weights, 100 for an ability tuned in full
     */
    double trainedPercent();

    /**
     * Identifies the content for provenance.
     *
     * @return a short text; equal text means equal bins
     */
    String fingerprint();
}
