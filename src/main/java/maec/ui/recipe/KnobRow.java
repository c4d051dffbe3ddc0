package maec.ui.recipe;

import atlantafx.base.controls.ProgressSliderSkin;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.ui.control.Tip;
import maec.ui.text.Messages;

import org.kordamp.ikonli.javafx.FontIcon;

/** A knob as people see it: label and number field above a slider, and a note when there is one. */
final class KnobRow extends VBox {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
    private static final int LARGE_STEP = 5;

    private final Knob knob;
    private final Slider slider = new Slider(0, 1, 0);
    private final TextField field = new TextField();

    KnobRow(Knob knob, Messages messages) {
        this.knob = knob;
        getStyleClass().add("knob");
        var label = new Label();
        label.textProperty().bind(knob.label());
        Tip.give(label, knob.explanation());
        label.setLabelFor(field);
        label.setMinWidth(0);
        label.setMinHeight(USE_PREF_SIZE);
        label.setWrapText(true);
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var line = new HBox(3, label, gap, resetButton(messages), lockButton(messages), field);
        line.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(line, slider, note());
        prepareSlider();
        prepareField();
        knob.valueProperty().subscribe(_ -> showValue());
        label.setOnMouseClicked(event -> resetOnDoubleClick(event.getClickCount()));
    }

    /** Shown where there is something to reset. */
    private Button resetButton(Messages messages) {
        var reset = new Button("", new FontIcon("fth-rotate-ccw"));
        reset.getStyleClass().addAll("knob-tool", "knob-reset");
        reset.setId("reset-" + knob.number().name());
        Tip.give(reset, messages.bind("recipe.knob.reset.tip"));
        reset.accessibleTextProperty().bind(named(messages, "recipe.knob.reset"));
        reset.visibleProperty().bind(knob.usualProperty().or(knob.lockedProperty()).not());
        reset.setOnAction(_ -> knob.reset());
        return reset;
    }

    private ToggleButton lockButton(Messages messages) {
        var icon = new FontIcon("fth-unlock");
        var lock = new ToggleButton("", icon);
        lock.getStyleClass().addAll("knob-tool", "knob-lock");
        lock.setId("lock-" + knob.number().name());
        Tip.give(lock, messages.bind("recipe.knob.lock.tip"));
        lock.accessibleTextProperty().bind(named(messages, "recipe.knob.lock"));
        lock.selectedProperty().bindBidirectional(knob.lockedProperty());
        lock.selectedProperty()
                .subscribe(on -> icon.setIconLiteral(on ? "fth-lock" : "fth-unlock"));
        slider.disableProperty().bind(lock.selectedProperty());
        field.disableProperty().bind(lock.selectedProperty());
        return lock;
    }

    private StringBinding named(Messages messages, String key) {
        return Bindings.createStringBinding(
                () -> messages.text(key, knob.label().get()),
                messages.languageProperty(),
                knob.label());
    }

    private Label note() {
        var note = new Label();
        note.getStyleClass().add("knob-note");
        note.setWrapText(true);
        note.textProperty().bind(knob.noteProperty());
        note.visibleProperty().bind(knob.noteProperty().isNotEmpty());
        note.managedProperty().bind(note.visibleProperty());
        return note;
    }

    private void prepareSlider() {
        slider.setSkin(new ProgressSliderSkin(slider));
        slider.accessibleTextProperty().bind(knob.label());
        slider.setId("slider-" + knob.number().name());
        slider.valueProperty().subscribe((_, position) -> followSlider(position));
        slider.valueChangingProperty().subscribe((_, busy) -> releaseUnless(busy));
        slider.addEventHandler(MouseEvent.MOUSE_RELEASED, _ -> knob.release());
        slider.setOnMouseClicked(event -> resetOnDoubleClick(event.getClickCount()));
        slider.addEventFilter(KeyEvent.KEY_PRESSED, this::stepByKey);
        slider.addEventFilter(KeyEvent.KEY_RELEASED, _ -> knob.release());
        slider.focusedProperty().subscribe((_, focused) -> releaseUnless(focused));
    }

    private void followSlider(Number position) {
        if (Math.abs(knob.scale().positionOf(knob.valueProperty().get()) - position.doubleValue())
                > 1e-9) {
            knob.drag(position.doubleValue());
        }
    }

    private void releaseUnless(boolean busy) {
        if (!busy) {
            knob.release();
        }
    }

    private void resetOnDoubleClick(int clicks) {
        if (clicks == 2) {
            knob.reset();
        }
    }

    private void stepByKey(KeyEvent event) {
        int steps =
                switch (event.getCode()) {
                    case LEFT, DOWN -> -1;
                    case RIGHT, UP -> 1;
                    case PAGE_DOWN -> -LARGE_STEP;
                    case PAGE_UP -> LARGE_STEP;
                    default -> 0;
                };
        if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) {
            knob.reset();
            event.consume();
        } else if (event.getCode() == KeyCode.HOME || event.getCode() == KeyCode.END) {
            knob.moveToEnd(event.getCode() == KeyCode.END);
            event.consume();
        } else if (steps != 0) {
            knob.step(steps);
            event.consume();
        }
    }

    private void prepareField() {
        field.accessibleTextProperty().bind(knob.label());
        field.setId("field-" + knob.number().name());
        field.setOnAction(_ -> takeField());
        field.focusedProperty().subscribe((_, focused) -> takeFieldUnless(focused));
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::stepInField);
        field.addEventFilter(KeyEvent.KEY_RELEASED, this::releaseInField);
    }

    private void stepInField(KeyEvent event) {
        switch (event.getCode()) {
            case UP -> knob.step(1);
            case DOWN -> knob.step(-1);
            case PAGE_UP -> knob.step(LARGE_STEP);
            case PAGE_DOWN -> knob.step(-LARGE_STEP);
            case ESCAPE -> showValue();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void releaseInField(KeyEvent event) {
        switch (event.getCode()) {
            case UP, DOWN, PAGE_UP, PAGE_DOWN -> knob.release();
            default -> {}
        }
    }

    private void takeFieldUnless(boolean focused) {
        if (!focused) {
            takeField();
        }
    }

    private void takeField() {
        var complaint = knob.type(field.getText());
        field.pseudoClassStateChanged(ERROR, complaint.isPresent());
        field.setTooltip(complaint.map(Tooltip::new).orElse(null));
        if (complaint.isEmpty()) {
            showValue();
        }
    }

    private void showValue() {
        slider.setValue(knob.scale().positionOf(knob.valueProperty().get()));
        field.setText(knob.text());
        field.pseudoClassStateChanged(ERROR, false);
    }
}
