package maec.ui.activity;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import maec.ui.job.NotedProblem;

import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A problem in the list: when, what, and what to do about it. */
final class ProblemCell extends ListCell<NotedProblem> {
    private static final double MARGINS = 190;

    private final ActivityViewModel model;
    private final Label time = new Label();
    private final Label sentence = new Label();
    private final Label advice = new Label();
    private final Button copy = new Button("", new FontIcon("fth-copy"));
    private final HBox row;

    ProblemCell(ActivityViewModel model) {
        this.model = model;
        time.getStyleClass().add("muted");
        time.setMinWidth(64);
        advice.getStyleClass().add("muted");
        copy.getStyleClass().add("icon-only");
        var text = new VBox(1, sentence, advice);
        HBox.setHgrow(text, Priority.ALWAYS);
        row = new HBox(10, time, text, copy);
        row.setAlignment(Pos.TOP_LEFT);
        for (Label label : new Label[] {sentence, advice}) {
            label.setWrapText(true);
            label.setMinHeight(USE_PREF_SIZE);
            label.maxWidthProperty().bind(widthProperty().subtract(MARGINS));
        }
    }

    @Override
    protected void updateItem(@Nullable NotedProblem item, boolean empty) {
        super.updateItem(item, empty);
        if (empty || item == null) {
            setGraphic(null);
            setAccessibleText("");
            return;
        }
        time.setText(ActivityViewModel.time(item.time()));
        sentence.setText(item.problem().sentence());
        advice.setText(item.problem().advice());
        copy.setAccessibleText(model.messages().text("activity.copy"));
        copy.setOnAction(_ -> model.copy(item));
        setAccessibleText(item.problem().sentence() + " " + item.problem().advice());
        setGraphic(row);
    }
}
