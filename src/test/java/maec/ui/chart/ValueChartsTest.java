package maec.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;

import maec.ui.ViewTest;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Charts of figures: the numbers that they save, and what the keyboard does in them. */
class ValueChartsTest extends ViewTest {
    private static KeyEvent pressed(KeyCode code) {
        return new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false);
    }

    @Test
    void groupsOfBarsSaveEveryFigureAndLeaveOutWhatIsNotMeasured() throws Exception {
        ChartTable table =
                onFx(
                        () -> {
                            var bars = new GroupBars("chart.values");
                            var group =
                                    new GroupBars.Group(
                                            "sums-es",
                                            List.of(
                                                    OptionalDouble.of(12.5),
                                                    OptionalDouble.empty(),
                                                    OptionalDouble.of(60)),
                                            List.of("12.5", "—", "60.0"));
                            bars.setGroups(List.of("base", "es", "merged"), List.of(group), 100);
                            return bars.table();
                        });
        assertEquals(List.of("measured", "base", "es", "merged"), table.heading());
        assertEquals(List.of(List.of("sums-es", "12.5", "", "60.0")), table.rows());
    }

    @Test
    void differencesSaveOneRowPerLayerAndRefuseOthers() throws Exception {
        var bars = onFx(DifferenceBars::new);
        onFx(
                () -> {
                    bars.setDifferences(List.of("L0", "L1"), new double[] {0.5, -2});
                    return null;
                });
        assertEquals(List.of(List.of("L0", "0.5"), List.of("L1", "-2.0")), bars.table().rows());
        assertThrows(
                IllegalArgumentException.class,
                () -> bars.setDifferences(List.of("L0"), new double[2]));
    }

    @Test
    void theKeyboardGoesThroughTheLayersAndLeavingPointsAtNothing() throws Exception {
        onFx(
                () -> {
                    var bars = new DifferenceBars();
                    var other = new Button("other");
                    bars.setDifferences(List.of("L0", "L1"), new double[] {0.5, -2});
                    show(bars, other);
                    bars.requestFocus();
                    bars.fireEvent(pressed(KeyCode.RIGHT));
                    bars.fireEvent(pressed(KeyCode.RIGHT));
                    assertEquals(1, bars.hoveredProperty().get());
                    other.requestFocus();
                    assertEquals(-1, bars.hoveredProperty().get());
                    return null;
                });
    }

    @Test
    void aCellOfTheGridIsChosenByKeysAndSavedWithItsPlace() throws Exception {
        List<ValueGrid.Place> chosen = new ArrayList<>();
        onFx(
                () -> {
                    var grid = new ValueGrid();
                    var sides = new ValueGrid.Axes("α", List.of("0", "1"), "η", List.of("2", "3"));
                    grid.setValues(sides, new double[][] {{10, 20}, {30, Double.NaN}});
                    grid.setPresent(Optional.of(new ValueGrid.Place(0, 0)));
                    grid.setDescription(place -> HoverText.of("cell", place.toString()));
                    grid.onChosen(chosen::add);
                    var other = new Button("other");
                    show(grid, other);
                    grid.requestFocus();
                    for (KeyCode code : List.of(KeyCode.UP, KeyCode.UP, KeyCode.ENTER)) {
                        grid.fireEvent(pressed(code));
                    }
                    other.requestFocus();
                    grid.fireEvent(pressed(KeyCode.ENTER));
                    assertEquals(List.of("α", "η", "value"), grid.table().heading());
                    assertEquals(List.of("0", "3", "30.0"), grid.table().rows().get(2));
                    assertTrue(grid.table().rows().get(3).getLast().isEmpty());
                    return null;
                });
        assertEquals(List.of(new ValueGrid.Place(0, 1)), chosen);
    }

    @Test
    void curvesSaveOneRowPerStepAndAreDrawnAsLinesInTheFileToo() throws Exception {
        onFx(
                () -> {
                    var curves = curves();
                    var other = new Button("other");
                    show(curves, other);
                    assertEquals(
                            List.of("step", "loss", "gradient_norm"), curves.table().heading());
                    assertEquals(
                            List.of(
                                    List.of("10", "2.5", "0.75"),
                                    List.of("20", "1.5", "0.5"),
                                    List.of("40", "1.25", "0.25")),
                            curves.table().rows());
                    Pattern drawn = Pattern.compile("<line [^>]*stroke-width=\"1.8\"");
                    assertEquals(2, drawn.matcher(curves.svg()).results().count());
                    assertTrue(curves.svg().contains(">40<"), "steps stand below");
                    return null;
                });
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        onFx(CurveChart::new)
                                .setCurves(new double[1], 1, new double[1], new double[2]));
    }

    @Test
    void theKeyboardGoesThroughTheStepsOfATrainingAndSaysTheirFigures() throws Exception {
        onFx(
                () -> {
                    var curves = curves();
                    var other = new Button("other");
                    show(curves, other);
                    assertTrue(
                            curves.getAccessibleText()
                                    .endsWith("step 40: loss 1.250, gradient norm 0.250"));
                    curves.requestFocus();
                    curves.fireEvent(pressed(KeyCode.RIGHT));
                    curves.fireEvent(pressed(KeyCode.RIGHT));
                    assertEquals(
                            "step 20: loss 1.500, gradient norm 0.500", curves.getAccessibleHelp());
                    assertTrue(curves.svg().contains("<circle"), "the step is marked");
                    other.requestFocus();
                    assertFalse(curves.svg().contains("<circle"));
                    return null;
                });
    }

    private static CurveChart curves() {
        var curves = new CurveChart();
        curves.setCurves(
                new double[] {10, 20, 40},
                80,
                new double[] {2.5, 1.5, 1.25},
                new double[] {0.75, 0.5, 0.25});
        return curves;
    }

    private static void show(ChartPane chart, Button other) {
        var stage = new Stage();
        stage.setScene(new Scene(new VBox(chart, other), 400, 300));
        stage.show();
    }
}
