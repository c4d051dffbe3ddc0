package maec.ui.evaluate;

import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableStringValue;
import javafx.geometry.Pos;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.ui.control.JobNotice;
import maec.ui.job.JobState;
import maec.ui.text.Messages;
import maec.workflow.Merge;

import org.kordamp.ikonli.javafx.FontIcon;

/** A prompt, and what base and merge make of it, growing while they write. */
public final class SideBySideCard extends VBox {
    private final TextArea prompt = new TextArea();
    private final TextField tokens = new TextField();
    private final MenuButton tasks = new MenuButton();
    private final Button run = new Button();
    private final JobNotice notice = new JobNotice();
    private final Label base = new Label();
    private final Label merged = new Label();

    /** Makes an empty card; {@link #show} fills it. */
    public SideBySideCard() {
        getStyleClass().add("card");
        setMinWidth(0);
        prompt.setPrefRowCount(3);
        prompt.setMinHeight(64);
        prompt.setWrapText(true);
        prompt.getStyleClass().add("prompt");
        prompt.addEventFilter(KeyEvent.KEY_PRESSED, this::leaveByTab);
        tokens.setPrefColumnCount(4);
        tokens.setMinWidth(52);
    }

    /** As high as the head of the card beside it, in which a button stands. */
    private static HBox head(Label title, Label subtitle) {
        var head = new HBox(8, title, subtitle);
        head.getStyleClass().add("card-head");
        return head;
    }

    /** A prompt seldom needs a tab, and people without a mouse must be able to leave the field. */
    private void leaveByTab(KeyEvent event) {
        if (event.getCode() == KeyCode.TAB && !event.isControlDown()) {
            boolean back = event.isShiftDown();
            prompt.requestFocusTraversal(
                    back ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
            event.consume();
        }
    }

    /**
     * Shows what a model says, from now on.
     *
     * @param model the card's content
     */
    public void show(SideBySideViewModel model) {
        Messages messages = model.messages();
        var title = words(messages.bind("evaluate.side"), "card-title");
        title.setMinWidth(USE_PREF_SIZE);
        var subtitle = words(messages.bind("evaluate.side.note"), "card-subtitle");
        prompt.textProperty().bindBidirectional(model.promptProperty());
        prompt.promptTextProperty().bind(messages.bind("evaluate.side.prompt.empty"));
        prompt.accessibleTextProperty().bind(messages.bind("evaluate.side.prompt"));
        var unit = words(messages.bind("evaluate.side.tokens"), "muted");
        unit.setMinWidth(USE_PREF_SIZE);
        tokens.textProperty().bindBidirectional(model.tokensProperty());
        tokens.accessibleTextProperty().bind(messages.bind("evaluate.side.tokens"));
        tasks.textProperty().bind(messages.bind("evaluate.side.task"));
        tasks.setMinWidth(USE_PREF_SIZE);
        for (String task : model.tasks()) {
            var item = new MenuItem(task);
            item.setOnAction(_ -> model.takeFrom(task));
            tasks.getItems().add(item);
        }
        run.textProperty().bind(messages.bind("evaluate.side.run"));
        run.setGraphic(new FontIcon("fth-play"));
        run.setMinWidth(USE_PREF_SIZE);
        run.setId("generate");
        run.setOnAction(_ -> model.run());
        model.runProperty().subscribe(state -> show(model, state));
        model.promptProperty().subscribe(_ -> show(model, model.runProperty().get()));
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var bar = new HBox(8, tasks, gap, unit, tokens, run);
        bar.setAlignment(Pos.CENTER_LEFT);
        var now = words(messages.bind("evaluate.merged.now"), "muted");
        var old = words(messages.bind("evaluate.side.stale"), "stale");
        old.visibleProperty().bind(model.staleProperty());
        getChildren()
                .setAll(
                        head(title, subtitle),
                        prompt,
                        bar,
                        notice,
                        words(messages.bind("evaluate.base"), "muted"),
                        output(base, model.baseProperty()),
                        new HBox(8, now, old),
                        output(merged, model.mergedProperty()));
        base.accessibleHelpProperty().bind(messages.bind("evaluate.base"));
        merged.accessibleHelpProperty().bind(messages.bind("evaluate.merged.now"));
    }

    private static Label words(ObservableStringValue text, String style) {
        var label = new Label();
        label.textProperty().bind(text);
        label.getStyleClass().add(style);
        return label;
    }

    private static Label output(Label label, ObservableStringValue text) {
        label.getStyleClass().add("generated");
        label.setWrapText(true);
        label.setMaxWidth(Double.MAX_VALUE);
        label.setMinHeight(40);
        label.setAlignment(Pos.TOP_LEFT);
        label.textProperty()
                .bind(
                        Bindings.createStringBinding(
                                () -> text.get().isEmpty() ? "…" : text.get(), text));
        return label;
    }

    private void show(SideBySideViewModel model, JobState<Merge> state) {
        run.setDisable(state.isRunning() || model.promptProperty().get().isBlank());
        notice.show(state, model::cancel, model::run);
    }
}
