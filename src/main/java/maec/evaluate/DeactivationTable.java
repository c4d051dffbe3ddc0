package maec.evaluate;

import maec.extract.LanguageUnits;
import maec.extract.Windows;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.FfnUnit;
import maec.runtime.ActivationStatistics;
import maec.runtime.BatchLoss;
import maec.runtime.Deactivation;
import maec.runtime.Decoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The perplexity of every language while the units of one language are silenced: whether those
 * units carry that language and no other.
 *
 * <p>The figure of the authors of LAPE (arXiv 2402.16438), who print the mean negative
 * log-likelihood where this is its exponential.
 *
 * @param languages that perplexity is measured on: the columns, K of them
 * @param base perplexities with nothing silenced
 * @param rows one per language whose units are silenced
 */
public record DeactivationTable(List<String> languages, List<Double> base, List<Row> rows) {
    /** Copies the lists. */
    public DeactivationTable {
        languages = List.copyOf(languages);
        base = List.copyOf(base);
        rows = List.copyOf(rows);
    }

    /**
     * The perplexities without one language's units.
     *
     * @param silenced that language
     * @param units how many units it has
     * @param perplexities one per column
     */
    public record Row(String silenced, int units, List<Double> perplexities) {
        /** Copies the list. */
        public Row {
            perplexities = List.copyOf(perplexities);
        }
    }

    /**
     * What is measured on.
     *
     * @param windows per language at least one text; the columns are in this order
     * @param limit take no window of a text that begins behind so many tokens, at least 1
     */
    public record Texts(Map<String, List<Windows>> windows, long limit) {}

    /**
     * Measures: K + 1 times every text.
     *
     * @param decoder the model
     * @param units what to silence
     * @param texts what to measure on
     * @param context reports and stops
     * @return the table
     * @throws ProblemException {@link EvaluateProblem.NotFinite}
     */
    public static DeactivationTable measure(
            Decoder decoder, LanguageUnits units, Texts texts, JobContext context) {
        List<Double> base = row(decoder, "base", Deactivation.none(), texts, context);
        List<Row> rows = new ArrayList<>();
        for (String silenced : units.languages()) {
            List<FfnUnit> of = units.of(silenced);
            String model = "base without " + silenced;
            rows.add(
                    new Row(
                            silenced,
                            of.size(),
                            row(decoder, model, Deactivation.of(of), texts, context)));
        }
        return new DeactivationTable(List.copyOf(texts.windows().keySet()), base, rows);
    }

    private static List<Double> row(
            Decoder decoder, String model, Deactivation silenced, Texts texts, JobContext context) {
        List<Double> row = new ArrayList<>();
        texts.windows()
                .forEach(
                        (language, windows) -> {
                            String stage = "measuring " + model + " on " + language;
                            BatchLoss loss = BatchLoss.ZERO;
                            for (Windows text : windows) {
                                int rows = ActivationStatistics.rows(text.tokens());
                                loss =
                                        loss.plus(
                                                new Perplexity(
                                                                batch ->
                                                                        decoder.loss(
                                                                                batch, silenced),
                                                                rows)
                                                        .measure(
                                                                text,
                                                                texts.limit(),
                                                                stage,
                                                                context));
                            }
                            row.add(finite(Math.exp(loss.mean()), model, language));
                        });
        return row;
    }

    private static double finite(double perplexity, String model, String language) {
        if (!Double.isFinite(perplexity)) {
            throw new ProblemException(new EvaluateProblem.NotFinite(model, language));
        }
        return perplexity;
    }
}
