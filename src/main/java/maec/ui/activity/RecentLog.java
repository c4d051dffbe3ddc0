package maec.ui.activity;

import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Keeps the newest lines of the program's log for people to look at.
 *
 * <p>Traces stay in the log file; a line here says only what went wrong.
 */
public final class RecentLog extends Handler {
    private static final int KEPT = 500;

    private final SimpleFormatter formatter = new SimpleFormatter();
    private final Executor fxThread;
    private final ZoneId zone;
    private final ObservableList<LogLine> lines = FXCollections.observableArrayList();

    /**
     * Makes an empty log.
     *
     * @param fxThread runs on the JavaFX thread, later and in order
     * @param zone for the time of day
     */
    public RecentLog(Executor fxThread, ZoneId zone) {
        this.fxThread = fxThread;
        this.zone = zone;
    }

    /** The lines, oldest first; JavaFX thread only. */
    public ObservableList<LogLine> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            var line =
                    new LogLine(
                            LocalTime.ofInstant(record.getInstant(), zone),
                            record.getLevel().getName(),
                            text(record));
            fxThread.execute(() -> add(line));
        }
    }

    private String text(LogRecord record) {
        String message = Optional.ofNullable(formatter.formatMessage(record)).orElse("");
        String cause = record.getThrown() == null ? "" : " — " + record.getThrown();
        return (message + cause).replaceAll("\\R+", " ");
    }

    private void add(LogLine line) {
        lines.add(line);
        if (lines.size() > KEPT) {
            lines.removeFirst();
        }
    }

    @Override
    public void flush() {
        // nothing waits
    }

    @Override
    public void close() {
        // nothing is held
    }
}
