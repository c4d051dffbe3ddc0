package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.project.Manifest;
import maec.project.ManifestFile;
import maec.project.Subject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A project that is made and changed from the command line alone. */
class ProjectSourcesCommandTest {
    private static final Path BASE =
            Path.of("src/test/resources/golden/models/llama/model").toAbsolutePath();

    @TempDir private Path folder;
    private Path project;

    @BeforeEach
    void writeTexts() throws IOException {
        project = folder.resolve("project");
        Files.writeString(folder.resolve("sums.jsonl"), "{\"text\": \"1 + 1 is 2\"}\n");
        Files.writeString(folder.resolve("es.txt"), "hola\n");
        Files.writeString(
                folder.resolve("tasks.jsonl"), "{\"prompt\": \"a\", \"answer\": \"b\"}\n");
    }

    private static CommandRun run(Object... arguments) {
        return CommandRun.of(Stream.of(arguments).map(String::valueOf).toArray(String[]::new));
    }

    private CommandRun make() {
        return run(
                "project",
                "new",
                project,
                "--base",
                BASE,
                "--name",
                "Sums",
                "--ability",
                "sums=" + folder.resolve("sums.jsonl"),
                "--language",
                "es=" + BASE,
                "--language",
                "es=" + folder.resolve("es.txt"),
                "--task",
                "en=" + folder.resolve("tasks.jsonl"));
    }

    private Manifest manifest() {
        return ManifestFile.read(project);
    }

    @Test
    void aProjectIsMadeOfModelsAndTexts() throws IOException {
        CommandRun made = make();
        assertEquals(0, made.exitCode(), made.err());
        Manifest manifest = manifest();
        assertEquals("Sums", manifest.name());
        assertEquals(BASE.toString(), manifest.base());
        assertEquals(
                List.of(
                        new Subject(
                                "es",
                                Optional.of(folder.resolve("es.txt").toString()),
                                Optional.of(BASE.toString()))),
                manifest.languages());
        assertEquals("tasks", manifest.tasks().getFirst().name());
        JsonNode shown =
                new ObjectMapper().readTree(run("project", "show", project, "--json").out());
        assertEquals("not trained yet", shown.at("/models/1/check").asText());
        assertTrue(shown.at("/models/2/fine").asBoolean());
        assertEquals(3, shown.path("texts").size());
    }

    @Test
    void aSourceThatCannotBeReadMakesNoProject() {
        CommandRun refused =
                run("project", "new", project, "--base", BASE, "--language", "es=missing.txt");
        assertEquals(1, refused.err().lines().count(), refused.err());
        assertTrue(refused.exitCode() != 0);
        assertFalse(Files.exists(project.resolve(Manifest.FILE_NAME)));
    }

    @Test
    void tasksAreNoTextsToTrainOn() {
        CommandRun refused =
                run(
                        "project",
                        "new",
                        project,
                        "--base",
                        BASE,
                        "--language",
                        "es=" + folder.resolve("tasks.jsonl"));
        assertEquals(65, refused.exitCode());
        assertTrue(refused.err().contains("documents needed"), refused.err());
    }

    @Test
    void sourcesAreAddedMovedAndRemoved() throws IOException {
        make();
        Path inside = Files.writeString(project.resolve("sw.txt"), "habari\n");
        CommandRun added = run("project", "add", project, "--language", "sw=" + inside);
        assertEquals(0, added.exitCode(), added.err());
        assertEquals(Subject.toTrain("sw", "sw.txt"), manifest().languages().getLast());
        CommandRun moved = run("project", "role", project, "language", "sw", "pivot");
        assertEquals(0, moved.exitCode(), moved.err());
        assertEquals("sw", manifest().pivot().orElseThrow().name());
        CommandRun removed = run("project", "remove", project, "language", "es");
        assertEquals(0, removed.exitCode(), removed.err());
        assertEquals(Optional.empty(), manifest().languages().getFirst().model());
        assertEquals(0, run("project", "remove", project, "task", "tasks").exitCode());
        assertEquals(List.of(), manifest().tasks());
    }

    @Test
    void choicesAreKeptAndUnknownNamesRefused() {
        make();
        CommandRun chosen = run("project", "fit", project, "es", "--fit", "leave-out");
        assertEquals(0, chosen.exitCode(), chosen.err());
        assertEquals(1, manifest().languages().getFirst().fit().size());
        CommandRun refused = run("project", "fit", project, "fr", "--fit", "align");
        assertEquals(65, refused.exitCode());
        assertEquals(1, refused.err().lines().count(), refused.err());
    }

    @Test
    void whatIsNotOfTheFormIsSaid() {
        CommandRun refused = run("project", "new", project, "--base", BASE, "--ability", "sums");
        assertEquals(64, refused.exitCode());
        assertTrue(refused.err().contains("NAME=PATH"), refused.err());
    }
}
