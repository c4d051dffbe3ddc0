package maec.ui.shell;

import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;

import maec.ui.theme.Theme;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The frame of the window: title bar, stage rail, recipe panel, task strip, and a page within. */
public final class ShellView {
    private static final double ROOMY = 1180;

    private final ShellViewModel model;
    private final List<StageEntry> entries;
    private final Map<WorkStage, Parent> pages = new EnumMap<>(WorkStage.class);
    @FXML private BorderPane window;
    @FXML private Label project;
    @FXML private Label device;
    @FXML private Button undo;
    @FXML private Button redo;
    @FXML private FontIcon themeIcon;
    @FXML private StageRail rail;
    @FXML private StackPane page;
    @FXML private ScrollPane recipePanel;

    /**
     * Made by the FXML loader.
     *
     * @param model the frame
     * @param entries the stages
     */
    public ShellView(ShellViewModel model, List<StageEntry> entries) {
        this.model = model;
        this.entries = List.copyOf(entries);
    }

    @FXML
    private void initialize() {
        project.setText(model.projectText());
        device.setText(model.deviceText());
        undo.disableProperty().bind(model.canUndoProperty().not());
        redo.disableProperty().bind(model.canRedoProperty().not());
        model.themeProperty().subscribe(this::showTheme);
        rail.show(entries, model.stageProperty());
        model.stageProperty().subscribe(this::showStage);
        window.widthProperty().subscribe(this::fit);
        window.addEventHandler(
                KeyEvent.KEY_PRESSED, event -> Shortcuts.handle(event, model, entries));
    }

    private void showTheme(Theme theme) {
        themeIcon.setIconLiteral(theme == Theme.LIGHT ? "fth-moon" : "fth-sun");
    }

    private void showStage(WorkStage stage) {
        for (StageEntry entry : entries) {
            if (entry.stage() == stage) {
                page.getChildren().setAll(pages.computeIfAbsent(stage, _ -> entry.page().get()));
            }
        }
    }

    private void fit(Number width) {
        boolean narrow = width.doubleValue() > 0 && width.doubleValue() < ROOMY;
        rail.setNarrow(narrow);
        recipePanel.setPrefWidth(narrow ? 276 : 308);
    }

    @FXML
    private void undo() {
        model.undo();
    }

    @FXML
    private void redo() {
        model.redo();
    }

    @FXML
    private void toggleTheme() {
        model.toggleTheme();
    }

    @FXML
    private void goToExport() {
        model.goToExport();
    }
}
