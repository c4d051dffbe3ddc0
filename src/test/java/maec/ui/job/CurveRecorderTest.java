package maec.ui.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.TrainingPoint;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalDouble;

class CurveRecorderTest {
    private final CurveRecorder recorder = new CurveRecorder();

    @Test
    void aLongTrainingIsThinnedAndStaysWhole() {
        for (int step = 1; step <= 10 * CurveRecorder.MOST; step++) {
            recorder.take(point("training", step));
        }

        List<TrainingPoint> points = recorder.curve().points();
        assertTrue(points.size() <= CurveRecorder.MOST, () -> "" + points.size());
        assertEquals(16, points.getFirst().step());
        assertEquals(10 * CurveRecorder.MOST, points.getLast().step());
        for (int i = 1; i < points.size(); i++) {
            assertEquals(16, points.get(i).step() - points.get(i - 1).step());
        }
    }

    @Test
    void anotherTrainingBeginsAnotherCurve() {
        recorder.take(point("warming up", 1));
        recorder.take(point("warming up", 2));
        recorder.take(point("training", 1));

        assertEquals(List.of(point("training", 1)), recorder.curve().points());
    }

    @Test
    void aCurveThatWasHandedOutDoesNotChange() {
        recorder.take(point("training", 1));
        TrainingCurve early = recorder.curve();
        recorder.take(point("training", 2));

        assertEquals(1, early.points().size());
        assertEquals(2, recorder.curve().points().size());
    }

    private static TrainingPoint point(String stage, int step) {
        return new TrainingPoint(
                stage, step, 100_000, 1.0 / step, 1, 1e-3, 1000, 1, OptionalDouble.empty());
    }
}
