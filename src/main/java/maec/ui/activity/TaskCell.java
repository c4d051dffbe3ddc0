package maec.ui.activity;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.Subscription;

import maec.ui.job.EndedJob;
import maec.ui.job.JobSentence;
import maec.ui.job.RunningJob;

import org.jspecify.annotations.Nullable;

/** A work in the list: a bar, what it does and a button while it runs, how it ended afterwards. */
final class TaskCell extends ListCell<TaskRow> {
    private final ActivityViewModel model;
    private final Label time = new Label();
    private final ProgressBar bar = new ProgressBar();
    private final Label text = new Label();
    private final Button cancel = new Button();
    private final HBox row = new HBox(10, time, bar, text, spacer(), cancel);
    private Subscription watch = Subscription.EMPTY;

    TaskCell(ActivityViewModel model) {
        this.model = model;
        row.setAlignment(Pos.CENTER_LEFT);
        time.getStyleClass().add("muted");
        time.setMinWidth(64);
        bar.setPrefWidth(140);
        bar.setMinWidth(90);
        text.setMinWidth(0);
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        for (Region part : new Region[] {bar, cancel, time}) {
            part.managedProperty().bind(part.visibleProperty());
        }
    }

    private static Region spacer() {
        var spacer = new Region();
        HBox.setHgrow(spacer, Priority.ALWAYS);
        return spacer;
    }

    @Override
    protected void updateItem(@Nullable TaskRow item, boolean empty) {
        super.updateItem(item, empty);
        watch.unsubscribe();
        watch = Subscription.EMPTY;
        if (empty || item == null) {
            setGraphic(null);
            setAccessibleText("");
            return;
        }
        setGraphic(row);
        boolean runs = item instanceof TaskRow.Running;
        bar.setVisible(runs);
        cancel.setVisible(runs);
        time.setVisible(!runs);
        switch (item) {
            case TaskRow.Running(RunningJob job) -> show(job);
            case TaskRow.Ended(EndedJob job) -> show(job);
        }
        accessibleTextProperty().set(text.getText());
    }

    private void show(RunningJob job) {
        var words = new JobSentence(model.messages());
        cancel.setText(model.messages().text("activity.cancel"));
        cancel.setOnAction(_ -> job.cancel());
        bar.setAccessibleText(job.phrase().in(model.messages()));
        watch =
                job.progressProperty()
                        .subscribe(
                                progress -> {
                                    bar.setProgress(progress.share());
                                    text.setText(model.sentence(job, words));
                                })
                        .and(
                                job.stoppingProperty()
                                        .subscribe(
                                                stopping -> {
                                                    cancel.setDisable(stopping);
                                                    text.setText(model.sentence(job, words));
                                                }));
    }

    private void show(EndedJob job) {
        time.setText(ActivityViewModel.time(job.time()));
        text.setText(job.title().in(model.messages()) + " · " + model.sentence(job));
    }
}
