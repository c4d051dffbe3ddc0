package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The short form of {@code src/test/scripts/export-faults.sh}: small models, few kills. */
class ExportFaultsTest {
    private static final Path BASH = Path.of("/bin/bash");

    @TempDir private Path folder;

    @Test
    void exportsThatFailLeaveNothingAndTheNextSucceeds() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(BASH), "the script is one for bash");
        Path said = folder.resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder(
                                BASH.toString(),
                                "src/test/scripts/export-faults.sh",
                                System.getProperty("java.class.path"),
                                "3",
                                "1",
                                "3")
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        builder.environment().put("JAVA", java);
        int code = builder.start().waitFor();
        String text = Files.readString(said);
        assertEquals(0, code, text);
        assertTrue(text.contains("killed 3 exports"), text);
        assertTrue(text.contains("a source cut while it is read"), text);
        assertTrue(text.endsWith("all faults ended as they should\n"), text);
    }
}
