package maec.ui.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.event.ActionEvent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;

import maec.combine.Recipe;
import maec.ui.FakeProject;
import maec.ui.ViewTest;
import maec.ui.shell.WorkStage;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.Look;
import maec.ui.theme.Theme;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** Gestures of a robot in a shown window: what only a real mouse and keyboard can prove. */
class WindowGestureTest extends ViewTest {
    private final FakeProject project = FakeProject.sampleLike();
    private final FxRobot robot = new FxRobot();
    private Workbench workbench;
    private Scene scene;

    @BeforeEach
    void show() throws Exception {
        onFx(
                () -> {
                    var around =
                            new Surroundings(
                                    jobs, board, desktop, themes, new Messages(Language.ENGLISH));
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
    }

    private <T> T find(Class<T> type, String id) {
        return robot
                .lookup(node -> id.equals(node.getId()))
                .queryAllAs(javafx.scene.Node.class)
                .stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    /** What needs no mouse to be proved. */
    private void fire(String id) {
        robot.interact(find(ButtonBase.class, id)::fire);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static KeyEvent pressed(KeyCode code) {
        return new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false);
    }

    @Test
    void draggingASliderIsOneStepOfTheHistory() {
        Recipe before = workbench.recipe().recipe();
        Slider slider = find(Slider.class, "slider-eta");
        robot.drag(slider.lookup(".thumb")).moveBy(40, 0).moveBy(25, 0).drop();
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(workbench.recipe().recipe().eta() > 1.2, () -> "" + workbench.recipe().recipe());
        assertEquals(1, project.saved().size());
        fire("undo");
        assertEquals(before, workbench.recipe().recipe());
    }

    @Test
    void aTypedNumberIsTakenAndAWrongOneIsNot() {
        TextField field = find(TextField.class, "field-beta");
        robot.doubleClickOn(field).eraseText(6).write("0.75").type(KeyCode.ENTER);
        assertEquals(0.75, workbench.recipe().recipe().beta());
        robot.interact(
                () -> {
                    field.setText("much");
                    field.fireEvent(new ActionEvent());
                });
        assertEquals(0.75, workbench.recipe().recipe().beta());
        assertTrue(
                field.getPseudoClassStates().stream()
                        .anyMatch(state -> state.getPseudoClassName().equals("error")));
        robot.interact(() -> field.fireEvent(pressed(KeyCode.ESCAPE)));
        assertEquals("0.75", field.getText());
    }

    @Test
    void arrowKeysMoveASliderAndDeleteResetsIt() {
        Slider slider = find(Slider.class, "slider-k2");
        robot.interact(slider::requestFocus);
        robot.type(KeyCode.LEFT, 3);
        assertEquals(77, workbench.recipe().recipe().tensorPercent());
        robot.type(KeyCode.DELETE);
        assertEquals(80, workbench.recipe().recipe().tensorPercent());
    }

    @Test
    void theRailAndTheTitleBarLeadToStages() {
        robot.clickOn("#stage-evaluate");
        assertEquals(WorkStage.EVALUATE, workbench.stageProperty().get());
        fire("exportMerged");
        assertEquals(WorkStage.EXPORT, workbench.stageProperty().get());
        robot.press(KeyCode.CONTROL).type(KeyCode.DIGIT1).release(KeyCode.CONTROL);
        assertEquals(WorkStage.SOURCES, workbench.stageProperty().get());
    }

    @Test
    void theThemeSwitchesLive() {
        fire("theme");
        assertEquals(Theme.DARK, themes.theme());
        assertTrue(scene.getRoot().getStyleClass().contains("dark"));
        fire("theme");
        assertTrue(scene.getRoot().getStyleClass().contains("light"));
    }
}
