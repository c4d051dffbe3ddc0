package maec.ui.activity;

import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;

import maec.ui.control.SegmentedControl;
import maec.ui.job.NotedProblem;

import java.util.List;
import java.util.Locale;

/** The drawer above the task strip. */
public final class ActivityView {
    private final ActivityViewModel model;
    @FXML private SegmentedControl<Drawer> choice;
    @FXML private Button folder;
    @FXML private ListView<TaskRow> tasks;
    @FXML private ListView<LogLine> log;
    @FXML private ListView<NotedProblem> problems;

    /**
     * Made by the FXML loader.
     *
     * @param model what is shown
     */
    public ActivityView(ActivityViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        tasks.setCellFactory(_ -> new TaskCell(model));
        log.setCellFactory(_ -> new LogCell());
        problems.setCellFactory(_ -> new ProblemCell(model));
        log.setItems(model.log());
        problems.setItems(model.problems());
        model.log().addListener((ListChangeListener<LogLine>) _ -> showNewestLine());
        InvalidationListener listTasks = _ -> listTasks();
        model.running().addListener(listTasks);
        model.ended().addListener(listTasks);
        choice.valueProperty().subscribe(this::choose);
        model.messages().languageProperty().subscribe(_ -> speak());
        model.drawerProperty().subscribe(this::show);
    }

    private void speak() {
        choice.show(
                List.of(Drawer.TASKS, Drawer.LOG, Drawer.PROBLEMS),
                drawer -> word(drawer.name().toLowerCase(Locale.ROOT)));
        tasks.setPlaceholder(placeholder("activity.tasks.none"));
        log.setPlaceholder(placeholder("activity.log.none"));
        problems.setPlaceholder(placeholder("activity.problems.none"));
        listTasks();
        problems.refresh();
    }

    private String word(String which) {
        return model.messages().text("activity." + which);
    }

    private Label placeholder(String key) {
        var label = new Label(model.messages().text(key));
        label.getStyleClass().add("muted");
        return label;
    }

    private void choose(Drawer chosen) {
        if (chosen != null && model.drawerProperty().get() != Drawer.CLOSED) {
            model.drawerProperty().set(chosen);
        }
    }

    private void show(Drawer drawer) {
        if (drawer != Drawer.CLOSED) {
            choice.valueProperty().set(drawer);
        }
        tasks.setVisible(drawer == Drawer.TASKS);
        log.setVisible(drawer == Drawer.LOG);
        problems.setVisible(drawer == Drawer.PROBLEMS);
        folder.setVisible(drawer == Drawer.LOG);
        if (drawer == Drawer.LOG) {
            showNewestLine();
        }
    }

    private void showNewestLine() {
        if (log.isVisible() && !model.log().isEmpty()) {
            log.scrollTo(model.log().size() - 1);
        }
    }

    private void listTasks() {
        tasks.getItems().setAll(TaskRow.list(model.running(), model.ended()));
    }

    @FXML
    private void openLogFolder() {
        model.openLogFolder();
    }

    @FXML
    private void copyAll() {
        model.copyAll();
    }

    @FXML
    private void clear() {
        model.clear();
    }

    @FXML
    private void close() {
        model.close();
    }
}
