package maec.ui.shell;

import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;

import maec.job.Problem;

import org.controlsfx.control.PopOver;

/** The strip at the bottom of the window. */
public final class TaskStripView {
    private final TaskStripViewModel model;
    @FXML private ProgressBar bar;
    @FXML private Label sentence;
    @FXML private Button cancel;
    @FXML private Button problems;

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
        var count = Bindings.size(model.problems());
        problems.textProperty().bind(Bindings.concat("Problems ", count));
        problems.disableProperty().bind(count.isEqualTo(0));
    }

    @FXML
    private void cancel() {
        model.cancel();
    }

    @FXML
    private void showProblems() {
        var list = new VBox();
        list.getStyleClass().add("problem-list");
        model.problems().forEach(problem -> list.getChildren().add(text(problem)));
        var forget = new Button("Clear");
        var scroll = new ScrollPane(list);
        scroll.setFitToWidth(true);
        scroll.setMaxHeight(320);
        var box = new VBox(8, scroll, forget);
        box.setStyle("-fx-padding: 12px;");
        var popup = new PopOver(box);
        popup.setArrowLocation(PopOver.ArrowLocation.BOTTOM_RIGHT);
        forget.setOnAction(
                _ -> {
                    model.forgetProblems();
                    popup.hide();
                });
        popup.show(problems);
    }

    private static VBox text(Problem problem) {
        var sentence = new Label(problem.sentence());
        var advice = new Label(problem.advice());
        advice.getStyleClass().add("muted");
        for (Label label : new Label[] {sentence, advice}) {
            label.setWrapText(true);
            label.setPrefWidth(400);
        }
        return new VBox(2, sentence, advice);
    }
}
