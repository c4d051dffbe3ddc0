package maec.ui.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;

import maec.ui.FakeProject;
import maec.ui.ViewTest;
import maec.ui.neurons.NeuronSection;
import maec.ui.shell.WorkStage;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.Theme;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Loads every view with an invented project and looks at what it shows. */
class WorkbenchViewTest extends ViewTest {
    private final FakeProject project = FakeProject.sampleLike();

    private Workbench workbench() {
        var around = new Surroundings(jobs, board, desktop, themes, new Messages(Language.ENGLISH));
        return new Workbench(project, around, project::saveRecipe);
    }

    private static List<String> texts(Parent root) {
        return root.lookupAll(".label").stream()
                .filter(Label.class::isInstance)
                .map(node -> ((Label) node).getText())
                .filter(Objects::nonNull)
                .toList();
    }

    private static Button button(Parent root, String text) {
        return root.lookupAll(".button").stream()
                .map(Button.class::cast)
                .filter(button -> text.equals(button.getText()))
                .findFirst()
                .orElseThrow();
    }

    private Portrait portrait(Workbench workbench, double width, double height) {
        var portrait = new Portrait(workbench.root(), width, height, themes);
        portrait.draw();
        return portrait;
    }

    @Test
    void sourcesListModelsAndCorpora() throws Exception {
        List<String> shown = onFx(() -> texts(portrait(workbench(), 1440, 900).scene().getRoot()));
        for (String text :
                List.of(
                        "Llama 64 × 3 · arithmetic → es, sw",
                        "CPU · 2 cores",
                        "lang-sw",
                        "Pivot language · en",
                        "✓ changes 29 of 30 tensors",
                        "sums-es",
                        "Ability tensors k₂",
                        "μ sw",
                        "24 of 30")) {
            assertTrue(shown.contains(text), text + " is not in " + shown);
        }
    }

    @Test
    void aScoreIsChosenAndLocatedAndTheNeuronsAreShown() throws Exception {
        onFx(
                () -> {
                    Workbench workbench = workbench();
                    var portrait = portrait(workbench, 1440, 900);
                    Parent root = portrait.scene().getRoot();
                    workbench.stageProperty().set(WorkStage.NEURONS);
                    workbench.neurons().sectionProperty().set(NeuronSection.LOCATE);
                    portrait.draw();
                    assertTrue(button(root, "Locate").isDisabled());
                    toggle(root, "Taylor").fire();
                    toggle(root, "row").fire();
                    portrait.draw();
                    assertTrue(texts(root).stream().anyMatch(text -> text.startsWith("Σ |θ · g|")));
                    button(root, "Locate").fire();
                    assertEquals("taylor", project.importanceChoice().score());
                    workbench.neurons().sectionProperty().set(NeuronSection.IMPORTANCE);
                    portrait.draw();
                    assertTrue(texts(root).contains("Neuron importance"));
                    assertTrue(
                            texts(root).stream().anyMatch(text -> text.contains("located and")),
                            "that nothing is trained on them yet");
                    assertFalse(texts(root).contains("24 of 30"));
                    return null;
                });
    }

    @Test
    void languageUnitsAreFoundAndDrawn() throws Exception {
        onFx(
                () -> {
                    Workbench workbench = workbench();
                    var portrait = portrait(workbench, 1280, 800);
                    Parent root = portrait.scene().getRoot();
                    workbench.stageProperty().set(WorkStage.NEURONS);
                    workbench.neurons().sectionProperty().set(NeuronSection.LANGUAGES);
                    portrait.draw();
                    button(root, "Find language units").fire();
                    WritableImage picture = portrait.draw();
                    List<String> shown = texts(root);
                    assertTrue(shown.contains("without sw"), shown.toString());
                    assertTrue(shown.contains("+160 %"), shown.toString());
                    assertTrue(shows(picture, Color.web("#1f8a70")), "the third language's bars");
                    return null;
                });
    }

    private static boolean shows(WritableImage picture, Color colour) {
        for (int y = 0; y < picture.getHeight(); y += 3) {
            for (int x = 0; x < picture.getWidth(); x += 3) {
                if (picture.getPixelReader().getColor(x, y).equals(colour)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static ToggleButton toggle(Parent root, String text) {
        return root.lookupAll(".toggle-button").stream()
                .map(ToggleButton.class::cast)
                .filter(button -> text.equals(button.getText()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void analysingFillsTheTotals() throws Exception {
        project.analysed(false);
        onFx(
                () -> {
                    var portrait = portrait(workbench(), 1440, 900);
                    Parent root = portrait.scene().getRoot();
                    assertTrue(texts(root).contains("This project is not analysed yet."));
                    assertFalse(texts(root).contains("24 of 30"));
                    button(root, "Analyse").fire();
                    portrait.draw();
                    assertTrue(texts(root).contains("24 of 30"));
                    return null;
                });
    }

    @Test
    void everyStageLoadsBeforeTheAnalysis() throws Exception {
        project.analysed(false);
        onFx(
                () -> {
                    Workbench workbench = workbench();
                    Portrait portrait = portrait(workbench, 1440, 900);
                    for (WorkStage stage : workbench.stages()) {
                        workbench.stageProperty().set(stage);
                        portrait.draw();
                    }
                    return null;
                });
        assertEquals(List.of(), List.copyOf(board.problems()));
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void everyStageIsDrawnInItsTheme(Theme theme) throws Exception {
        themes.themeProperty().set(theme);
        onFx(
                () -> {
                    Workbench workbench = workbench();
                    Portrait portrait = portrait(workbench, 1440, 900);
                    for (WorkStage stage : workbench.stages()) {
                        workbench.stageProperty().set(stage);
                        WritableImage image = portrait.draw();
                        Color bar = image.getPixelReader().getColor(720, 8);
                        assertEquals(
                                theme == Theme.LIGHT ? Color.web("#ffffff") : Color.web("#161b22"),
                                bar,
                                stage + " has another title bar");
                        assertTrue(colours(image) > 20, stage + " is empty");
                    }
                    return null;
                });
    }

    private static long colours(WritableImage image) {
        return Stream.iterate(0, x -> x < 1440, x -> x + 3)
                .flatMap(
                        x ->
                                Stream.iterate(0, y -> y < 900, y -> y + 3)
                                        .map(y -> image.getPixelReader().getArgb(x, y)))
                .distinct()
                .count();
    }

    @Test
    void nothingIsCutOffInTheSmallestWindow() throws Exception {
        onFx(
                () -> {
                    Workbench workbench = workbench();
                    Portrait portrait = portrait(workbench, 980, 720);
                    for (WorkStage stage : workbench.stages()) {
                        workbench.stageProperty().set(stage);
                        portrait.draw();
                        var outside = new ArrayList<String>();
                        for (Node node : portrait.scene().getRoot().lookupAll(".button")) {
                            var bounds = node.localToScene(node.getBoundsInLocal());
                            if (bounds.getMaxX() > 980 || bounds.getMinX() < 0) {
                                outside.add(stage + ": " + node);
                            }
                        }
                        assertEquals(List.of(), outside);
                    }
                    return null;
                });
    }

    @Test
    void figuresOfAnotherRecipeAreNotShownAsCurrent() throws Exception {
        onFx(
                () -> {
                    Workbench workbench = workbench();
                    workbench.stageProperty().set(WorkStage.EVALUATE);
                    Portrait portrait = portrait(workbench, 1440, 900);
                    Parent root = portrait.scene().getRoot();
                    button(root, "Run").fire();
                    portrait.draw();
                    assertFalse(stale(root));
                    workbench.recipe().change(recipe -> recipe.withEta(0.5));
                    portrait.draw();
                    assertTrue(stale(root));
                    workbench.recipe().undo();
                    portrait.draw();
                    assertFalse(stale(root));
                    return null;
                });
    }

    private static boolean stale(Parent root) {
        return texts(root).stream().anyMatch(text -> text.endsWith(" · stale"));
    }

    @Test
    void exportingTellsWhatWasVerifiedAndOpensTheFolder() throws Exception {
        onFx(
                () -> {
                    Workbench workbench = workbench();
                    workbench.stageProperty().set(WorkStage.EXPORT);
                    Portrait portrait = portrait(workbench, 1440, 900);
                    Parent root = portrait.scene().getRoot();
                    button(root, "Export").fire();
                    portrait.draw();
                    assertTrue(
                            texts(root)
                                    .contains(
                                            "Read back and found equal to what was computed:"
                                                    + " sha256:0123. 2 untouched tensors have the"
                                                    + " bits of the base."));
                    button(root, "Open folder").fire();
                    return null;
                });
        assertEquals(
                List.of(project.folder().resolve("exports").resolve("merged-es-sw")),
                desktop.opened());
    }

    @Test
    void aTakenFolderIsRefusedBeforeAnythingIsWritten() throws Exception {
        onFx(
                () -> {
                    Workbench workbench = workbench();
                    workbench.stageProperty().set(WorkStage.EXPORT);
                    Portrait portrait = portrait(workbench, 1440, 900);
                    Parent root = portrait.scene().getRoot();
                    workbench.export().targetProperty().set("/somewhere/taken");
                    portrait.draw();
                    assertTrue(button(root, "Export").isDisabled());
                    assertTrue(texts(root).contains("▲ The folder /somewhere/taken is not empty."));
                    return null;
                });
    }

    @Test
    void theCommandIsCopied() throws Exception {
        onFx(
                () -> {
                    Parent root = portrait(workbench(), 1440, 900).scene().getRoot();
                    button(root, "Copy as command").fire();
                    return null;
                });
        assertEquals(1, desktop.copied().size());
        assertTrue(desktop.copied().getFirst().startsWith("maec combine recipe.yaml --output "));
    }
}
