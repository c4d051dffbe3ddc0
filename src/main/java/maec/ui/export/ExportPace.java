package maec.ui.export;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import maec.job.Progress;
import maec.ui.job.JobState;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.function.LongSupplier;

/** How fast an export goes: bytes, shard, rate and time left, in words. */
public final class ExportPace {
    private static final double NANOS = 1e9;

    private final Messages messages;
    private final LongSupplier nanos;
    private final ReadOnlyObjectWrapper<Reading> reading =
            new ReadOnlyObjectWrapper<>(new Reading("", "", -1));
    private String stage = "";
    private long begun;
    private long first;

    /**
     * What is shown.
     *
     * @param title what is done
     * @param detail bytes, shard, rate, time left
     * @param share that is done, from 0 to 1, or −1 if that is not known
     */
    public record Reading(String title, String detail, double share) {}

    ExportPace(Messages messages, LongSupplier nanos) {
        this.messages = messages;
        this.nanos = nanos;
    }

    /** The newest reading. */
    public ReadOnlyObjectProperty<Reading> readingProperty() {
        return reading.getReadOnlyProperty();
    }

    void follow(JobState<?> state, long shardBytes) {
        if (state instanceof JobState.Running<?>(Progress progress, var _)) {
            take(progress, shardBytes);
        } else {
            stage = "";
        }
    }

    private void take(Progress progress, long shardBytes) {
        long now = nanos.getAsLong();
        if (!progress.stage().equals(stage)) {
            stage = progress.stage();
            begun = now;
            first = progress.done();
        }
        reading.set(
                new Reading(
                        title(progress),
                        progress.unit().equals("bytes") ? detail(progress, shardBytes, now) : "",
                        progress.share()));
    }

    private String title(Progress progress) {
        if (progress.stage().startsWith("writing")) {
            return messages.text("export.writing");
        }
        return progress.unit().equals("bytes")
                ? messages.text("export.reading")
                : messages.text("export.beginning");
    }

    private String detail(Progress progress, long shardBytes, long now) {
        long done = progress.done();
        String bytes =
                messages.text(
                        "export.pace.bytes",
                        Figures.bytes(done),
                        Figures.bytes(progress.total()),
                        Figures.whole(Math.min(done, progress.total() - 1) / shardBytes + 1),
                        Figures.whole(Math.ceilDiv(progress.total(), shardBytes)));
        double seconds = (now - begun) / NANOS;
        if (seconds < 1 || done <= first) {
            return bytes;
        }
        double rate = (done - first) / seconds;
        return bytes
                + " · "
                + messages.text(
                        "export.pace.rate",
                        Figures.bytes((long) rate),
                        Figures.duration(Math.ceil((progress.total() - done) / rate)));
    }
}
