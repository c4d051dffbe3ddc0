package maec.ui.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.control.MenuButton;

import maec.job.Progress;
import maec.job.TrainingPoint;
import maec.ui.ViewTest;
import maec.ui.chart.ChartPane;
import maec.ui.chart.PictureShelf;
import maec.ui.job.JobState;
import maec.ui.job.TrainingCurve;
import maec.ui.text.Language;
import maec.ui.text.Messages;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** A training in a notice: its curves are there while it runs, and can be saved. */
class JobNoticeTest extends ViewTest {
    @TempDir private Path folder;
    private final Messages messages = new Messages(Language.ENGLISH);
    private final PictureShelf shelf = new PictureShelf(desktop, jobs, messages);

    private static JobState<String> training(int... steps) {
        List<TrainingPoint> points = Arrays.stream(steps).mapToObj(JobNoticeTest::point).toList();
        return new JobState.Running<>(
                new Progress("training es", 1, 2, "steps", ""), new TrainingCurve(points));
    }

    private static TrainingPoint point(int step) {
        return new TrainingPoint(
                "es", step, 80, 1.0 / step, 0.5, 1e-3, 1000, 9, OptionalDouble.empty());
    }

    private JobNotice notice() {
        var notice = new JobNotice();
        notice.speak(messages);
        notice.savesCurves(shelf);
        return notice;
    }

    @Test
    void theCurvesOfATrainingAreSavedFromItsNotice() throws Exception {
        Path file = folder.resolve("training.csv");
        onFx(
                () -> {
                    JobNotice notice = notice();
                    assertEquals(List.of(), shelf.names());
                    notice.show(training(1, 2, 4), () -> {}, () -> {});
                    desktop.choosing(folder);
                    var button = (MenuButton) notice.lookup(".picture-button");
                    button.getItems().getLast().fire();
                    return null;
                });
        assertEquals(
                "step,loss,gradient_norm\n1,1.0,0.5\n2,0.5,0.5\n4,0.25,0.5\n",
                Files.readString(file));
    }

    @Test
    void oneChartServesEveryTrainingAndIsNotSeenWithoutOne() throws Exception {
        onFx(
                () -> {
                    JobNotice notice = notice();
                    notice.show(training(1), () -> {}, () -> {});
                    ChartPane chart = shelf.chart("training").orElseThrow();
                    assertTrue(chart.getParent().isVisible());
                    notice.show(new JobState.Done<>("trained"), () -> {}, () -> {});
                    assertFalse(chart.getParent().isVisible());
                    notice.show(training(1, 2), () -> {}, () -> {});
                    assertTrue(chart.getParent().isVisible());
                    assertEquals(chart, shelf.chart("training").orElseThrow());
                    assertEquals(2, chart.table().rows().size());
                    return null;
                });
    }

    @Test
    void theCurvesSpeakTheLanguageThatIsOn() throws Exception {
        onFx(
                () -> {
                    JobNotice notice = notice();
                    notice.show(training(1, 2), () -> {}, () -> {});
                    messages.choose(Language.SPANISH);
                    String spoken = shelf.chart("training").orElseThrow().getAccessibleText();
                    assertTrue(spoken.contains("paso 2: pérdida 0"), spoken);
                    return null;
                });
    }
}
