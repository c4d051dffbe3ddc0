package maec.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.JobContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** A small part of what {@code maec bench fuzz} does. */
class ReaderFuzzingTest {
    @TempDir private Path folder;

    @Test
    void damagedFilesGiveAResultOrAProblemWithinTheBounds() throws IOException {
        ReaderFuzzing.Result result = new ReaderFuzzing(folder, 2).run(9000, JobContext.silent());
        assertEquals(List.of(), result.failures());
        assertEquals(FuzzedKind.values().length, result.figures().size());
        for (ReaderFuzzing.Figures figures : result.figures()) {
            assertEquals(1000, figures.read() + figures.refused(), figures.kind());
            assertTrue(figures.read() > 0, figures + " damages too much");
            assertTrue(figures.refused() > 500, figures + " damages too little");
            // whatever is wrong with a tokenizer is one and the same problem
            int expected = figures.kind().equals("tokens") ? 1 : 5;
            assertTrue(
                    figures.problems().size() >= expected,
                    figures + " finds the same over and over");
            assertTrue(figures.mostBytes() > 0, figures + " measures no memory");
        }
    }

    @Test
    void aSeedAlwaysDamagesAlike() {
        byte[] text = "{\"a\": 1, \"b\": [2, 3]}".getBytes(StandardCharsets.UTF_8);
        for (long seed = 0; seed < 100; seed++) {
            assertArrayEquals(
                    new ByteMutation(new SplittableRandom(seed)).ofText(text),
                    new ByteMutation(new SplittableRandom(seed)).ofText(text));
        }
    }
}
