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
}
