package maec.combine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.SafetensorsWriter;
import maec.job.JobContext;
import maec.job.Problem;
import maec.job.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Statistics that were saved answer as those that were computed. */
class StatisticsFileTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"1, true, 2", "2, false, 1", "0, false, 1", "1, true, 0"})
    void whatWasSavedIsLoaded(int abilities, boolean pivot, int languages) {
        var inputs = new SmallWorld(21).inputs(abilities, pivot, languages, 40);
        var computed = CombinationStatistics.compute(inputs, JobContext.silent());
        Path file = folder.resolve("statistics.safetensors");
        computed.save(file);
        var loaded = CombinationStatistics.load(file);
        Recipe recipe =
                Recipe.defaults(inputs.abilityNames(), inputs.languageNames()).withKeyPercent(33);
        assertEquals(computed.outcome(recipe), loaded.outcome(recipe));
        String tensor = "model.layers.0.self_attn.q_proj.weight";
        assertEquals(computed.pairs(recipe, tensor), loaded.pairs(recipe, tensor));
        assertEquals(CombinationStatistics.key(inputs), loaded.key());
        assertEquals(inputs.fingerprints(), loaded.inputs());
        assertEquals(computed.trainedPercent(), loaded.trainedPercent());
        assertEquals(inputs.abilityNames(), loaded.abilities());
        assertEquals(inputs.languageNames(), loaded.languages());
    }

    @Test
    void theKeyFollowsTheInputs() {
        String key = CombinationStatistics.key(new SmallWorld(21).inputs(1, true, 1, 40));
        assertEquals(key, CombinationStatistics.key(new SmallWorld(21).inputs(1, true, 1, 40)));
        assertNotEquals(key, CombinationStatistics.key(new SmallWorld(22).inputs(1, true, 1, 40)));
        assertNotEquals(key, CombinationStatistics.key(new SmallWorld(21).inputs(1, true, 1, 50)));
    }

    @Test
    void anotherVersionIsRefused() {
        var problem = loadedWith(Map.of("kind", "maec-statistics/0"));
        assertEquals(
                "they were made by another version",
                assertInstanceOf(CombineProblem.UnusableStatistics.class, problem).reason());
    }

    @Test
    void damagedMetadataAreRefused() {
        for (var damage :
                Map.of(
                                "abilities", "[\"one\",\"two\"]",
                                "tensors", "[]",
                                "trained_bins", "{",
                                "languages", "null",
                                "pivot", "perhaps")
                        .entrySet()) {
            var problem = loadedWith(Map.of(damage.getKey(), damage.getValue()));
            assertInstanceOf(CombineProblem.UnusableStatistics.class, problem, damage.getKey());
        }
    }

    /** Saves statistics, changes their metadata, and returns why they cannot be loaded. */
    private Problem loadedWith(Map<String, String> changes) {
        Path good = folder.resolve("good.safetensors");
        Path bad = folder.resolve("bad.safetensors");
        CombinationStatistics.compute(
                        new SmallWorld(1).inputs(1, true, 1, 100), JobContext.silent())
                .save(good);
        try (SafetensorsFile file = SafetensorsFile.open(good)) {
            Map<String, String> metadata = new HashMap<>(file.metadata());
            metadata.putAll(changes);
            SafetensorsWriter.write(bad, file, metadata, JobContext.silent());
        }
        return assertThrows(ProblemException.class, () -> CombinationStatistics.load(bad))
                .problem();
    }
}
