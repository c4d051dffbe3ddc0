package maec.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The schedule rises linearly and falls as a cosine; ranges are checked. */
class TrainingSettingsTest {
    @Test
    void refusesNumbersOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> TrainingSettings.of(0, 1, 1e-3, 1));
        assertThrows(IllegalArgumentException.class, () -> TrainingSettings.of(1, 0, 1e-3, 1));
        assertThrows(IllegalArgumentException.class, () -> TrainingSettings.of(1, 1, 0, 1));
        assertThrows(
                IllegalArgumentException.class, () -> TrainingSettings.of(1, 1, Double.NaN, 1));
        var fine = TrainingSettings.of(1, 1, 1e-3, 1);
        assertThrows(IllegalArgumentException.class, () -> fine.withBetas(1, 0.9));
        assertThrows(IllegalArgumentException.class, () -> fine.withSchedule(1.1, 0));
    }

    @Test
    void risesLinearlyToThePeakAndFallsToTheFloor() {
        var settings = TrainingSettings.of(100, 1, 2e-3, 1).withSchedule(0.1, 0.25);
        assertEquals(2e-4, settings.learningRate(1), 1e-15);
        assertEquals(2e-3, settings.learningRate(10), 1e-15);
        assertEquals(2e-3 * (0.25 + 0.75 * 0.5), settings.learningRate(55), 1e-15);
        assertEquals(5e-4, settings.learningRate(100), 1e-15);
    }

    @Test
    void aSingleStepHasThePeak() {
        assertEquals(1e-3, TrainingSettings.of(1, 1, 1e-3, 1).learningRate(1), 1e-15);
    }

    @Test
    void withoutWarmUpTheFirstStepHasThePeak() {
        var settings = TrainingSettings.of(50, 1, 1e-3, 1).withSchedule(0, 0);
        assertEquals(1e-3, settings.learningRate(1), 1e-15);
        assertEquals(0, settings.learningRate(50), 1e-15);
    }

    @Test
    void saysAllItsNumbers() {
        assertEquals(
                "{batch=32, beta1=0.9, beta2=0.98, clipNorm=1.0, epsilon=1.0E-8, floorShare=0.0,"
                        + " peakLearningRate=0.002, seed=7, steps=900, warmUpShare=0.1}",
                TrainingSettings.of(900, 32, 2e-3, 7).asText().toString());
    }
}
