package maec.workflow;

/**
 * What one choice of key neurons led to in one sample world.
 *
 * @param seed of the world
 * @param score how weights were scored
 * @param unit what was ranked as a whole
 * @param keyPercent k₁
 * @param accuracy of the merge on the target language's sums, exact match in percent
 * @param perplexity of the merge on the target language's held-out text
 */
public record StudyRow(
        long seed,
        String score,
        String unit,
        double keyPercent,
        double accuracy,
        double perplexity) {
    /** What the choice is called, without the seed. */
    Choice choice() {
        return new Choice(score, unit, keyPercent);
    }

    /**
     * One way to choose key neurons.
     *
     * @param score how weights are scored
     * @param unit what is ranked as a whole
     * @param keyPercent k₁
     */
    public record Choice(String score, String unit, double keyPercent) {}
}
