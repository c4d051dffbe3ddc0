package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import maec.job.Progress;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ProgressLineTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long now;

    private ProgressLine line(boolean rewriting) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new ProgressLine(stream, rewriting, () -> now);
    }

    private String printed() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static Progress steps(String stage, long done) {
        return new Progress(stage, done, 200, "steps", "loss 1.50");
    }

    @Test
    void onATerminalOneLineRewritesItselfTenTimesASecond() {
        ProgressLine line = line(true);
        line.report(steps("training", 0));
        now = 50;
        line.report(steps("training", 1));
        now = 2000;
        line.report(steps("training", 50));
        line.clear();
        line.clear();
        assertEquals(
                "\rtraining   0 % (0 of 200 steps, loss 1.50)\u001b[K"
                        + "\rtraining  25 % (50 of 200 steps, loss 1.50, 6 s left)\u001b[K"
                        + "\r\u001b[K",
                printed());
    }

    @Test
    void elsewhereALineComesWithAStageWithItsEndAndEveryTenSeconds() {
        ProgressLine line = line(false);
        for (now = 0; now < 20_000; now += 100) {
            line.report(steps("training", now / 100));
        }
        line.report(steps("training", 200));
        line.report(new Progress("writing", 0, 2_500_000, "bytes", ""));
        line.report(new Progress("waiting", 3, 0, "answers", ""));
        line.clear();
        assertEquals(
                List.of(
                        "training   0 % (0 of 200 steps, loss 1.50)",
                        "training  50 % (100 of 200 steps, loss 1.50, 10 s left)",
                        "training 100 % (200 of 200 steps, loss 1.50)",
                        "writing   0 % (0 bytes of 2.5 MB)",
                        "waiting (3 answers)"),
                printed().lines().toList());
    }
}
