package maec.ui.job;

import maec.job.TrainingPoint;

import java.util.List;

/**
 * What a training has shown so far, thinned so that a long one stays quick to draw.
 *
 * @param points of one training in the order of its steps; empty where nothing is trained
 */
public record TrainingCurve(List<TrainingPoint> points) {
    /** Copies the list. */
    public TrainingCurve {
        points = List.copyOf(points);
    }

    /** The curve of a work that trains nothing. */
    public static TrainingCurve none() {
        return new TrainingCurve(List.of());
    }
}
