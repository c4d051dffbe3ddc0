package maec.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Rotations are those of transformers, by the file that src/test/python/ropes.py makes. */
class RopeTest {
    private static final Path ROPES = Path.of("src/test/resources/golden/ropes.json");
    private static final double RELATIVE = 1e-6;

    @TempDir private Path folder;

    private Rope rope(JsonNode row) throws IOException {
        Files.writeString(folder.resolve("config.json"), row.get("config").toString());
        Architecture read = ArchitectureReader.read(folder);
        boolean last = row.get("type").asText().equals("full_attention");
        List<Architecture.LayerStyle> layers = read.layerStyles();
        return (last ? layers.getLast() : layers.getFirst()).rope();
    }

    @TestFactory
    Stream<DynamicTest> frequenciesAndAmplitudesAreThoseOfTransformers() throws IOException {
        JsonNode rows = new ObjectMapper().readTree(ROPES.toFile());
        assertEquals(32, rows.size());
        return StreamSupport.stream(rows.spliterator(), false)
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        row.get("name").asText() + ", " + row.get("tokens"),
                                        () -> compare(row)));
    }

    private void compare(JsonNode row) throws IOException {
        Rope rope = rope(row);
        int tokens = row.get("tokens").intValue();
        float[] found = rope.inverseFrequencies(tokens);
        JsonNode wanted = row.get("frequencies");
        assertEquals(wanted.size(), found.length);
        assertEquals(2 * wanted.size(), rope.width());
        for (int pair = 0; pair < found.length; pair++) {
            double expected = wanted.get(pair).doubleValue();
            assertEquals(expected, found[pair], RELATIVE * expected, "pair " + pair);
        }
        double amplitude = row.get("amplitude").doubleValue();
        assertEquals(amplitude, rope.amplitude(tokens), RELATIVE * amplitude);
    }

    @Test
    void whatStretchesAModelAllowsLongerSequences() {
        assertEquals(100, new RopeScaling.None().longestSequence(100));
        assertEquals(400, new LinearScaling(4).longestSequence(100));
        assertEquals(350, new DynamicScaling(3.5, 100).longestSequence(100));
        var yarn = new YarnScaling(4, 1000, 32, 1, true, 1);
        assertEquals(4000, yarn.longestSequence(1000));
        assertEquals(5000, yarn.longestSequence(5000));
        assertEquals(100, new Llama3Scaling(8, 1, 4, 50).longestSequence(100));
        assertEquals(100, new LongRopeScaling(List.of(), List.of(), 50, 1).longestSequence(100));
        assertEquals(
                Integer.MAX_VALUE, new LinearScaling(1e9).longestSequence(Integer.MAX_VALUE / 2));
    }
}
