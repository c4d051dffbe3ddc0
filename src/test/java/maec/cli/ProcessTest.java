package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command line as a process of its own, as people start it. */
class ProcessTest {
    private static final Path MODEL = Path.of("src/test/resources/golden/models/llama/model");

    @TempDir private Path folder;

    @Test
    void aCommandPrintsUtf8InAnyLocaleAndLoadsNeitherWindowNorEngine()
            throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Path classes = folder.resolve("classes");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + classes,
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "maec.Main",
                        "inspect",
                        MODEL.toString());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertEquals(0, process.waitFor(), () -> read(err));
        assertEquals("", read(err));
        assertTrue(read(out).contains("512 × 64"), () -> read(out));
        List<String> loaded = Files.readAllLines(classes);
        assertTrue(loaded.stream().anyMatch(line -> line.contains("maec.cli.InspectCommand")));
        for (String foreign : List.of("javafx.", "maec.ui.", "ai.djl.")) {
            assertFalse(loaded.stream().anyMatch(line -> line.contains(" " + foreign)), foreign);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
