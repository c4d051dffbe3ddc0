package maec.extract;

import maec.job.JobContext;
import maec.runtime.ActivationStatistics;
import maec.runtime.Decoder;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How often each FFN unit of a model is active in the text of one language.
 *
 * <p>The counts are kept, not the shares, so that texts can be added up and shares are exact.
 *
 * @param language its name
 * @param tokens how many tokens were observed, at least 1
 * @param active per layer and unit in how many of them act(gate_proj x) &gt; 0; L arrays of F
 *     counts, which nobody writes
 */
public record LanguageActivity(String language, long tokens, List<long[]> active) {
    /** Checks and copies. */
    public LanguageActivity {
        active = List.copyOf(active);
        if (tokens < 1 || active.isEmpty()) {
            throw new IllegalArgumentException(tokens + " tokens, " + active.size() + " layers");
        }
    }

    /**
     * Observes a text from its start.
     *
     * @param language its name
     * @param decoder the model
     * @param windows the text
     * @param limit observe no window that begins behind so many tokens, at least 1
     * @param context reports, and is looked at between batches
     * @return what was seen
     */
    public static LanguageActivity observe(
            String language, Decoder decoder, Windows windows, long limit, JobContext context) {
        ActivationStatistics seen = ActivationStatistics.over(decoder);
        String stage = "observing " + language;
        int count = (int) Math.min(windows.count(), Math.ceilDiv(limit, windows.tokens()));
        int batch = ActivationStatistics.rows(windows.tokens());
        for (int from = 0; from < count; from += batch) {
            context.step(stage, from, count, "windows");
            seen.observe(windows.batch(from, Math.min(from + batch, count)));
        }
        context.step(stage, count, count, "windows");
        return new LanguageActivity(
                language,
                seen.tokens(),
                IntStream.range(0, seen.layers()).mapToObj(seen::active).toList());
    }

    /**
     * L.
     *
     * @return how many layers were observed
     */
    public int layers() {
        return active.size();
    }

    /**
     * F.
     *
     * @return how many units each layer has
     */
    public int units() {
        return active.getFirst().length;
    }

    /**
     * p of one unit: the share of the language's tokens in which it is active.
     *
     * @param layer from 0
     * @param unit from 0
     * @return 0 to 1
     */
    public double probability(int layer, int unit) {
        return (double) active.get(layer)[unit] / tokens;
    }
}
