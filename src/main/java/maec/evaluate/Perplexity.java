package maec.evaluate;

import maec.extract.Windows;
import maec.job.JobContext;
import maec.runtime.BatchLoss;
import maec.runtime.TokenBatch;

import java.util.function.Function;

/**
 * How surprised a model is by a text: exp(mean −ln p) over all tokens that have one before them.
 *
 * <p>Every token but the first of a window is predicted from the ones before it in the same window;
 * padding counts nowhere. The mean is over tokens, not over windows.
 */
public final class Perplexity {
    private final Function<TokenBatch, BatchLoss> loss;
    private final int batch;

    /**
     * A measure of one model.
     *
     * @param loss the model, e.g. {@code decoder::loss}
     * @param batch how many windows are computed together, at least 1
     */
    public Perplexity(Function<TokenBatch, BatchLoss> loss, int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("a batch of " + batch);
        }
        this.loss = loss;
        this.batch = batch;
    }

    /**
     * Measures.
     *
     * @param windows the text
     * @param stage for the progress
     * @param context reports, and is looked at between batches
     * @return the sum of −ln p and over how many tokens
     */
    public BatchLoss measure(Windows windows, String stage, JobContext context) {
        return measure(windows, Long.MAX_VALUE, stage, context);
    }

    /**
     * Measures the beginning of a text.
     *
     * @param windows the text
     * @param limit measure no window that begins behind so many tokens, at least 1
     * @param stage for the progress
     * @param context reports, and is looked at between batches
     * @return the sum of −ln p and over how many tokens
     */
    public BatchLoss measure(Windows windows, long limit, String stage, JobContext context) {
        int count = (int) Math.min(windows.count(), Math.ceilDiv(limit, windows.tokens()));
        BatchLoss sum = BatchLoss.ZERO;
        for (int from = 0; from < count; from += batch) {
            context.step(stage, from, count, "windows");
            int to = Math.min(from + batch, count);
            sum = sum.plus(loss.apply(windows.batch(from, to)));
        }
        context.step(stage, count, count, "windows");
        return sum;
    }
}
