package maec.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.ProblemException;
import maec.project.MeasurementFile.Key;
import maec.project.MeasurementFile.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;

class ArtifactFolderTest {
    @TempDir Path folder;

    @Test
    void anArtifactIsCurrentOnlyIfItWouldBeMadeTheSameWay() throws IOException {
        var artifacts = new ArtifactFolder(folder);
        assertFalse(artifacts.isCurrent("a.bin", provenance("1")));
        Files.writeString(artifacts.path("a.bin"), "content");
        assertFalse(artifacts.isCurrent("a.bin", provenance("1")), "nothing says how");
        artifacts.made("a.bin", provenance("1"));
        assertTrue(artifacts.isCurrent("a.bin", provenance("1")));
        assertTrue(new ArtifactFolder(folder).isCurrent("a.bin", provenance("1")));
        assertFalse(artifacts.isCurrent("a.bin", provenance("2")));
        Files.delete(artifacts.path("a.bin"));
        assertFalse(artifacts.isCurrent("a.bin", provenance("1")), "it is gone");
    }

    @Test
    void aDiscardedArtifactIsGone() throws IOException {
        var artifacts = new ArtifactFolder(folder);
        Path model = Files.createDirectories(artifacts.path("model"));
        Files.writeString(model.resolve("config.json"), "{}");
        artifacts.made("model", provenance("1"));
        artifacts.discard("model");
        assertFalse(Files.exists(model));
        assertFalse(artifacts.isCurrent("model", provenance("1")));
        artifacts.discard("model");
    }

    @Test
    void theIdFollowsEveryPart() {
        assertEquals(provenance("1").id(), provenance("1").id());
        assertNotEquals(provenance("1").id(), provenance("2").id());
    }

    @Test
    void aDigestFollowsTheContent() throws IOException {
        Path file = Files.writeString(folder.resolve("t.txt"), "abc");
        String digest = new FileDigests(folder).of(file);
        assertEquals(
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", digest);
        assertEquals(digest, new FileDigests(folder).of(file));
        Files.writeString(file, "abcd");
        assertNotEquals(digest, new FileDigests(folder).of(file));
    }

    @Test
    void aMissingInputIsOneSentence() {
        Path file = folder.resolve("gone.txt");
        var problem =
                assertThrows(ProblemException.class, () -> new FileDigests(folder).of(file))
                        .problem();
        assertTrue(problem.sentence().startsWith(file + " cannot be read"), problem.sentence());
    }

    @Test
    void measurementsOutliveTheirReader() throws IOException {
        var key = new Key("sha256:1", "sha256:2", "PERPLEXITY", "perplexity/1 24");
        new MeasurementFile(folder).keep(key, new Result(7.25, 900));
        assertEquals(Optional.of(new Result(7.25, 900)), new MeasurementFile(folder).find(key));
        Files.writeString(folder.resolve("artifacts/measurements.json"), "[{");
        assertEquals(Optional.empty(), new MeasurementFile(folder).find(key));
    }

    @Test
    void aProjectIsOpenOnce() {
        try (ProjectLock _ = ProjectLock.take(folder)) {
            var problem =
                    assertThrows(ProblemException.class, () -> ProjectLock.take(folder)).problem();
            assertEquals(new ProjectProblem.InUse(folder), problem);
        }
        ProjectLock.take(folder).close();
    }

    private static Provenance provenance(String parameter) {
        var inputs = new TreeMap<String, String>();
        inputs.put("text", "sha256:0");
        var parameters = new TreeMap<String, String>();
        parameters.put("steps", parameter);
        return new Provenance("test/1", 1, inputs, parameters);
    }
}
