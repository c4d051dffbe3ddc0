package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.HubName;
import maec.checkpoint.HubProblem;
import maec.checkpoint.ModelFinder;
import maec.checkpoint.Tensors;
import maec.combine.Recipe;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.project.Manifest;
import maec.project.ManifestFile;
import maec.project.Subject;
import maec.project.TrainingPlan;
import maec.project.TrainingPlan.Stage;
import maec.tensor.DType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A project whose base is named on the hub and whose models are adapters. */
class NamedModelsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden").toAbsolutePath();

    @TempDir private Path folder;

    private ModelFinder models() {
        return ModelFinder.of(Map.of("HF_HUB_CACHE", folder.resolve("hub").toString()), folder);
    }

    private void fillCache() throws IOException {
        Path repository = folder.resolve("hub/models--org--llama");
        Path snapshot = Files.createDirectories(repository.resolve("snapshots/0123abc"));
        Path blobs = Files.createDirectories(repository.resolve("blobs"));
        try (var files = Files.list(GOLDEN.resolve("models/llama/model"))) {
            for (Path file : files.toList()) {
                Path blob = Files.copy(file, blobs.resolve("of-" + file.getFileName()));
                Files.createSymbolicLink(snapshot.resolve(file.getFileName()), blob);
            }
        }
    }

    private static Subject adapter(String name, String fixture) {
        Path path = GOLDEN.resolve("adapter").resolve(fixture).resolve("adapter");
        return new Subject(name, Optional.empty(), Optional.of(path.toString()));
    }

    private static Manifest manifest() {
        Stage stage = new Stage(1, 1e-3);
        return new Manifest(
                "Named",
                "",
                1,
                "hf:org/llama",
                Optional.empty(),
                List.of(adapter("sums", "lora")),
                List.of(adapter("es", "lora_rslora")),
                List.of(),
                List.of(),
                new TrainingPlan(16, 8, 30, false, 0.5, stage, stage, stage, stage),
                Recipe.defaults(List.of("sums"), List.of("es")));
    }

    @Test
    void itIsAnalysedAndExportedAndItsFileKeepsTheName() throws IOException {
        fillCache();
        Path home = folder.resolve("project");
        try (ProjectOnDisk project = Projects.create(home, manifest(), models())) {
            project.overview().models().forEach(row -> assertTrue(row.fine(), row.toString()));
            assertEquals(new ModelCheck.Changes(6, 30), project.overview().models().get(1).check());
            project.analyse(JobContext.silent());
            Recipe languageOnly = project.recipe().withGamma("sums", 0);
            var request =
                    new ExportRequest(
                            languageOnly, folder.resolve("merged"), DType.F32, 5_000_000_000L);
            project.export(request, JobContext.silent());
        }
        assertEquals("hf:org/llama", ManifestFile.read(home).base());
        Path expected = GOLDEN.resolve("adapter/lora_rslora/expected.safetensors");
        try (Checkpoint merged = Checkpoint.open(folder.resolve("merged"));
                Checkpoint wanted = Checkpoint.open(expected)) {
            for (var spec : wanted.tensors()) {
                assertArrayEquals(
                        Tensors.readFloats(wanted, spec.name()),
                        Tensors.readFloats(merged, spec.name()),
                        1e-6f,
                        spec.name());
            }
        }
        assertTrue(Files.isRegularFile(folder.resolve("merged/config.json")));
    }

    @Test
    void aModelThatTheCacheLacksIsSaidByItsRowAndByWhatNeedsIt() {
        Path home = folder.resolve("project");
        var lacking =
                new HubProblem.NotInCache(
                        HubName.of("org/llama"), folder.resolve("hub/models--org--llama"));
        ProblemException created =
                assertThrows(
                        ProblemException.class, () -> Projects.create(home, manifest(), models()));
        assertEquals(lacking, created.problem());
        try (ProjectOnDisk project = Projects.open(home, models())) {
            assertEquals(
                    new ModelCheck.Refused(lacking),
                    project.overview().models().getFirst().check());
            ProblemException refused =
                    assertThrows(ProblemException.class, () -> project.outcome(project.recipe()));
            assertEquals(lacking, refused.problem());
        }
    }
}
