package maec.combine;

import maec.job.JobContext;
import maec.job.ProblemException;

import java.nio.file.Path;
import java.util.List;

/**
 * What every slider needs to know about the weights, kept from one pass over all sources.
 *
 * <p>All answers follow from inner products of the deltas per importance bin, so they are exact at
 * bin edges and take microseconds, however large the checkpoints are. Immutable and safe from any
 * thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class CombinationStatistics {
    /** Part of every artifact; a change of the computation changes it. */
    public static final String ALGORITHM = "maec-statistics/1";

    private CombinationStatistics() {}

    /**
     * Reads all floating-point tensors of all sources once and keeps the products.
     *
     * @param inputs sources that fit together
     * @param context reports tensors and stops between tiles
     * @return the statistics; the same bits for any number of threads
     * @throws ProblemException if the inputs do not fit or a weight is not finite
     */
    public static CombinationStatistics compute(CombinationInputs inputs, JobContext context) {
        throw new UnsupportedOperationException("lands shortly");
    }

    /**
     * Identifies inputs and algorithm: equal text means that the statistics need not be computed
     * again.
     *
     * @param inputs the sources
     * @return a digest with its algorithm in front
     */
    public static String key(CombinationInputs inputs) {
        throw new UnsupportedOperationException("lands shortly");
    }

    /**
     * The key of the inputs from which these statistics were made.
     *
     * @return equal to {@link #key(CombinationInputs)} if they are up to date
     */
    public String key() {
        throw new UnsupportedOperationException("lands shortly");
    }

    /**
     * Writes one safetensors artifact with provenance in its metadata.
     *
     * @param file where; replaced as a whole or not at all
     */
    public void save(Path file) {
        throw new UnsupportedOperationException("lands shortly");
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param file the artifact
     * @return the statistics
     * @throws ProblemException if the file is damaged or of another algorithm version
     */
    public static CombinationStatistics load(Path file) {
        throw new UnsupportedOperationException("lands shortly");
    }

    /**
     * What a recipe would do. An ability or language that the recipe does not name has coefficient
     * 0.
     *
     * @param recipe coefficients and shares
     * @return counts, norms, sensitivity and selection; no weight is read
     * @throws ProblemException if the recipe names an ability or language unknown here
     */
    public Outcome outcome(Recipe recipe) {
        throw new UnsupportedOperationException("lands shortly");
    }

    /**
     * Each ability against each language in one tensor.
     *
     * @param recipe coefficients and shares
     * @param tensor the name of a floating-point tensor
     * @return one row per pair, abilities first
     * @throws ProblemException if the tensor is unknown
     */
    public List<PairFigures> pairs(Recipe recipe, String tensor) {
        throw new UnsupportedOperationException("lands shortly");
    }

    /**
     * The largest k₁ that changes anything.
     *
     * @return percent: the largest trained share of the abilities
     */
    public double trainedPercent() {
        throw new UnsupportedOperationException("lands shortly");
    }

    /** Names of the abilities, sorted. */
    public List<String> abilities() {
        throw new UnsupportedOperationException("lands shortly");
    }

    /** Names of the target languages, sorted. */
    public List<String> languages() {
        throw new UnsupportedOperationException("lands shortly");
    }
}
