package maec.extract;

import maec.runtime.TrainedDecoder;

import java.util.function.LongSupplier;

/** Keeps a decoder's training in a file now and then, and goes on from there. */
final class CheckpointKeeper implements TrainingLoop.Keeper {
    private final TrainedDecoder decoder;
    private final TrainingCheckpoints place;
    private final String identity;
    private final LongSupplier clock;
    private long keptAt;
    private int keptSteps;

    /**
     * A keeper.
     *
     * @param identity tells what is trained, and how
     * @param clock nanoseconds
     */
    CheckpointKeeper(
            TrainedDecoder decoder,
            TrainingCheckpoints place,
            String identity,
            LongSupplier clock) {
        this.decoder = decoder;
        this.place = place;
        this.identity = identity;
        this.clock = clock;
        this.keptAt = clock.getAsLong();
    }

    /** Brings the decoder to where the checkpoint is, if there is one of this very training. */
    TrainingCourse resume() {
        var found = TrainingCheckpoint.open(place.file(), identity);
        if (found.isEmpty()) {
            return new TrainingCourse();
        }
        try (TrainingCheckpoint checkpoint = found.get()) {
            TrainingCourse course = checkpoint.course();
            if (!decoder.restore(checkpoint.memory(), course.steps())) {
                return new TrainingCourse();
            }
            keptSteps = course.steps();
            return course;
        }
    }

    @Override
    public void keepIfDue(TrainingCourse course) {
        boolean late = clock.getAsLong() - keptAt >= place.interval().toNanos();
        boolean far = place.steps() > 0 && course.steps() - keptSteps >= place.steps();
        if (late || far) {
            keep(course);
        }
    }

    @Override
    public void keep(TrainingCourse course) {
        if (course.steps() > keptSteps) {
            TrainingCheckpoint.write(place.file(), identity, course, decoder.memory());
        }
        keptAt = clock.getAsLong();
        keptSteps = course.steps();
    }
}
