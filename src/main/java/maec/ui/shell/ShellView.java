package maec.ui.shell;

import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import maec.ui.activity.Drawer;
import maec.ui.text.Language;
import maec.ui.theme.Theme;

import org.kordamp.ikonli.javafx.FontIcon;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The frame of the window: title bar, stage rail, recipe panel, task strip, and a page within. */
public final class ShellView {
    private static final double ROOMY = 1180;

    /** Its sliders need not grow along with its words. */
    private static final double PANEL_GROWTH = 0.85;

    private final ShellViewModel model;
    private final ShellPages content;
    private final Map<WorkStage, Parent> pages = new EnumMap<>(WorkStage.class);
    private final Map<Sheet, Parent> sheets = new EnumMap<>(Sheet.class);
    private final SheetLayer sheetLayer;
    @FXML private StackPane layers;
    @FXML private BorderPane window;
    @FXML private VBox bottom;
    @FXML private MenuButton project;
    @FXML private SeparatorMenuItem beforeRecent;
    @FXML private Label device;
    @FXML private Button undo;
    @FXML private Button redo;
    @FXML private FontIcon themeIcon;
    @FXML private MenuButton language;
    @FXML private MenuItem resumeTour;
    @FXML private StageRail rail;
    @FXML private StackPane page;
    @FXML private ScrollPane recipePanel;

    /**
     * Made by the FXML loader.
     *
     * @param model the frame
     * @param content what it holds
     */
    public ShellView(ShellViewModel model, ShellPages content) {
        this.model = model;
        this.content = content;
        this.sheetLayer =
                new SheetLayer(model.messages(), () -> model.sheetProperty().set(Sheet.NONE));
    }

    @FXML
    private void initialize() {
        project.setText(model.projectText());
        project.setOnShowing(_ -> listRecent());
        device.textProperty().bind(model.deviceText());
        undo.disableProperty().bind(model.canUndoProperty().not());
        redo.disableProperty().bind(model.canRedoProperty().not());
        resumeTour.visibleProperty().bind(model.tour().canResume());
        model.themeProperty().subscribe(this::showTheme);
        offerLanguages();
        rail.show(content.stages(), model.messages(), model.stageProperty());
        model.stageProperty().subscribe(this::showStage);
        model.drawerProperty().subscribe(this::showDrawer);
        window.widthProperty().subscribe(width -> fit(width.doubleValue()));
        model.textSizeProperty().subscribe(_ -> fit(window.getWidth()));
        layers.getChildren()
                .addAll(new TourLayer(model.tour(), model.messages(), rail::entry), sheetLayer);
        model.sheetProperty().subscribe(this::showSheet);
        layers.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
    }

    private void pressed(KeyEvent event) {
        if (event.getCode() == KeyCode.F6 && !sheetLayer.isVisible()) {
            new FocusRound(List.of(rail, page, recipePanel, bottom, window.getTop()))
                    .move(event.isShiftDown());
            event.consume();
        } else {
            Shortcuts.handle(event, model);
        }
    }

    private void offerLanguages() {
        var group = new ToggleGroup();
        for (Language choice : Language.values()) {
            var item = new RadioMenuItem(choice.ownName());
            item.setToggleGroup(group);
            item.setOnAction(_ -> model.speak(choice));
            model.messages().languageProperty().subscribe(on -> item.setSelected(on == choice));
            language.getItems().add(item);
        }
    }

    private void listRecent() {
        List<MenuItem> items = project.getItems();
        int end = items.indexOf(beforeRecent) + 1;
        items.subList(end, items.size()).clear();
        List<Path> recent = model.recentProjects();
        beforeRecent.setVisible(!recent.isEmpty());
        for (Path folder : recent) {
            var item = new MenuItem(folder.toString());
            item.setMnemonicParsing(false);
            item.setOnAction(_ -> model.projects().open(folder));
            items.add(item);
        }
    }

    private void showTheme(Theme theme) {
        themeIcon.setIconLiteral(theme == Theme.LIGHT ? "fth-moon" : "fth-sun");
    }

    private void showStage(WorkStage stage) {
        for (StageEntry entry : content.stages()) {
            if (entry.stage() == stage) {
                page.getChildren().setAll(pages.computeIfAbsent(stage, _ -> entry.page().get()));
            }
        }
    }

    private void showDrawer(Drawer drawer) {
        if (drawer != Drawer.CLOSED && bottom.getChildren().size() == 1) {
            Node made = content.drawer().get();
            made.managedProperty().bind(made.visibleProperty());
            bottom.getChildren().addFirst(made);
        }
        if (bottom.getChildren().size() > 1) {
            bottom.getChildren().getFirst().setVisible(drawer != Drawer.CLOSED);
        }
    }

    private void showSheet(Sheet sheet) {
        if (sheet == Sheet.NONE) {
            sheetLayer.shut();
            return;
        }
        Parent shown = sheets.computeIfAbsent(sheet, content.sheets());
        sheetLayer.open(model.messages().bind(sheet.title()), shown);
    }

    /** Large letters need more room, so that the rail and the panel give way earlier. */
    private void fit(double width) {
        double size = model.textSizeProperty().get().percent() / 100.0;
        boolean narrow = width > 0 && width < ROOMY * size;
        rail.setNarrow(narrow);
        recipePanel.setPrefWidth((narrow ? 276 : 308) * (1 + PANEL_GROWTH * (size - 1)));
    }

    @FXML
    private void createProject() {
        model.projects().create();
    }

    @FXML
    private void openProject() {
        model.projects().choose();
    }

    @FXML
    private void openSample() {
        model.projects().openSample();
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
    private void showSettings() {
        model.sheetProperty().set(Sheet.SETTINGS);
    }

    @FXML
    private void showKeys() {
        model.sheetProperty().set(Sheet.KEYS);
    }

    @FXML
    private void showAbout() {
        model.sheetProperty().set(Sheet.ABOUT);
    }

    @FXML
    private void startTour() {
        model.tour().restart();
    }

    @FXML
    private void resumeTour() {
        model.tour().resume();
    }

    @FXML
    private void quit() {
        model.projects().quit();
    }

    @FXML
    private void goToExport() {
        model.goToExport();
    }
}
