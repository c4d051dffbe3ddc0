package maec.ui.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.Slider;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.image.PixelReader;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.text.Text;
import javafx.stage.Stage;

import maec.combine.Recipe;
import maec.combine.method.MethodCatalog;
import maec.corpus.CorpusReader;
import maec.evaluate.Evaluation;
import maec.evaluate.Measurement;
import maec.evaluate.PromptItem;
import maec.evaluate.Yardstick;
import maec.extract.Windows;
import maec.job.JobContext;
import maec.model.ModelFolder;
import maec.runtime.Device;
import maec.runtime.Engine;
import maec.runtime.Precision;
import maec.runtime.Tokenizer;
import maec.ui.ViewTest;
import maec.ui.chart.HeatmapCanvas;
import maec.ui.chart.HistogramChart;
import maec.ui.chart.LayerBars;
import maec.ui.chart.RankedBars;
import maec.ui.chart.ValueGrid;
import maec.ui.evaluate.SweepCard;
import maec.ui.job.BackgroundJobRunner;
import maec.ui.job.JobState;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.Look;
import maec.workflow.ExportReport;
import maec.workflow.MethodSetting;
import maec.workflow.OpenProject;
import maec.workflow.Projects;
import maec.workflow.SharedSample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The whole road in a shown window, on the sample world as a newcomer gets it: look, tune,
 * evaluate, export, and read the export again.
 */
class JourneyTest extends ViewTest {
    private static final long MINUTES = 4;

    @TempDir Path folder;
    private final FxRobot robot = new FxRobot();
    private final Messages messages = new Messages(Language.ENGLISH);
    private Workbench workbench;
    private Scene scene;

    @Test
    void aNewcomerGetsABetterModelAndItIsWhatTheWindowSaid() throws Exception {
        Path export = folder.resolve("merged");
        Map<String, Double> promised;
        try (OpenProject project =
                Projects.open(
                        SharedSample.copyTo(SharedSample.usual(), folder.resolve("sample")),
                        SharedSample.MODELS)) {
            var runner = new BackgroundJobRunner(board, Platform::runLater);
            try {
                show(project, runner);
                keyNeuronsFollowTheirSlider();
                abilityFollowsItsSlider();
                anotherMethodIsTriedAndLeftAgain();
                twoRecipesAreCompared();
                theWindowSpeaksAnotherLanguageAtOnce();
                promised = evaluateInTheWindow(project);
                aSweepSetsTheRecipe();
                baseAndMergeWriteSideBySide();
                exportTo(export);
            } finally {
                runner.close();
            }
        }
        assertTrue(promised.get("sums-es") >= 60, "Spanish sums: " + promised);
        assertEquals(promised, measured(export, folder.resolve("sample/corpora")));
    }

    private void show(OpenProject project, BackgroundJobRunner runner) throws Exception {
        onFx(
                () -> {
                    var around = new Surroundings(runner, board, desktop, themes, messages);
                    workbench = new Workbench(project, around, project::saveRecipe);
                    scene = new Scene(workbench.root(), 990, 740);
                    Look.dress(scene, themes);
                    var stage = new Stage();
                    stage.setScene(scene);
                    stage.setX(0);
                    stage.setY(0);
                    stage.show();
                    return null;
                });
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(
                texts().containsAll(List.of("sums-es", "Ability · arithmetic", "Language · es")),
                () -> "Sources shows " + texts());
    }

    /** k₁ down: fewer key weights, another threshold, shorter bars beside the heatmap. */
    private void keyNeuronsFollowTheirSlider() throws Exception {
        fire("stage-neurons");
        long keysBefore = workbench.recipe().outcome().orElseThrow().keyWeights();
        List<String> before = texts();
        int[] heatmap = picture(HeatmapCanvas.class);
        int[] histogram = picture(HistogramChart.class);

        drag("slider-k1", -60);

        long keys = workbench.recipe().outcome().orElseThrow().keyWeights();
        assertTrue(keys < keysBefore / 2, keys + " of " + keysBefore);
        assertNotEquals(before, texts());
        assertFalse(Arrays.equals(heatmap, picture(HeatmapCanvas.class)), "the bars stood still");
        assertFalse(Arrays.equals(histogram, picture(HistogramChart.class)), "the cut stood still");
        fire("undo");
        assertEquals(keysBefore, workbench.recipe().outcome().orElseThrow().keyWeights());
        assertEquals(before, texts());
    }

    /** γ down: the ability's share of the change shrinks, in figures and in bars. */
    private void abilityFollowsItsSlider() throws Exception {
        fire("stage-tensors");
        assertTrue(picture(RankedBars.class).length > 0);
        fire("stage-combine");
        double shareBefore = workbench.recipe().outcome().orElseThrow().abilityShare();
        List<String> before = texts();
        int[] layers = picture(LayerBars.class);

        onFx(
                () -> {
                    workbench.recipe().change(recipe -> recipe.withGamma("arithmetic", 0.7));
                    return null;
                });

        double gamma = workbench.recipe().recipe().gamma().get("arithmetic");
        double share = workbench.recipe().outcome().orElseThrow().abilityShare();
        assertTrue(gamma < 0.9, "γ is " + gamma);
        assertEquals(shareBefore * gamma, share, shareBefore * 1e-9);
        assertNotEquals(before, texts());
        assertFalse(Arrays.equals(layers, picture(LayerBars.class)), "the layers stood still");
        fire("undo");
        assertEquals(shareBefore, workbench.recipe().outcome().orElseThrow().abilityShare());
    }

    private void anotherMethodIsTriedAndLeftAgain() throws Exception {
        List<String> before = texts();
        MethodSetting ties =
                MethodSetting.usual(
                        MethodCatalog.named("ties-per-tensor"),
                        List.of("arithmetic"),
                        List.of("es", "sw"));
        onFx(
                () -> {
                    workbench.recipe().changeMethod(Optional.of(ties));
                    return null;
                });
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(
                texts().stream()
                        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains("density")),
                () -> "of TIES there is " + texts());
        fire("undo");
        assertEquals(Optional.empty(), workbench.recipe().methodProperty().get());
        assertTrue(texts().containsAll(before), () -> before + " is now " + texts());
    }

    /** A is kept, the recipe goes on, B is kept: the table says what is different. */
    private void twoRecipesAreCompared() throws Exception {
        fire("save");
        onFx(
                () -> {
                    workbench.recipe().change(recipe -> recipe.withBeta(0.4));
                    return null;
                });
        fire("save");
        waitUntil(() -> texts().contains("A ⇄ B") && texts().contains("0.40"));
        fire("slotA");
        assertEquals(0.2, workbench.recipe().recipe().beta());
    }

    private void theWindowSpeaksAnotherLanguageAtOnce() throws Exception {
        List<String> english = texts();
        speak(Language.SPANISH);
        assertTrue(
                texts().containsAll(List.of("Neuronas", "Tensores", "Receta")), () -> "" + texts());
        speak(Language.CHINESE);
        assertTrue(texts().containsAll(List.of("神经元", "张量", "配方")), () -> "" + texts());
        speak(Language.ENGLISH);
        assertTrue(texts().containsAll(english), () -> english + " is now " + texts());
    }

    private void speak(Language language) throws Exception {
        onFx(
                () -> {
                    messages.choose(language);
                    return null;
                });
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** Two by two recipes; the keyboard chooses one of them. */
    private void aSweepSetsTheRecipe() throws Exception {
        Recipe before = workbench.recipe().recipe();
        SweepCard card = onFx(() -> (SweepCard) lookup(scene.getRoot(), SweepCard.class));
        List<TextField> fields = inside(card, TextField.class);
        onFx(
                () -> {
                    fields.get(0).setText("0.5, 1");
                    fields.get(1).setText("0.5, 1");
                    return null;
                });
        fire("runSweep");
        var grid = onFx(() -> (ValueGrid) lookup(card, ValueGrid.class));
        waitUntil(
                () ->
                        board.running().isEmpty()
                                && grid.table().rows().stream().flatMap(List::stream).count() > 4);
        assertEquals(4, onFx(() -> grid.table().rows()).size());
        onFx(
                () -> {
                    grid.requestFocus();
                    for (KeyCode code : List.of(KeyCode.LEFT, KeyCode.DOWN, KeyCode.ENTER)) {
                        grid.fireEvent(pressed(code));
                    }
                    return null;
                });
        WaitForAsyncUtils.waitForFxEvents();
        assertNotEquals(before, workbench.recipe().recipe());
        fire("undo");
        assertEquals(before, workbench.recipe().recipe());
    }

    private static KeyEvent pressed(KeyCode code) {
        return new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false);
    }

    private void baseAndMergeWriteSideBySide() throws Exception {
        TextArea prompt =
                inside(scene.getRoot(), TextArea.class).stream()
                        .filter(TextArea::isEditable)
                        .findFirst()
                        .orElseThrow();
        onFx(
                () -> {
                    prompt.setText("calcula 3 + 4 .");
                    return null;
                });
        fire("generate");
        waitUntil(
                () ->
                        board.running().isEmpty()
                                && words().stream()
                                                .filter(text -> text.contains("respuesta"))
                                                .count()
                                        >= 2);
    }

    /** What labels, texts and text areas say. */
    private List<String> words() {
        return Stream.concat(
                        inside(scene.getRoot(), Text.class).stream().map(Text::getText),
                        inside(scene.getRoot(), TextArea.class).stream().map(TextArea::getText))
                .toList();
    }

    private static <T> List<T> inside(Node from, Class<T> type) {
        List<T> found = new ArrayList<>();
        if (type.isInstance(from)) {
            found.add(type.cast(from));
        }
        if (from instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(it -> found.addAll(inside(it, type)));
        }
        return found;
    }

    private void fire(String id) throws Exception {
        ButtonBase button = find(ButtonBase.class, id);
        onFx(
                () -> {
                    button.fire();
                    return null;
                });
        WaitForAsyncUtils.waitForFxEvents();
    }

    private Map<String, Double> evaluateInTheWindow(OpenProject project) throws Exception {
        robot.clickOn("#stage-evaluate");
        Button run = find(Button.class, "run");
        assertFalse(run.isDisabled());
        onFx(() -> run(run));
        waitUntil(() -> workbench.evaluate().mergedIsMeasuredProperty().get());

        Map<String, Double> merged = figures(project, "merged");
        Map<String, Double> base = figures(project, "base");
        Map<String, Double> spanish = figures(project, "es");
        assertTrue(merged.get("sums-es") > base.get("sums-es") + 40, merged + " against " + base);
        assertTrue(
                merged.get("sums-es") > spanish.get("sums-es") + 40,
                merged + " against " + spanish);
        assertTrue(merged.get("text-es") < base.get("text-es") * 1.1, merged + " against " + base);
        String shown = String.format(java.util.Locale.ROOT, "%.1f", merged.get("sums-es"));
        assertTrue(
                texts().stream().anyMatch(text -> text.startsWith(shown)),
                () -> shown + " is not among " + texts());
        return merged;
    }

    private static Object run(Button button) {
        button.fire();
        return button;
    }

    private static Map<String, Double> figures(OpenProject project, String model) {
        var figures = new TreeMap<String, Double>();
        project.measurements(project.recipe()).stream()
                .filter(figure -> figure.model().equals(model))
                .forEach(figure -> figures.put(figure.corpus(), figure.value()));
        assertEquals(6, figures.size(), model + " " + figures);
        return figures;
    }

    private void exportTo(Path target) throws Exception {
        fire("exportMerged");
        TextField field = find(TextField.class, "target");
        Button export = find(Button.class, "export");
        onFx(
                () -> {
                    field.setText(target.toString());
                    return null;
                });
        waitUntil(() -> !export.isDisabled());
        onFx(() -> run(export));
        waitUntil(() -> workbench.export().exportProperty().get() instanceof JobState.Done<?>);
        var done = assertInstanceOf(JobState.Done.class, workbench.export().exportProperty().get());
        var report = assertInstanceOf(ExportReport.class, done.value());
        assertEquals(target, report.folder());
        assertTrue(
                texts().stream()
                        .anyMatch(
                                text ->
                                        text.startsWith("Read back and found equal")
                                                && text.contains(report.digest())),
                () -> "of the verification there is " + texts());
    }

    /** The same measures on the written checkpoint, through the product's own reader. */
    private static Map<String, Double> measured(Path model, Path corpora) {
        var figures = new TreeMap<String, Double>();
        try (ModelFolder exported = ModelFolder.open(model);
                Tokenizer tokenizer = Tokenizer.load(model);
                Engine engine = Engine.start(Device.cpu())) {
            List<Yardstick> yardsticks =
                    Stream.of("en", "es", "sw")
                            .flatMap(
                                    language ->
                                            Stream.of(
                                                    sums(tokenizer, corpora, language),
                                                    text(tokenizer, corpora, language)))
                            .toList();
            new Evaluation(engine, exported.architecture(), Precision.FP32)
                    .measure("exported", exported.weights(), yardsticks, JobContext.silent())
                    .forEach((Measurement figure) -> figures.put(figure.corpus(), figure.value()));
        }
        return figures;
    }

    private static Yardstick sums(Tokenizer tokenizer, Path corpora, String language) {
        List<PromptItem> items =
                CorpusReader.tasks(corpora.resolve("sums." + language + ".jsonl")).stream()
                        .map(
                                task ->
                                        new PromptItem(
                                                tokenizer.encode("<s> " + task.prompt()),
                                                tokenizer.encode(task.answer())))
                        .toList();
        return new Yardstick.Task("sums-" + language, items);
    }

    private static Yardstick text(Tokenizer tokenizer, Path corpora, String language) {
        List<long[]> documents =
                CorpusReader.documents(corpora.resolve("validation." + language + ".txt")).stream()
                        .map(document -> tokenizer.encode("<s> " + document.text()))
                        .toList();
        String name = "text-" + language;
        return new Yardstick.Text(name, Windows.joined(name, documents, 24));
    }

    private void drag(String slider, double pixels) {
        robot.drag(find(Slider.class, slider).lookup(".thumb")).moveBy(pixels, 0).drop();
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** All words in the window, in the order of the scene. */
    private List<String> texts() {
        return robot
                .lookup(node -> node instanceof Labeled && node.isVisible())
                .queryAllAs(Labeled.class)
                .stream()
                .map(Labeled::getText)
                .filter(text -> text != null && !text.isBlank())
                .toList();
    }

    private int[] picture(Class<? extends Parent> chart) throws Exception {
        WaitForAsyncUtils.waitForFxEvents();
        return onFx(
                () -> {
                    Node node = lookup(scene.getRoot(), chart);
                    var image = node.snapshot(null, null);
                    int width = (int) image.getWidth();
                    int height = (int) image.getHeight();
                    int[] pixels = new int[width * height];
                    PixelReader reader = image.getPixelReader();
                    for (int i = 0; i < pixels.length; i++) {
                        pixels[i] = reader.getArgb(i % width, i / width);
                    }
                    return pixels;
                });
    }

    private static Node lookup(Node from, Class<?> type) {
        if (type.isInstance(from)) {
            return from;
        }
        if (from instanceof Parent parent) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                Node found = lookup(child, type);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private <T> T find(Class<T> type, String id) {
        return robot.lookup(node -> id.equals(node.getId())).queryAllAs(Node.class).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private void waitUntil(BooleanSupplier condition) throws Exception {
        WaitForAsyncUtils.waitFor(MINUTES, TimeUnit.MINUTES, () -> onFx(condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }
}
