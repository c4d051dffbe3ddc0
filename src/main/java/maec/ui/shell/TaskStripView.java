package maec.ui.shell;

import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ToggleButton;

import maec.ui.activity.Drawer;

/** The strip at the bottom of the window. */
public final class TaskStripView {
    private final TaskStripViewModel model;
    @FXML private ProgressBar bar;
    @FXML private Label sentence;
    @FXML private Button cancel;
    @FXML private ToggleButton tasks;
    @FXML private ToggleButton log;
    @FXML private ToggleButton problems;

    /**
     * Made by the FXML loader.
     *
     * @param model what runs
     */
    public TaskStripView(TaskStripViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        bar.progressProperty().bind(model.shareProperty());
        bar.visibleProperty().bind(model.runningProperty());
        bar.managedProperty().bind(bar.visibleProperty());
        sentence.textProperty().bind(model.sentenceProperty());
        cancel.visibleProperty().bind(model.runningProperty());
        cancel.managedProperty().bind(cancel.visibleProperty());
        cancel.disableProperty().bind(model.stoppableProperty().not());
        tasks.textProperty().bind(model.tasksText());
        problems.textProperty().bind(model.problemsText());
        door(tasks, Drawer.TASKS);
        door(log, Drawer.LOG);
        door(problems, Drawer.PROBLEMS);
    }

    private void door(ToggleButton button, Drawer drawer) {
        button.setOnAction(_ -> model.toggle(drawer));
        model.drawerProperty().subscribe(open -> button.setSelected(open == drawer));
    }

    @FXML
    private void cancel() {
        model.cancel();
    }
}
