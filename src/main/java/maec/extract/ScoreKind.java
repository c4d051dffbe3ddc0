package maec.extract;

import maec.job.ProblemException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What there is to know about a score before it has parameters: enough to list it, to ask for its
 * parameters, and to make it.
 *
 * @param id the name in files and on the command line: lower-case words joined by hyphens
 * @param label the name that people read
 * @param formula the definition in one line
 * @param meaning one sentence for people who choose
 * @param parameters everything it can be told, in the order in which to ask
 * @param readsText whether it looks at the ability's text
 * @param maker makes the score of checked values
 */
public record ScoreKind(
        String id,
        String label,
        String formula,
        String meaning,
        List<ScoreParameter> parameters,
        boolean readsText,
        Maker maker) {
    /** Makes a score. */
    @FunctionalInterface
    public interface Maker {
        /**
         * Makes a score.
         *
         * @param values one per declared parameter
         * @param seed of the order of batches, and of whatever else is random
         * @return the score
         */
        ImportanceScore make(ScoreValues values, long seed);
    }

    /** Copies the list. */
    public ScoreKind {
        parameters = List.copyOf(parameters);
    }

    /** A score that looks at the ability's text. */
    ScoreKind(
            String id,
            String label,
            String formula,
            String meaning,
            List<ScoreParameter> parameters,
            Maker maker) {
        this(id, label, formula, meaning, parameters, true, maker);
    }

    /**
     * The parameter of that name.
     *
     * @param name its name
     * @return its declaration, or empty
     */
    public Optional<ScoreParameter> find(String name) {
        return parameters.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /**
     * A value for every parameter.
     *
     * @param given those that somebody named; the others get their usual values
     * @return checked values
     * @throws ProblemException with {@link ExtractProblem.UnknownParameter} or {@link
     *     ExtractProblem.WrongParameter}
     */
    public ScoreValues values(Map<String, String> given) {
        var values = new TreeMap<String, String>();
        parameters.forEach(one -> values.put(one.name(), one.kind().standard()));
        given.forEach(
                (name, text) -> {
                    ScoreParameter parameter =
                            find(name)
                                    .orElseThrow(
                                            () ->
                                                    new ProblemException(
                                                            new ExtractProblem.UnknownParameter(
                                                                    id, name, names())));
                    values.put(name, parameter.require(text));
                });
        return new ScoreValues(values);
    }

    private List<String> names() {
        return parameters.stream().map(ScoreParameter::name).toList();
    }

    /**
     * Makes the score.
     *
     * @param given as for {@link #values}
     * @param seed of whatever is random
     * @return the score
     * @throws ProblemException as {@link #values}
     */
    public ImportanceScore make(Map<String, String> given, long seed) {
        return maker.make(values(given), seed);
    }
}
