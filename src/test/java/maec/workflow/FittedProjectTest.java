package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.MemoryTensors;
import maec.checkpoint.ModelFinder;
import maec.checkpoint.Tensors;
import maec.checkpoint.WriteOptions;
import maec.combine.Recipe;
import maec.combine.RecipeFile;
import maec.combine.fit.Choice;
import maec.combine.fit.Difference;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.project.Manifest;
import maec.project.ManifestFile;
import maec.project.SourceProblem;
import maec.project.Subject;
import maec.project.TrainingPlan;
import maec.project.TrainingPlan.Stage;
import maec.tensor.DType;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.ProjectOverview.ModelRow;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A project whose models have another vocabulary than its base. */
class FittedProjectTest {
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String UP = "model.layers.0.mlp.up_proj.weight";
    private static final ModelFinder MODELS =
            ModelFinder.of(Map.of("HF_HUB_CACHE", "no-such-cache"), Path.of("no-such-home"));

    @TempDir private Path folder;

    private void model(String name, List<String> tokens, MemoryTensors tensors) throws IOException {
        Path model = folder.resolve(name);
        CheckpointWriter.write(
                tensors,
                model,
                new WriteOptions(Optional.empty(), 1 << 20, Map.of(), Optional.empty()),
                JobContext.silent());
        List<String> entries = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            entries.add("\"" + tokens.get(id) + "\": " + id);
        }
        Files.writeString(
                model.resolve("tokenizer.json"),
                "{\"model\": {\"vocab\": {" + String.join(", ", entries) + "}}}");
        Files.writeString(
                model.resolve("config.json"),
                "{\"model_type\": \"other\", \"vocab_size\": " + tokens.size() + "}");
    }

    private static MemoryTensors.Builder tensors(float up, float... embedding) {
        return MemoryTensors.builder()
                .floats(EMBEDDING, embedding, embedding.length / 2, 2)
                .floats(UP, new float[] {up, 1, 1, 1}, 2, 2);
    }

    /** The ability moves one weight; the language knows a token more, in another order. */
    @BeforeEach
    void makeModels() throws IOException {
        model("base", List.of("a", "b"), tensors(1, 1, 2, 3, 4).build());
        model("sums", List.of("a", "b"), tensors(2, 1, 2, 3, 4).build());
        model("moved", List.of("b", "c", "a"), tensors(1, 13, 14, 5, 6, 11, 12).build());
        model(
                "longer",
                List.of("a", "b", "c"),
                tensors(1, 11, 12, 13, 14, 5, 6)
                        .floats("extra.weight", new float[] {9}, 1)
                        .build());
    }

    private static Subject given(String name) {
        return new Subject(name, Optional.empty(), Optional.of("../" + name));
    }

    private ProjectOnDisk project(String language) {
        Stage stage = new Stage(1, 1e-3);
        Recipe recipe =
                Recipe.defaults(List.of("sums"), List.of(language))
                        .withKeyPercent(100)
                        .withTensorPercent(100)
                        .withBeta(0);
        var manifest =
                new Manifest(
                        "fitted",
                        "",
                        1,
                        "../base",
                        Optional.empty(),
                        List.of(given("sums")),
                        List.of(given(language)),
                        List.of(),
                        List.of(),
                        new TrainingPlan(8, 1, 100, true, 0.5, stage, stage, stage, stage),
                        recipe);
        return Projects.create(folder.resolve("project"), manifest, MODELS);
    }

    private static ModelRow language(OpenProject project) {
        return project.overview().models().getLast();
    }

    private static void choose(OpenProject project, String name, Choice... choices) {
        Set<Choice> chosen = EnumSet.noneOf(Choice.class);
        chosen.addAll(List.of(choices));
        project.changeSources(new SourceChange.Fit(ModelRole.LANGUAGE, name, chosen));
    }

    private Map<String, float[]> exported(OpenProject project) {
        Path target = folder.resolve("merged");
        var request = new ExportRequest(project.recipe(), target, DType.F32, 1 << 20);
        assertEquals(List.of(), project.plan(request).obstacles());
        assertTrue(project.estimate(request).seconds() > 0);
        project.export(request, JobContext.silent());
        try (Checkpoint merged = Checkpoint.open(target)) {
            assertEquals(2, merged.tensors().size());
            return Map.of(
                    EMBEDDING,
                    Tensors.readFloats(merged, EMBEDDING),
                    UP,
                    Tensors.readFloats(merged, UP));
        }
    }

    @Test
    void withoutAChoiceTheAnalysisIsRefusedWithTheChoices() {
        try (ProjectOnDisk project = project("moved")) {
            ModelRow row = language(project);
            assertFalse(row.fine());
            assertTrue(row.needsChoice());
            assertTrue(row.differences().getFirst() instanceof Difference.OtherVocabulary);
            ProblemException refused =
                    assertThrows(
                            ProblemException.class, () -> project.analyse(JobContext.silent()));
            assertTrue(
                    refused.problem() instanceof SourceProblem.NotFitting problem
                            && problem.name().equals("moved")
                            && problem.choices().equals(List.of(Choice.ALIGN)),
                    refused.problem().sentence());
            assertTrue(refused.problem().advice().contains("--fit align"));
        }
    }

    @Test
    void rowsByTokenAreMergedAndTheChoiceIsKept() {
        try (ProjectOnDisk project = project("moved")) {
            choose(project, "moved", Choice.ALIGN);
            assertTrue(language(project).fine(), language(project)::toString);
            assertFalse(language(project).needsChoice());
            project.analyse(JobContext.silent());
            Map<String, float[]> merged = exported(project);
            assertArrayEquals(new float[] {11, 12, 13, 14}, merged.get(EMBEDDING));
            assertArrayEquals(new float[] {2, 1, 1, 1}, merged.get(UP));
        }
        Subject kept = ManifestFile.read(folder.resolve("project")).languages().getFirst();
        assertEquals(Set.of(Choice.ALIGN), kept.fit());
        try (ProjectOnDisk again = Projects.open(folder.resolve("project"), MODELS)) {
            assertTrue(again.isAnalysed());
        }
    }

    @Test
    void theBasesRowsAreKeptAndFurtherTensorsLeftOut() {
        try (ProjectOnDisk project = project("longer")) {
            choose(project, "longer", Choice.BASE_ROWS);
            assertTrue(language(project).needsChoice(), "the further tensor is open");
            choose(project, "longer", Choice.BASE_ROWS, Choice.LEAVE_OUT);
            assertTrue(language(project).fine(), language(project)::toString);
            project.analyse(JobContext.silent());
            assertArrayEquals(new float[] {11, 12, 13, 14}, exported(project).get(EMBEDDING));
        }
    }

    @Test
    void theBaseIsExtendedWithConfigurationTokenizerAndARecipeThatMakesItAgain()
            throws IOException {
        try (ProjectOnDisk project = project("longer")) {
            choose(project, "longer", Choice.EXTEND, Choice.LEAVE_OUT);
            project.analyse(JobContext.silent());
            Map<String, float[]> merged = exported(project);
            assertArrayEquals(new float[] {11, 12, 13, 14, 5, 6}, merged.get(EMBEDDING));
            assertArrayEquals(new float[] {2, 1, 1, 1}, merged.get(UP));
        }
        Path merged = folder.resolve("merged");
        assertEquals(
                3,
                new ObjectMapper()
                        .readTree(merged.resolve("config.json").toFile())
                        .path("vocab_size")
                        .asInt());
        assertEquals(
                Files.readString(folder.resolve("longer/tokenizer.json")),
                Files.readString(merged.resolve("tokenizer.json")));
        RecipeFile recipe = RecipeFile.read(merged.resolve("recipe.yaml"), MODELS);
        assertEquals(
                Map.of("language longer", Set.of(Choice.EXTEND, Choice.LEAVE_OUT)),
                recipe.sources().fit());
    }

    @Test
    void anotherChoiceMakesTheAnalysisStaleAndTheOldOneCurrentAgain() {
        try (ProjectOnDisk project = project("longer")) {
            choose(project, "longer", Choice.BASE_ROWS, Choice.LEAVE_OUT);
            project.analyse(JobContext.silent());
            assertTrue(project.isAnalysed());
            choose(project, "longer", Choice.EXTEND, Choice.LEAVE_OUT);
            assertFalse(project.isAnalysed());
            choose(project, "longer", Choice.BASE_ROWS, Choice.LEAVE_OUT);
            assertTrue(project.isAnalysed());
        }
    }
}
