package maec.evaluate;

/**
 * One figure: one model on one corpus.
 *
 * @param model name of the model as the project knows it; {@code merged} for the current recipe
 * @param modelFingerprint identifies the weights that were measured
 * @param corpus name of the text or task
 * @param metric what is measured
 * @param value percent or perplexity
 * @param items prompts, or tokens scored
 */
public record Measurement(
        String model,
        String modelFingerprint,
        String corpus,
        Metric metric,
        double value,
        long items) {}
