package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.CheckpointProblem;
import maec.checkpoint.Tensors;
import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.combine.RecipeFile;
import maec.evaluate.Measurement;
import maec.evaluate.Metric;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.ModelFolder;
import maec.project.Manifest;
import maec.project.ManifestFile;
import maec.project.ProjectProblem;
import maec.project.Subject;
import maec.tensor.DType;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The whole road on a world that is made in seconds: create, look, evaluate, export, reopen. */
class SampleProjectTest {
    @TempDir static Path shared;
    @TempDir Path folder;
    private static ProjectOnDisk project;

    @BeforeAll
    static void makeTheWorld() {
        project =
                SampleProject.tiny(5)
                        .create(shared.resolve("world"), SharedSample.MODELS, JobContext.silent());
    }

    @AfterAll
    static void closeIt() {
        project.close();
    }

    @Test
    void everyModelAndCorpusIsThere() {
        ProjectOverview overview = project.overview();
        assertEquals("Llama 16 × 2 · arithmetic → es, sw", overview.summary());
        assertEquals(
                List.of("base", "arithmetic", "en", "es", "sw"),
                overview.models().stream().map(ProjectOverview.ModelRow::name).toList());
        overview.models().forEach(model -> assertTrue(model.fine(), model::toString));
        assertEquals(10, overview.corpora().size());
        for (var corpus : overview.corpora()) {
            assertTrue(corpus.documents() > 0, corpus.preview());
            assertTrue(corpus.tokens() > corpus.documents(), corpus.toString());
        }
    }

    @Test
    void slidersAnswerFromStatistics() {
        Recipe recipe = project.recipe();
        Outcome at30 = project.outcome(recipe);
        assertEquals(29.6, at30.effectiveKeyPercent(), 1e-9);
        long inPlay =
                at30.tensors().stream()
                        .filter(tensor -> !tensor.name().matches(".*(embed_tokens|lm_head).*"))
                        .mapToLong(tensor -> tensor.shape().count())
                        .sum();
        assertEquals(Math.round(inPlay * 0.296), at30.keyWeights());
        Outcome at10 = project.outcome(recipe.withKeyPercent(10));
        assertEquals(Math.round(inPlay * 0.1), at10.keyWeights());
        assertTrue(at10.abilityShare() < at30.abilityShare());
        assertEquals(2, project.pairs(recipe, "model.layers.0.mlp.up_proj.weight").size());
    }

    @Test
    void aProfileShowsWhatWasRanked() {
        var profile = project.neurons("arithmetic").orElseThrow();
        assertEquals("value-change", profile.score());
        assertEquals(29.6, profile.trainedKeyPercent(), 1e-9);
        assertEquals(2, profile.units().getFirst().layers());
        assertTrue(project.neurons("none").isEmpty());
    }

    @Test
    void evaluationKnowsEveryModelOnEveryCorpus() {
        List<Measurement> figures = project.evaluate(project.recipe(), JobContext.silent());
        assertEquals(6 * 6, figures.size());
        for (Measurement figure : figures) {
            boolean task = figure.metric() == Metric.EXACT_MATCH;
            assertTrue(task ? figure.value() <= 100 : figure.value() > 1, figure.toString());
            assertEquals(task ? 80 : figure.items(), figure.items());
        }
        assertEquals(figures, project.measurements(project.recipe()));
        assertEquals(
                figures.size() - 6,
                project.measurements(project.recipe().withBeta(0.7)).size(),
                "figures of another recipe are not this one's");
    }

    @Test
    void anExportIsThatMergeBitByBitAndMeasuresTheSame() {
        Recipe recipe = project.recipe().withBeta(0.4).withGamma("arithmetic", 1.2);
        Path target = folder.resolve("merged");
        var request = new ExportRequest(recipe, target, DType.F32, 100_000);
        ExportPlan plan = project.plan(request);
        assertEquals(List.of(), plan.obstacles());
        ExportReport report = project.export(request, JobContext.silent());
        assertEquals(plan.bytes(), report.bytes());
        assertEquals(21, plan.tensors());
        assertTrue(plan.card().contains("0.4·Δ(pivot)"), plan.card());
        assertEquals(
                recipe,
                RecipeFile.read(target.resolve("recipe.yaml"), SharedSample.MODELS).recipe());
        try (ModelFolder model = ModelFolder.open(target)) {
            assertEquals(16, model.architecture().width());
            assertEquals(plan.tensors(), model.weights().tensors().size());
        }
        Map<String, Double> merged =
                values(project.evaluate(recipe, JobContext.silent()), "merged");
        try (ProjectOnDisk other = projectOverExport(target)) {
            other.analyse(JobContext.silent());
            List<Measurement> again = other.evaluate(other.recipe(), JobContext.silent());
            assertEquals(merged, values(again, "es"));
        }
    }

    /** A project whose Spanish model is the export, over files that lie in the first project. */
    private ProjectOnDisk projectOverExport(Path export) {
        Manifest first = ManifestFile.read(project.folder());
        Path artifacts = project.folder().resolve("artifacts");
        Path base = project.folder().resolve(first.base());
        Subject ability =
                new Subject(
                        "arithmetic",
                        Optional.empty(),
                        Optional.of(artifacts.resolve("arithmetic.delta.safetensors").toString()));
        Subject spanish = new Subject("es", Optional.empty(), Optional.of(export.toString()));
        Manifest second =
                new Manifest(
                        "Second",
                        "",
                        1,
                        base.toString(),
                        Optional.empty(),
                        List.of(ability),
                        List.of(spanish),
                        absolute(first.tasks()),
                        absolute(first.texts()),
                        first.training(),
                        Recipe.defaults(List.of("arithmetic"), List.of("es")));
        return Projects.create(folder.resolve("second"), second, SharedSample.MODELS);
    }

    private static List<maec.project.EvaluationCorpus> absolute(
            List<maec.project.EvaluationCorpus> corpora) {
        return corpora.stream()
                .map(
                        corpus ->
                                new maec.project.EvaluationCorpus(
                                        corpus.name(),
                                        corpus.language(),
                                        project.folder().resolve(corpus.path()).toString()))
                .toList();
    }

    private static Map<String, Double> values(List<Measurement> figures, String model) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Measurement figure : figures) {
            if (figure.model().equals(model)) {
                values.put(figure.corpus(), figure.value());
            }
        }
        return values;
    }

    @Test
    void anExportOverASourceIsRefused() {
        Path base = project.folder().resolve("models/base");
        var request = new ExportRequest(project.recipe(), base, DType.F32, 1 << 20);
        assertEquals(1, project.plan(request).obstacles().size());
        var problem =
                assertThrows(
                                ProblemException.class,
                                () -> project.export(request, JobContext.silent()))
                        .problem();
        assertInstanceOf(CheckpointProblem.class, problem);
    }

    @Test
    void aSecondAnalysisMakesNothing() throws IOException {
        Map<String, String> before = states(project.folder().resolve("artifacts"));
        project.analyse(JobContext.silent());
        assertEquals(before, states(project.folder().resolve("artifacts")));
    }

    @Test
    void weightsOutsideTheKeyNeuronsDidNotMove() {
        Path base = project.folder().resolve("models/base");
        Path delta = project.folder().resolve("artifacts/arithmetic.delta.safetensors");
        try (var before = SharedSample.MODELS.open(null, base);
                var after = SharedSample.MODELS.open(base, delta);
                var map =
                        maec.checkpoint.ImportanceMap.open(
                                project.folder()
                                        .resolve("artifacts/arithmetic.importance.safetensors"))) {
            int bins = maec.checkpoint.ImportanceBins.binsWithin(30);
            long moved = 0;
            for (var spec : before.tensors()) {
                float[] old = Tensors.readFloats(before, spec.name());
                float[] now = Tensors.readFloats(after, spec.name());
                byte[] own = new byte[old.length];
                boolean inPlay = map.find(spec.name()).isPresent();
                if (inPlay) {
                    map.readBins(spec.name(), 0, own, 0, own.length);
                }
                for (int i = 0; i < old.length; i++) {
                    boolean same =
                            Float.floatToRawIntBits(old[i]) == Float.floatToRawIntBits(now[i]);
                    boolean key = inPlay && (own[i] & 0xff) < bins;
                    assertTrue(same || key, spec.name() + " moved at " + i);
                    moved += same ? 0 : 1;
                }
            }
            assertTrue(moved > 1000, moved + " weights moved");
        }
    }

    @Test
    void theSameSeedMakesTheSameBits() throws IOException {
        try (ProjectOnDisk again =
                SampleProject.tiny(5)
                        .create(
                                folder.resolve("again"),
                                SharedSample.MODELS,
                                JobContext.silent())) {
            for (String name :
                    List.of(
                            "corpora/base.txt",
                            "corpora/sums.sw.jsonl",
                            "models/base/model.safetensors",
                            "models/base/tokenizer.json",
                            "artifacts/arithmetic.importance.safetensors",
                            "artifacts/arithmetic.delta.safetensors",
                            "artifacts/en.delta.safetensors",
                            "artifacts/es.model/model.safetensors",
                            "artifacts/statistics.safetensors")) {
                assertEquals(
                        -1,
                        Files.mismatch(
                                project.folder().resolve(name), again.folder().resolve(name)),
                        name);
            }
        }
    }

    @Test
    void aProjectIsOpenedOnceOnly() {
        var problem =
                assertThrows(
                                ProblemException.class,
                                () -> Projects.open(project.folder(), SharedSample.MODELS))
                        .problem();
        assertEquals(new ProjectProblem.InUse(project.folder()), problem);
    }

    @Test
    void aSampleIsNotMadeOverSomethingElse() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "mine");
        var problem =
                assertThrows(
                                ProblemException.class,
                                () ->
                                        Projects.createSample(
                                                folder, SharedSample.MODELS, JobContext.silent()))
                        .problem();
        assertEquals(new ProjectProblem.NotEmpty(folder), problem);
    }

    @Test
    void aCancelledMakingLeavesNothingOrAProjectThatGoesOn() throws IOException {
        Path target = folder.resolve("cut");
        assertThrows(
                JobCancelledException.class,
                () ->
                        SampleProject.tiny(6)
                                .create(
                                        target,
                                        SharedSample.MODELS,
                                        stoppingAt("training the base")));
        try (var inside = Files.list(folder)) {
            assertEquals(List.of(), inside.toList());
        }
        assertThrows(
                JobCancelledException.class,
                () ->
                        SampleProject.tiny(6)
                                .create(target, SharedSample.MODELS, stoppingAt("training en")));
        try (ProjectOnDisk begun = Projects.open(target, SharedSample.MODELS)) {
            assertFalse(begun.isAnalysed());
            var problem =
                    assertThrows(ProblemException.class, () -> begun.outcome(begun.recipe()))
                            .problem();
            assertEquals(new ProjectProblem.NotAnalysed(target), problem);
            List<String> stages = new ArrayList<>();
            begun.analyse(new JobContext(p -> stages.add(p.stage()), new CancelToken()));
            assertTrue(begun.isAnalysed());
            assertFalse(stages.contains("training arithmetic"), "made before: " + stages);
        }
        assertReopensAsItWas(target);
    }

    private static void assertReopensAsItWas(Path target) {
        Recipe changed;
        try (ProjectOnDisk once = Projects.open(target, SharedSample.MODELS)) {
            assertTrue(once.isAnalysed());
            changed = once.recipe().withBeta(0.35);
            once.saveRecipe(changed);
        }
        try (ProjectOnDisk again = Projects.open(target, SharedSample.MODELS)) {
            assertEquals(changed, again.recipe());
            assertEquals(changed, again.outcome(again.recipe()).recipe());
        }
    }

    @Test
    void anotherTextMakesWhatFollowsFromItStale() throws IOException {
        Path copy = folder.resolve("copy");
        SharedSample.copyTo(project.folder(), copy);
        try (ProjectOnDisk same = Projects.open(copy, SharedSample.MODELS)) {
            assertTrue(same.isAnalysed(), "a project can be moved");
        }
        Files.writeString(copy.resolve("corpora/general.es.txt"), "el gato duerme en la casa .\n");
        try (ProjectOnDisk other = Projects.open(copy, SharedSample.MODELS)) {
            assertFalse(other.isAnalysed());
            List<String> stages = new ArrayList<>();
            other.analyse(new JobContext(p -> stages.add(p.stage()), new CancelToken()));
            assertTrue(stages.contains("training es"), "" + stages);
            assertFalse(stages.contains("training sw"), "" + stages);
        }
    }

    private static JobContext stoppingAt(String stage) {
        var cancel = new CancelToken();
        return new JobContext(
                progress -> {
                    if (progress.stage().equals(stage) && progress.done() > 0) {
                        cancel.cancel();
                    }
                },
                cancel);
    }

    private static Map<String, String> states(Path folder) throws IOException {
        Map<String, String> states = new TreeMap<>();
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path file : inside.filter(Files::isRegularFile).toList()) {
                states.put(
                        folder.relativize(file).toString(),
                        Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        states.remove("measurements.json");
        states.remove("digests.json");
        return states;
    }
}
