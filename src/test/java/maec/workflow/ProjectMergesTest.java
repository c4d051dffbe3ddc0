package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.TensorSource;
import maec.combine.CoefficientRule;
import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.combine.RecipeNumber;
import maec.combine.TensorOutcome;
import maec.combine.method.MethodCatalog;
import maec.combine.method.MethodKind;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.project.ProjectProblem;
import maec.project.SourceProblem;
import maec.tensor.DType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Merges of a project that are measured, generated with, swept and written, on the tiny sample. */
class ProjectMergesTest {
    @TempDir Path folder;
    private ProjectOnDisk project;

    @BeforeEach
    void open() {
        Path copy = SharedSample.copyTo(SharedSample.tiny(), folder.resolve("p"));
        project = Projects.open(copy, SharedSample.MODELS);
    }

    @AfterEach
    void close() {
        project.close();
    }

    @Test
    void anExportWithOverridesChangesEveryTensorAsFarAsTheFiguresSaid() {
        Recipe recipe =
                project.recipe()
                        .withKeyPercent(20)
                        .withRules(
                                List.of(
                                        CoefficientRule.parse("*.mlp.*@0:gamma=2"),
                                        CoefficientRule.parse("*:mu.es=0.2,1.4"),
                                        CoefficientRule.parse("*.self_attn.*:lambda=0")));
        Outcome outcome = project.outcome(recipe);
        Path target = folder.resolve("merged");
        project.export(new ExportRequest(recipe, target, DType.F32, 1 << 30), JobContext.silent());
        try (Checkpoint merged = Checkpoint.open(target);
                Checkpoint before =
                        Checkpoint.open(Path.of(project.overview().models().getFirst().path()))) {
            for (TensorOutcome tensor : outcome.tensors()) {
                double change = distance(merged, before, tensor);
                assertEquals(tensor.changeNorm(), change, 1e-4 * change + 1e-6, tensor.name());
            }
        }
        assertEquals(
                recipe,
                maec.combine.RecipeFile.read(target.resolve("recipe.yaml"), SharedSample.MODELS)
                        .recipe());
    }

    private static double distance(TensorSource merged, TensorSource base, TensorOutcome tensor) {
        int count = (int) tensor.shape().count();
        float[] now = new float[count];
        float[] before = new float[count];
        merged.readFloats(tensor.name(), 0, now, 0, count);
        base.readFloats(tensor.name(), 0, before, 0, count);
        double square = 0;
        for (int k = 0; k < count; k++) {
            square += Math.pow((double) now[k] - before[k], 2);
        }
        return Math.sqrt(square);
    }

    @Test
    void everyMethodOfTheCatalogIsListedAndExportedFromTheProject() {
        for (MethodKind kind : MethodCatalog.all()) {
            var setting = MethodSetting.usual(kind, project.abilities(), project.languages());
            if (kind.id().equals("layer-swapping")) {
                assertThrows(ProblemException.class, () -> project.methodListing(setting));
            } else {
                assertEquals(21, project.methodListing(setting).size(), kind.id());
            }
        }
        var ties =
                MethodSetting.of(
                        "ties-per-tensor",
                        List.of("arithmetic", "es"),
                        List.of("*.mlp.*@0:density=0.5", "*:weight.es=0.5,1", "*:lambda=0.8"),
                        0);
        Path target = folder.resolve("ties");
        var request =
                new ExportRequest(project.recipe(), target, DType.F32, 1 << 30)
                        .by(Optional.of(ties));
        ExportPlan plan = project.plan(request);
        assertEquals(List.of(), plan.obstacles());
        assertTrue(plan.card().contains("ties-per-tensor"), plan.card());
        assertEquals(plan.bytes(), project.export(request, JobContext.silent()).bytes());
        assertTrue(
                project.asCommand(request)
                        .contains(
                                "--method ties-per-tensor --models 'arithmetic,es' --set"
                                        + " '*.mlp.*@0-0:density=0.5' --set '*:weight.es=0.5,1' --set"
                                        + " '*:lambda=0.8'"),
                project.asCommand(request));
        Map<String, Double> merged = new HashMap<>();
        project.evaluate(new Merge.ByMethod(ties), JobContext.silent()).stream()
                .filter(figure -> figure.model().equals(ProjectOnDisk.MERGED))
                .forEach(figure -> merged.put(figure.corpus(), figure.value()));
        assertEquals(6, merged.size());
    }

    @Test
    void recipesAreWrittenAndReadBackTheSame() {
        Recipe recipe =
                project.recipe()
                        .withBeta(0.7)
                        .withRules(
                                List.of(CoefficientRule.parse("*.mlp.*:gamma.arithmetic=1,0.2")));
        Path file = folder.resolve("r.yaml");
        assertEquals(Optional.empty(), project.snapshot("a"));
        project.keepSnapshot("a", new Merge.ByRecipe(recipe));
        assertEquals(Optional.of(new Merge.ByRecipe(recipe)), project.snapshot("a"));
        project.writeRecipe(file, new Merge.ByRecipe(recipe), false);
        assertEquals(new Merge.ByRecipe(recipe), project.readRecipe(file));
        var dare =
                MethodSetting.of(
                        "dare-linear-l1-per-tensor",
                        List.of("arithmetic", "sw"),
                        List.of("*:density=0.5"),
                        7);
        project.writeRecipe(file, new Merge.ByMethod(dare), false);
        var read = assertInstanceOf(Merge.ByMethod.class, project.readRecipe(file)).setting();
        assertEquals(dare.kind(), read.kind());
        assertEquals(dare.models(), read.models());
        assertEquals(7, read.seed());
        assertEquals(
                List.of("*:density=0.5"), read.rules().stream().map(MethodSetting::text).toList());
        assertThrows(
                ProblemException.class,
                () -> project.writeRecipe(file, new Merge.ByMethod(dare), true),
                "what was trained here as key weights is no folder");
        var folders =
                MethodSetting.of(
                        "dare-linear-l1-per-tensor",
                        List.of("es", "sw"),
                        List.of("*:density=0.5"),
                        7);
        project.writeRecipe(folder.resolve("m.yaml"), new Merge.ByMethod(folders), true);
        assertInstanceOf(Merge.ByMethod.class, project.readRecipe(folder.resolve("m.yaml")));
        assertThrows(
                ProblemException.class,
                () -> project.writeRecipe(file, new Merge.ByRecipe(recipe), true));
    }

    @Test
    void aMethodOverAModelThatTheProjectLacksIsRefusedByItsName() {
        var setting = MethodSetting.of("linear", List.of("es", "xx"), List.of(), 0);
        var lacking = new SourceProblem.NoModel("xx", List.of("arithmetic", "es", "sw"));
        var merge = new Merge.ByMethod(setting);
        var written =
                assertThrows(
                        ProblemException.class,
                        () -> project.writeRecipe(folder.resolve("r.yaml"), merge, false));
        assertEquals(lacking, written.problem());
        var merged =
                assertThrows(
                        ProblemException.class, () -> project.evaluate(merge, JobContext.silent()));
        assertEquals("The project has no tuned model \"xx\".", merged.problem().sentence());
    }

    @Test
    void aPromptIsContinuedByBaseAndMergeWithoutAnExport() {
        String prompt = project.prompts("sums-es", 3).getFirst();
        Map<String, StringBuilder> texts = new HashMap<>();
        var merge = new Merge.ByRecipe(project.recipe());
        List<String> models = List.of("base", ProjectOnDisk.MERGED);
        TextListener listener =
                (model, piece) ->
                        texts.computeIfAbsent(model, _ -> new StringBuilder()).append(piece);
        project.generate(prompt, models, merge, 5, listener, JobContext.silent());
        assertEquals(2, texts.size());
        String base = String.valueOf(texts.get("base"));
        assertFalse(base.isBlank());
        texts.clear();
        Recipe idle = project.recipe().withEta(0).withLambda(0).withGamma("arithmetic", 0);
        project.generate(
                prompt, models, new Merge.ByRecipe(idle), 5, listener, JobContext.silent());
        assertEquals(base, String.valueOf(texts.get(ProjectOnDisk.MERGED)));
        var refused =
                assertThrows(
                        ProblemException.class,
                        () ->
                                project.generate(
                                        " ", models, merge, 5, listener, JobContext.silent()));
        assertInstanceOf(ProjectProblem.EmptyPrompt.class, refused.problem());
    }

    @Test
    void aSweepTellsCellsAsTheyComeAndKeepsThemWhenItIsCancelled() {
        var sweep =
                new Sweep(
                        project.recipe(),
                        Sweep.Axis.even(new RecipeNumber("gamma.arithmetic"), 0, 1, 2),
                        Sweep.Axis.even(new RecipeNumber("eta"), 0.5, 1.5, 2),
                        List.of("sums-es"));
        assertEquals(List.of(), project.knownCells(sweep));
        var cancel = new CancelToken();
        List<Sweep.Cell> found = new ArrayList<>();
        assertThrows(
                JobCancelledException.class,
                () ->
                        project.sweep(
                                sweep,
                                cell -> {
                                    found.add(cell);
                                    if (found.size() == 2) {
                                        cancel.cancel();
                                    }
                                },
                                new JobContext(_ -> {}, cancel)));
        assertEquals(2, found.size());
        assertEquals(found, project.knownCells(sweep));
        found.clear();
        project.sweep(sweep, found::add, JobContext.silent());
        assertEquals(4, found.size());
        project.evaluate(sweep.at(1, 1), JobContext.silent()).stream()
                .filter(figure -> figure.model().equals(ProjectOnDisk.MERGED))
                .filter(figure -> figure.corpus().equals("sums-es"))
                .forEach(
                        figure ->
                                assertEquals(
                                        new Sweep.Cell(1, 1, figure.value()), found.getLast()));
    }
}
