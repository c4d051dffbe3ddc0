package maec.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import javafx.stage.Stage;

import maec.ui.FakeDesktop;
import maec.ui.FakeProject;
import maec.ui.app.Surroundings;
import maec.ui.app.Workbench;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.shell.WorkStage;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.Look;
import maec.ui.theme.Theme;
import maec.ui.theme.ThemeModel;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/** The stages Neurons and Tensors on a real scene: colours, theme switch, and three gestures. */
class ChartsOnScreenTest {
    private static final ThemeModel THEMES = new ThemeModel(Theme.LIGHT);
    private static final FakeProject PROJECT = FakeProject.sampleLike();
    private static final FxRobot ROBOT = new FxRobot();
    private static Workbench workbench;
    private static Scene scene;

    @BeforeAll
    static void show() throws TimeoutException {
        Stage window = FxToolkit.registerPrimaryStage();
        onWindow(
                () -> {
                    var board = new JobBoard();
                    workbench =
                            new Workbench(
                                    PROJECT,
                                    new Surroundings(
                                            new ImmediateJobRunner(board),
                                            board,
                                            new FakeDesktop(),
                                            THEMES,
                                            new Messages(Language.ENGLISH)),
                                    PROJECT::saveRecipe);
                    scene = new Scene(workbench.root(), 1000, 900);
                    Look.dress(scene, THEMES);
                    window.setX(0);
                    window.setY(0);
                    window.setScene(scene);
                    window.show();
                    return window;
                });
    }

    @AfterAll
    static void close() throws TimeoutException {
        FxToolkit.hideStage();
        FxToolkit.cleanupStages();
    }

    private static <T> T onWindow(Callable<T> work) {
        T result = WaitForAsyncUtils.waitForAsyncFx(20_000, work);
        WaitForAsyncUtils.waitForFxEvents();
        return result;
    }

    private static void open(WorkStage stage, Theme theme) {
        onWindow(
                () -> {
                    THEMES.themeProperty().set(theme);
                    workbench.stageProperty().set(stage);
                    return stage;
                });
        // a page that has just been opened is laid out before anything is looked up in it
        onWindow(() -> scene.snapshot(null));
    }

    private static <T extends Node> T find(String selector, Class<T> type) {
        return onWindow(() -> type.cast(scene.lookup(selector)));
    }

    private static Color pixel(Node node, double x, double y) {
        return onWindow(
                () -> {
                    Point2D at = node.localToScene(x, y);
                    Image image = scene.snapshot(null);
                    return image.getPixelReader().getColor((int) at.getX(), (int) at.getY());
                });
    }

    @Test
    void heatmapCellsHaveTheColoursOfTheirScores() {
        open(WorkStage.NEURONS, Theme.LIGHT);
        var heatmap = find(".heatmap", HeatmapCanvas.class);
        float[] values = PROJECT.neurons("arithmetic").orElseThrow().units().getFirst().values();
        var scale = ColourScale.over(ColourScale.Kind.LOGARITHMIC, values);
        int seen = 0;
        for (double x = 60; x < heatmap.getWidth() - 140; x += 97) {
            for (double y = 20; y < heatmap.getHeight() - 60; y += 61) {
                var cell = heatmap.cellAt(x, y);
                if (cell.isEmpty()) {
                    continue;
                }
                int level = scale.level(values[cell.get().layer() * 192 + cell.get().unit()]);
                int argb = Palette.VIRIDIS.argb(level);
                Color expected = Color.rgb(argb >> 16 & 255, argb >> 8 & 255, argb & 255);
                Color found = pixel(heatmap, x, y);
                // a sampled point may lie in a gap between cells, which shows the card
                if (!found.equals(Color.WHITE)) {
                    assertEquals(expected, found, cell.get() + " at " + x + ", " + y);
                    seen++;
                }
            }
        }
        assertTrue(seen >= 10, "only " + seen + " cells were looked at");
    }

    @Test
    void aSwitchOfThemeRepaintsWhatLiesBehindTheBars() {
        open(WorkStage.NEURONS, Theme.LIGHT);
        var histogram = find(".histogram", HistogramChart.class);
        Color light = onWindow(() -> histogram.colours().first());
        Color lightCard = pixel(histogram, 4, 4);
        open(WorkStage.NEURONS, Theme.DARK);
        assertNotEquals(light, onWindow(() -> histogram.colours().first()));
        assertEquals(Color.web("#161b22"), pixel(histogram, 4, 4));
        assertEquals(Color.WHITE, lightCard);
    }

    @Test
    void draggingTheLineOverTheHistogramMovesKeyPercentInOneStep() {
        open(WorkStage.NEURONS, Theme.LIGHT);
        double before = workbench.recipe().recipe().keyPercent();
        Node line = find(".histogram .cut-line", Node.class);
        drag(line, 40);
        double after = workbench.recipe().recipe().keyPercent();
        assertTrue(after < before, before + " to " + after);
        onWindow(
                () -> {
                    workbench.recipe().undo();
                    return null;
                });
        assertEquals(before, workbench.recipe().recipe().keyPercent());
    }

    @Test
    void draggingTheCutOverTheRankedBarsMovesTensorPercent() {
        open(WorkStage.TENSORS, Theme.LIGHT);
        double before = workbench.recipe().recipe().tensorPercent();
        drag(find(".ranked-bars .cut-line", Node.class), -80);
        double after = workbench.recipe().recipe().tensorPercent();
        assertTrue(after < before - 10, before + " to " + after);
        onWindow(
                () -> {
                    workbench.recipe().undo();
                    return null;
                });
    }

    @Test
    void aClickOnACellChoosesItsTensor() {
        open(WorkStage.TENSORS, Theme.LIGHT);
        var grid = find(".module-grid", ModuleGrid.class);
        Bounds bounds = onWindow(() -> grid.localToScreen(grid.getBoundsInLocal()));
        ROBOT.clickOn(bounds.getMinX() + 50, bounds.getMinY() + 60);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                List.of("model.layers.2.self_attn.q_proj.weight"),
                onWindow(
                        () ->
                                scene.getRoot().lookupAll(".card-title").stream()
                                        .map(node -> (javafx.scene.control.Label) node)
                                        .map(javafx.scene.control.Label::getText)
                                        .filter(text -> text.startsWith("model."))
                                        .toList()));
    }

    @Test
    void everyChartOfTheStagesIsOnTheShelfWithPictureAndNumbers() {
        open(WorkStage.NEURONS, Theme.LIGHT);
        open(WorkStage.TENSORS, Theme.LIGHT);
        PictureShelf shelf = workbench.pictures();
        assertTrue(
                shelf.names()
                        .containsAll(
                                List.of("neurons", "histogram", "languages", "tensors", "ranked")));
        ChartTable ranked = onWindow(() -> shelf.chart("ranked").orElseThrow().table());
        assertEquals(30, ranked.rows().size());
        assertEquals("1", ranked.rows().getFirst().getFirst());
        ChartTable cells = onWindow(() -> shelf.chart("neurons").orElseThrow().table());
        float[] values = PROJECT.neurons("arithmetic").orElseThrow().units().getFirst().values();
        assertEquals(values.length, cells.rows().size());
        assertEquals(List.of("1", "0", Float.toString(values[192])), cells.rows().get(192));
        String svg = onWindow(() -> shelf.chart("tensors").orElseThrow().svg());
        assertTrue(svg.contains(">L2</text>") && svg.contains("data:image/png;base64,"));
    }

    @Test
    void pointingAtALayerInOneStageMarksItInTheOthers() {
        open(WorkStage.TENSORS, Theme.LIGHT);
        var grid = find(".module-grid", ModuleGrid.class);
        Image before = onWindow(() -> grid.snapshot(null, null));
        onWindow(
                () -> {
                    workbench.tensors().linked().pointAtLayer(1);
                    return null;
                });
        Image after = onWindow(() -> grid.snapshot(null, null));
        int changed = 0;
        for (int y = 0; y < (int) after.getHeight(); y++) {
            for (int x = 0; x < (int) after.getWidth(); x++) {
                int was = before.getPixelReader().getArgb(x, y);
                changed += was == after.getPixelReader().getArgb(x, y) ? 0 : 1;
            }
        }
        assertTrue(changed > 100, changed + " pixels");
        onWindow(
                () -> {
                    workbench.tensors().linked().clear();
                    return null;
                });
    }

    private static void drag(Node line, double pixels) {
        Bounds bounds = onWindow(() -> line.localToScreen(line.getLayoutBounds()));
        double x = bounds.getMinX() + 7;
        double y = bounds.getMinY() + bounds.getHeight() / 2;
        ROBOT.drag(x, y).moveBy(pixels / 2, 0).moveBy(pixels / 2, 0).drop();
        WaitForAsyncUtils.waitForFxEvents();
    }
}
