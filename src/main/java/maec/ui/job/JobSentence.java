package maec.ui.job;

import maec.job.Progress;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.StringJoiner;

/** Says how far a work is and how long it will take, as one line. */
public final class JobSentence {
    private static final double QUIET_SECONDS = 3;

    private final Messages messages;
    private final StageWords words;
    private String stage = "";
    private long stageStartNanos;

    /**
     * Speaks of one work after the other.
     *
     * @param messages the words
     */
    public JobSentence(Messages messages) {
        this.messages = messages;
        this.words = new StageWords(messages);
    }

    /**
     * The line for the newest report of a work.
     *
     * @param job the work
     * @param nowNanos the clock, as {@link System#nanoTime()}
     * @return title, stage, figures, time left; parted by dots
     */
    public String of(RunningJob job, long nowNanos) {
        Progress progress = job.progressProperty().get();
        if (!progress.stage().equals(stage)) {
            stage = progress.stage();
            stageStartNanos = nowNanos;
        }
        var text = new StringJoiner(" · ");
        text.add(job.phrase().in(messages));
        if (job.stoppingProperty().get()) {
            return text.add(messages.text("job.stopping")).toString();
        }
        if (!stage.isEmpty() && !stage.equals(StageWords.BEGINNING)) {
            text.add(words.stage(progress));
        }
        addFigures(text, progress);
        addTimeLeft(text, progress, (nowNanos - stageStartNanos) / 1e9);
        return text.toString();
    }

    private void addFigures(StringJoiner text, Progress progress) {
        if (progress.total() > 0) {
            boolean bytes = progress.unit().equals("bytes");
            text.add(
                    bytes
                            ? messages.text(
                                    "job.of",
                                    Figures.bytes(progress.done()),
                                    Figures.bytes(progress.total()))
                            : words.figures(progress));
        }
        if (!progress.detail().isEmpty()) {
            text.add(words.detail(progress));
        }
    }

    private void addTimeLeft(StringJoiner text, Progress progress, double seconds) {
        if (progress.share() > 0.02 && progress.share() < 1 && seconds > QUIET_SECONDS) {
            double left = seconds * (1 - progress.share()) / progress.share();
            text.add(messages.text("job.left", Figures.duration(Math.max(1.0, Math.rint(left)))));
        }
    }
}
