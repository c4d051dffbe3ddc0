package maec.extract;

import maec.job.ProblemException;

import java.util.List;

/** The one place where the scores are listed. */
public final class ScoreCatalog {
    private ScoreCatalog() {}

    /**
     * All scores, the method's own first; choosers, options and project files take them from here.
     *
     * @return one kind per score
     */
    public static List<ScoreKind> all() {
        return List.of(
                ValueChange.KIND,
                TaylorScore.KIND,
                AccumulatedGradient.KIND,
                ActivationScore.KIND,
                RandomScore.KIND);
    }

    /**
     * The score of that name.
     *
     * @param id its {@link ScoreKind#id}
     * @return the kind
     * @throws ProblemException with {@link ExtractProblem.UnknownScore}
     */
    public static ScoreKind named(String id) {
        return all().stream()
                .filter(kind -> kind.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new ProblemException(new ExtractProblem.UnknownScore(id, ids())));
    }

    /**
     * What there is to choose from.
     *
     * @return the ids, in order
     */
    public static List<String> ids() {
        return all().stream().map(ScoreKind::id).toList();
    }
}
