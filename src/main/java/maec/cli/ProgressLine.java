package maec.cli;

import maec.job.Progress;
import maec.job.ProgressSink;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows progress on stderr: a line that rewrites itself on a terminal, a line now and then
 * elsewhere.
 *
 * <p>Safe for several threads.
 */
final class ProgressLine implements ProgressSink {
    private static final long REWRITE_MILLIS = 100;
    private static final long SPARSE_MILLIS = 10_000;

    private final PrintStream err;
    private final boolean rewriting;
    private final LongSupplier clockMillis;
    private String stage = "";
    private long stageBegan;
    private long nextMillis = Long.MIN_VALUE;
    private boolean shown;

    ProgressLine(PrintStream err, boolean rewriting, LongSupplier clockMillis) {
        this.err = err;
        this.rewriting = rewriting;
        this.clockMillis = clockMillis;
    }

    @Override
    public synchronized void report(Progress progress) {
        long now = clockMillis.getAsLong();
        boolean newStage = !progress.stage().equals(stage);
        if (newStage) {
            stage = progress.stage();
            stageBegan = now;
        }
        boolean finished = progress.total() > 0 && progress.done() >= progress.total();
        if (!newStage && !finished && now < nextMillis) {
            return;
        }
        nextMillis = now + (rewriting ? REWRITE_MILLIS : SPARSE_MILLIS);
        String line = Sentences.printable(text(progress, now - stageBegan));
        if (rewriting) {
            err.print("\r" + line + "\u001b[K");
            err.flush();
            shown = true;
        } else {
            err.println(line);
        }
    }

    /** Removes a line that rewrites itself, before something else is printed. */
    synchronized void clear() {
        if (shown) {
            err.print("\r\u001b[K");
            shown = false;
        }
    }

    private static String text(Progress progress, long elapsedMillis) {
        StringBuilder text = new StringBuilder(progress.stage());
        if (progress.total() > 0) {
            text.append(String.format(Locale.ROOT, " %3.0f %%", 100 * progress.share()));
        }
        text.append(" (").append(Quantities.of(progress.done(), progress.unit()));
        if (progress.total() > 0) {
            text.append(" of ").append(Quantities.of(progress.total(), progress.unit()));
        }
        if (!progress.unit().equals("bytes")) {
            text.append(' ').append(progress.unit());
        }
        if (!progress.detail().isEmpty()) {
            text.append(", ").append(progress.detail());
        }
        if (progress.share() > 0 && progress.share() < 1 && elapsedMillis > 1000) {
            double left = elapsedMillis * (1 - progress.share()) / progress.share();
            text.append(", ").append(Quantities.seconds(left / 1000)).append(" left");
        }
        return text.append(')').toString();
    }
}
