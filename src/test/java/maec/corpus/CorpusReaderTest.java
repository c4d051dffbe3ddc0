package maec.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.corpus.CorpusItem.Document;
import maec.corpus.CorpusItem.Task;
import maec.job.Problem;
import maec.job.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class CorpusReaderTest {
    @TempDir Path folder;

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("none.jsonl");
        assertEquals(new CorpusProblem.Missing(file), problem(() -> CorpusReader.documents(file)));
        assertEquals(66, problem(() -> CorpusReader.documents(file)).exitCode());
    }

    @Test
    void aFolderIsNoCorpus() {
        assertEquals(
                new CorpusProblem.Unreadable(folder, "it is a folder"),
                problem(() -> CorpusReader.documents(folder)));
    }

    @Test
    void aFileOfBlankLinesIsEmpty() throws IOException {
        Path file = write("blank.txt", "\n   \n\t\n");
        assertEquals(new CorpusProblem.Empty(file), problem(() -> CorpusReader.documents(file)));
        assertEquals(new CorpusProblem.Empty(file), problem(() -> CorpusSummary.of(file)));
    }

    @Test
    void aBrokenLineIsNamedByItsNumber() throws IOException {
        Path file = write("broken.jsonl", "{\"text\": \"fine\"}\n\n{\"text\": \n");
        assertEquals(
                new CorpusProblem.MalformedLine(file, 3, "is not valid JSON"),
                problem(() -> CorpusReader.documents(file)));
    }

    @Test
    void whatFollowsTheObjectOnALineIsRefused() throws IOException {
        Path file = write("two.jsonl", "{\"text\": \"a\"} {\"text\": \"b\"}\n");
        assertEquals(
                new CorpusProblem.MalformedLine(file, 1, "is not valid JSON"),
                problem(() -> CorpusReader.documents(file)));
    }

    @Test
    void aLineThatIsNoObjectIsRefused() throws IOException {
        Path file = write("list.jsonl", "[1, 2]\n");
        assertEquals(
                new CorpusProblem.MalformedLine(file, 1, "is not a JSON object"),
                problem(() -> CorpusReader.documents(file)));
    }

    @Test
    void anObjectWithoutTextOrAnswerIsRefused() throws IOException {
        Path file = write("half.jsonl", "{\"prompt\": \"2 + 2 =\"}\n");
        assertEquals(
                new CorpusProblem.MalformedLine(
                        file, 1, "has neither \"text\" nor \"prompt\" and \"answer\""),
                problem(() -> CorpusReader.tasks(file)));
    }

    @Test
    void aNumberInPlaceOfATextIsRefused() throws IOException {
        Path file = write("number.jsonl", "{\"text\": 4}\n");
        assertEquals(
                new CorpusProblem.MalformedLine(file, 1, "has a \"text\" that is not a text"),
                problem(() -> CorpusReader.documents(file)));
    }

    @Test
    void bytesThatAreNotUtf8AreFoundOnTheirLine() throws IOException {
        Path file = folder.resolve("latin.txt");
        Files.write(file, "una casa\nla niña\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                new CorpusProblem.NotUtf8(file, 2), problem(() -> CorpusReader.documents(file)));
    }

    @Test
    void documentsAreNotTakenForTasks() throws IOException {
        Path file = write("mixed.jsonl", "{\"prompt\":\"p\",\"answer\":\"a\"}\n{\"text\":\"t\"}\n");
        assertEquals(
                new CorpusProblem.WrongKind(file, 2, "tasks"),
                problem(() -> CorpusReader.tasks(file)));
        assertEquals(
                new CorpusProblem.WrongKind(file, 1, "documents"),
                problem(() -> CorpusReader.documents(file)));
    }

    @Test
    void everyLineOfAPlainTextIsADocument() throws IOException {
        Path file = write("lines.txt", "\uFEFFla niña lee .\r\n\n  paka ana 3 .  ");
        assertEquals(
                List.of(new Document("la niña lee ."), new Document("paka ana 3 .")),
                CorpusReader.documents(file));
    }

    @Test
    void jsonLinesHoldTasksAndMayHoldMore() throws IOException {
        Path file = write("t.jsonl", "{\"prompt\": \"2 + 2 =\", \"answer\": \"4\", \"id\": 7}\n");
        assertEquals(List.of(new Task("2 + 2 =", "4")), CorpusReader.tasks(file));
    }

    @Test
    void aSummaryCountsAndShowsTheFirstWords() throws IOException {
        Path file =
                write(
                        "s.jsonl",
                        "{\"text\":\"" + "palabra ".repeat(20) + "\"}\n{\"text\":\"x\"}\n");
        CorpusSummary summary = CorpusSummary.of(file);
        assertEquals(2, summary.documents());
        assertEquals(0, summary.tasks());
        assertEquals("palabra ".repeat(10) + "…", summary.preview());
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static Problem problem(Executable work) {
        return assertThrows(ProblemException.class, work).problem();
    }
}
