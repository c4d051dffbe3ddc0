package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsWriter;
import maec.job.JobContext;

import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Runs commands on a golden model, as a script would call them. */
abstract class ModelCommands {
    static final Path LLAMA = Path.of("src/test/resources/golden/models/llama");
    static final String MODEL = LLAMA.resolve("model").toString();

    @TempDir Path folder;
    String out = "";
    String err = "";

    void refused(int code, String part, Object... arguments) {
        assertEquals(code, maec(arguments), err);
        assertTrue(err.contains(part), err);
        String last = err.lines().reduce("", (_, line) -> line);
        assertTrue(last.startsWith("maec: ") && last.endsWith("."), err);
        assertFalse(err.contains("Exception"), err);
    }

    static Path write(Path file, String name, long[] values, long... shape) {
        SafetensorsWriter.write(
                file,
                MemoryTensors.builder().longs(name, values, shape).build(),
                Map.of(),
                JobContext.silent());
        return file;
    }

    int maec(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int at = 0; at < words.length; at++) {
            words[at] = arguments[at].toString();
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code =
                CommandLineMain.run(
                        words,
                        new PrintStream(printed, true, StandardCharsets.UTF_8),
                        new PrintStream(said, true, StandardCharsets.UTF_8));
        out = printed.toString(StandardCharsets.UTF_8);
        err = said.toString(StandardCharsets.UTF_8);
        return code;
    }
}
