package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A way to say how important each weight is for an ability.
 *
 * <p>A score is a record whose components are its parameters. Adding one means writing one file and
 * naming it in {@link #all}; choosers, provenance and binning take it from there.
 */
public sealed interface ImportanceScore
        permits ValueChange, TaylorScore, AccumulatedGradient, ActivationScore {
    /**
     * The name in files and on the command line.
     *
     * @return lower-case words joined by hyphens
     */
    String id();

    /**
     * The name that people read.
     *
     * @return a short phrase
     */
    String label();

    /**
     * The definition in one line.
     *
     * @return a formula
     */
    String formula();

    /**
     * Everything that the scores depend on besides model and corpus, for provenance.
     *
     * @return names and values
     */
    Map<String, String> parameters();

    /**
     * Scores every weight.
     *
     * @param inputs model and corpus
     * @param context reports and stops
     * @return F32 scores ≥ 0 under the names of the weights; the caller closes it, which frees what
     *     the score keeps in memory
     * @throws maec.job.ProblemException if the model cannot be run, or training diverges
     */
    TensorSource compute(ScoreInputs inputs, JobContext context);

    /**
     * All scores with usual parameters, the method's own first.
     *
     * @param seed of the order of the batches
     * @return one of each
     */
    static List<ImportanceScore> all(long seed) {
        return List.of(
                new ValueChange(TrainingSettings.of(60, 32, 5e-4, seed)),
                new TaylorScore(16, 32, seed),
                new AccumulatedGradient(16, 32, seed),
                new ActivationScore(16, 32, seed));
    }

    /**
     * The score of that name with usual parameters.
     *
     * @param id a name
     * @param seed of the order of the batches
     * @return the score, or empty if there is none of that name
     */
    static Optional<ImportanceScore> named(String id, long seed) {
        return all(seed).stream()
                .filter(score -> score.id().equals(id.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
