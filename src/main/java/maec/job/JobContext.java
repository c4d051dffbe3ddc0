package maec.job;

/**
 * What a long work is given: where to report and when to stop.
 *
 * @param progress takes reports
 * @param cancel is looked at between tensors and between batches
 */
public record JobContext(ProgressSink progress, CancelToken cancel) {
    /**
     * A context that reports to nobody and is never cancelled, for tests and short works.
     *
     * @return a fresh context
     */
    public static JobContext silent() {
        return new JobContext(_ -> {}, new CancelToken());
    }

    /**
     * Reports progress and stops if that was asked for.
     *
     * @param stage what is being done now
     * @param done units finished
     * @param total units in all, 0 where the end is not known
     * @param unit what is counted
     * @throws JobCancelledException if the token is cancelled
     */
    public void step(String stage, long done, long total, String unit) {
        step(stage, done, total, unit, "");
    }

    /**
     * Reports progress with figures and stops if that was asked for.
     *
     * @param stage what is being done now
     * @param done units finished
     * @param total units in all, 0 where the end is not known
     * @param unit what is counted
     * @param detail figures worth showing
     * @throws JobCancelledException if the token is cancelled
     */
    public void step(String stage, long done, long total, String unit, String detail) {
        cancel.throwIfCancelled();
        progress.report(new Progress(stage, done, total, unit, detail));
    }
}
