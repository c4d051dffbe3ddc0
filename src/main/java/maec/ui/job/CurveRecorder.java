package maec.ui.job;

import maec.job.TrainingPoint;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the points of a training on the thread that works, for the JavaFX thread to look at.
 *
 * <p>When there are too many, every other one is dropped and from then on only every other one
 * taken, so the whole course stays in view. Another training begins another curve.
 */
final class CurveRecorder {
    /** More than a chart has pixels across. */
    static final int MOST = 1024;

    private List<TrainingPoint> points = new ArrayList<>();
    private TrainingCurve latest = TrainingCurve.none();
    private int stride = 1;
    private boolean changed;

    /** Takes a point. */
    synchronized void take(TrainingPoint point) {
        if (!points.isEmpty() && !follows(points.getLast(), point)) {
            points = new ArrayList<>();
            stride = 1;
        }
        if (points.isEmpty() || point.step() % stride == 0) {
            points.add(point);
            changed = true;
        }
        if (points.size() > MOST) {
            thin();
        }
    }

    private static boolean follows(TrainingPoint last, TrainingPoint next) {
        return last.stage().equals(next.stage()) && last.step() < next.step();
    }

    private void thin() {
        stride *= 2;
        points = new ArrayList<>(points.stream().filter(p -> p.step() % stride == 0).toList());
    }

    /** The curve so far. */
    synchronized TrainingCurve curve() {
        if (changed) {
            latest = new TrainingCurve(points);
            changed = false;
        }
        return latest;
    }
}
