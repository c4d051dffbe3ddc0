package maec.job;

/** Takes progress reports; called on the thread that works, often, so it has to be quick. */
@FunctionalInterface
public interface ProgressSink {
    /**
     * Takes one report.
     *
     * @param progress how far the work has come
     */
    void report(Progress progress);

    /**
     * Takes a point of the curves of a training; who shows no curves need not look.
     *
     * @param point what one step showed
     */
    default void trained(TrainingPoint point) {}
}
