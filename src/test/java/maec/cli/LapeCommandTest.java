package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.extract.LanguageUnits;
import maec.extract.Lape;
import maec.workflow.LanguageReport;
import maec.workflow.Projects;
import maec.workflow.SharedSample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command that finds language units. */
class LapeCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    private Path project() {
        return SharedSample.copyTo(SharedSample.tiny(), folder.resolve("project"));
    }

    @Test
    void theReportIsFoundOnceAndThenRead() throws IOException {
        Path project = project();
        String[] words = {"lape", project.toString(), "--percent", "10", "--json"};
        CommandRun first = CommandRun.of(words);
        assertEquals(0, first.exitCode(), first.err());
        Path artifact = project.resolve("artifacts").resolve("language-units.json");
        var written = Files.getLastModifiedTime(artifact);
        CommandRun again = CommandRun.of(words);
        assertEquals(first.out(), again.out());
        assertTrue(again.err().isEmpty(), again.err());
        assertEquals(written, Files.getLastModifiedTime(artifact));

        JsonNode report = JSON.readTree(first.out());
        assertEquals("[\"en\",\"es\",\"sw\"]", report.at("/units/languages").toString());
        int units = report.at("/units/layers").asInt() * report.at("/units/unitsPerLayer").asInt();
        int kept = report.at("/units/kept").size();
        assertTrue(kept > 0 && kept <= Math.rint(units * 0.1), kept + " of " + units);
        assertEquals(3, report.at("/perplexities/rows").size());
        try (var open = Projects.open(project, SharedSample.MODELS)) {
            var request = new LanguageReport.Request(new Lape(0.95, 0.1, 0.95), 1_000_000);
            LanguageReport known = open.knownLanguageUnits(request).orElseThrow();
            assertEquals(JSON.readTree(JSON.writeValueAsString(known)), report);
            assertEquals(Optional.empty(), open.knownLanguageUnits(LanguageReport.Request.usual()));
        }
    }

    @Test
    void theTablesNameLayersAndLanguages() {
        Path project = project();
        CommandRun run = CommandRun.of("lape", project.toString(), "--percent", "10");
        assertEquals(0, run.exitCode(), run.err());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.getFirst().contains("units kept"), run.out());
        int layers = lines.indexOf("units per layer");
        assertEquals(List.of("layer", "en", "es", "sw"), words(lines.get(layers + 1)));
        List<Integer> sums = new ArrayList<>(List.of(0, 0, 0));
        int at = layers + 2;
        for (; !lines.get(at).startsWith("all"); at++) {
            for (int k = 0; k < 3; k++) {
                sums.set(k, sums.get(k) + Integer.parseInt(words(lines.get(at)).get(k + 1)));
            }
        }
        assertEquals(
                sums.stream().map(String::valueOf).toList(), words(lines.get(at)).subList(1, 4));
        assertTrue(lines.get(at + 2).endsWith("the fewest with 80 % of its units"), run.out());
        assertEquals(
                List.of("en", "es", "sw"),
                lines.subList(at + 3, at + 6).stream()
                        .map(line -> words(line).getFirst())
                        .toList());
        try (var open = Projects.open(project, SharedSample.MODELS)) {
            var request = new LanguageReport.Request(new Lape(0.95, 0.1, 0.95), 1_000_000);
            LanguageReport known = open.knownLanguageUnits(request).orElseThrow();
            String es = known.suggestedLayers("es").map(Object::toString).orElse("(no units)");
            assertTrue(lines.get(at + 4).endsWith(" " + es), run.out());
        }
        int table = at + 7;
        assertEquals(List.of("en", "es", "sw"), words(lines.get(table + 1)));
        assertTrue(lines.get(table + 2).startsWith("base "), run.out());
        assertTrue(lines.get(table + 5).startsWith("without sw "), run.out());
        assertEquals(table + 6, lines.size());
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split(" +"));
    }

    @Test
    void unitsAreWrittenAsCommaSeparatedValues() throws IOException {
        var units =
                new LanguageUnits(
                        List.of("en", "es, old"),
                        2,
                        4,
                        0.5,
                        0.5,
                        List.of(
                                new LanguageUnits.Unit(
                                        0, 3, 0.25, List.of(0.75, 0.5), List.of("en")),
                                new LanguageUnits.Unit(
                                        1, 2, 0.5, List.of(1.0, 0.625), List.of("en", "es, old"))));
        Path file = folder.resolve("units.csv");
        LanguageUnitTable.write(file, units);
        assertEquals(
                List.of(
                        "language,layer,unit,entropy,p en,\"p es, old\"",
                        "en,0,3,0.25,0.75,0.5",
                        "en,1,2,0.5,1.0,0.625",
                        "\"es, old\",1,2,0.5,1.0,0.625"),
                Files.readAllLines(file));
    }

    @Test
    void numbersOutOfRangeAreOneSentence() {
        for (String[] wrong :
                new String[][] {
                    {"--percentile", "101"},
                    {"--percent", "-1"},
                    {"--tokens", "0"},
                    {"--percentile", "NaN"}
                }) {
            CommandRun run =
                    CommandRun.of("lape", SharedSample.tiny().toString(), wrong[0], wrong[1]);
            assertEquals(64, run.exitCode(), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsOneSentence() {
        Path absent = folder.resolve("absent").resolve("units.csv");
        CommandRun run = CommandRun.of("lape", project().toString(), "--csv", absent.toString());
        assertEquals(73, run.exitCode(), run.err());
        assertTrue(run.err().contains("units.csv cannot be written"), run.err());
    }
}
