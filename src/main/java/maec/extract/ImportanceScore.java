package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;

import java.util.Map;

/**
 * A way to say how important each weight is for an ability.
 *
 * <p>A score is a record whose components are its parameters. Adding one means writing one file and
 * naming its {@link ScoreKind} in {@link ScoreCatalog}; choosers, options, provenance and binning
 * take it from there. Not sealed, since nothing switches over scores.
 */
public interface ImportanceScore {
    /**
     * Name, formula and declared parameters.
     *
     * @return the same for all scores of a class
     */
    ScoreKind kind();

    /**
     * The name in files and on the command line.
     *
     * @return lower-case words joined by hyphens
     */
    default String id() {
        return kind().id();
    }

    /**
     * The name that people read.
     *
     * @return a short phrase
     */
    default String label() {
        return kind().label();
    }

    /**
     * The definition in one line.
     *
     * @return a formula
     */
    default String formula() {
        return kind().formula();
    }

    /**
     * Everything that the scores depend on besides model and corpus, for provenance.
     *
     * @return names and values
     */
    Map<String, String> parameters();

    /**
     * What a unit of several weights gets when units are ranked.
     *
     * @return the mean, unless the score says otherwise
     */
    default UnitValue unitValue() {
        return UnitValue.MEAN;
    }

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
}
