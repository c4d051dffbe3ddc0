package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.model.TensorAddress;
import maec.tensor.TensorSpec;

/**
 * The sufficient statistics of one tensor τ. Arrays are shared, never written after construction.
 *
 * @param spec name, dtype in the base, shape
 * @param address layer and module
 * @param baseSquare ‖θ₀[τ]‖²
 * @param products cumulated over bins: entry {@code bin × layout.size() + position} is the product
 *     over the weights of this and all more important bins
 * @param languages products between languages over all weights
 * @param keys cumulated over bins: entry {@code bin × sets + (set − 1)} counts the weights that are
 *     key neurons of at least one ability in the set (bit i stands for ability i)
 */
record TensorStatistics(
        TensorSpec spec,
        TensorAddress address,
        double baseSquare,
        double[] products,
        double[] languages,
        long[] keys) {

    /** A product over the weights of the leading bins; 0 for no bins. */
    double product(ProductLayout layout, int bins, int position) {
        return bins == 0 ? 0 : products[(bins - 1) * layout.size() + position];
    }

    /** How many weights are key neurons of at least one ability of a set when bins lead. */
    long keyWeights(ProductLayout layout, int bins, int set) {
        return bins == 0 || set == 0 ? 0 : keys[(bins - 1) * layout.abilitySets() + set - 1];
    }

    /** Turns counts or sums per bin into sums over this and all more important bins, in place. */
    static void cumulate(double[] perBin) {
        int width = perBin.length / ImportanceBins.COUNT;
        for (int k = width; k < perBin.length; k++) {
            perBin[k] += perBin[k - width];
        }
    }

    /** As the other one, for counts. */
    static void cumulate(long[] perBin) {
        int width = perBin.length / ImportanceBins.COUNT;
        for (int k = width; k < perBin.length; k++) {
            perBin[k] += perBin[k - width];
        }
    }
}
