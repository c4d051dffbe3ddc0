package maec.ui.recipe;

import javafx.fxml.FXML;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.ui.recipe.Snapshots.Slot;

import java.util.Optional;

/** The recipe panel at the right of the window. */
public final class RecipePanelView {
    private final RecipePanelViewModel model;
    @FXML private VBox knobs;
    @FXML private VBox totals;
    @FXML private ToggleButton slotA;
    @FXML private ToggleButton slotB;
    @FXML private ToggleButton slotNow;
    @FXML private Button save;
    @FXML private VBox other;
    @FXML private Label otherNote;

    /**
     * Made by the FXML loader.
     *
     * @param model the knobs and totals
     */
    public RecipePanelView(RecipePanelViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        for (var group : model.groups()) {
            group.forEach(knob -> knobs.getChildren().add(new KnobRow(knob, model.messages())));
            knobs.getChildren().add(rule());
        }
        model.lines().forEach(total -> totals.getChildren().add(line(total)));
        otherNote.textProperty().bind(model.otherMethodNote());
        other.visibleProperty().bind(model.otherMethodNote().isNotEmpty());
        other.managedProperty().bind(other.visibleProperty());
        knobs.opacityProperty()
                .bind(
                        javafx.beans.binding.Bindings.when(other.visibleProperty())
                                .then(0.55)
                                .otherwise(1.0));
        prepareSnapshots();
    }

    private void prepareSnapshots() {
        var snapshots = model.snapshots();
        snapshots.shownProperty().subscribe(this::showSlot);
        snapshots.keptProperty(Slot.A).subscribe(kept -> slotA.setDisable(kept.isEmpty()));
        snapshots.keptProperty(Slot.B).subscribe(kept -> slotB.setDisable(kept.isEmpty()));
        var tip = new Tooltip();
        tip.setOnShowing(
                _ -> tip.setText(model.messages().text("recipe.save.tip", snapshots.next())));
        save.setTooltip(tip);
    }

    private void showSlot(Optional<Slot> slot) {
        slotA.setSelected(slot.equals(Optional.of(Slot.A)));
        slotB.setSelected(slot.equals(Optional.of(Slot.B)));
        slotNow.setSelected(slot.isEmpty());
    }

    @FXML
    private void showA() {
        model.snapshots().show(Slot.A);
        showSlot(model.snapshots().shownProperty().get());
    }

    @FXML
    private void showB() {
        model.snapshots().show(Slot.B);
        showSlot(model.snapshots().shownProperty().get());
    }

    @FXML
    private void showNow() {
        model.snapshots().showNow();
        showSlot(model.snapshots().shownProperty().get());
    }

    @FXML
    private void saveSnapshot() {
        model.snapshots().save();
    }

    @FXML
    private void copyAsCommand() {
        model.copyAsCommand();
    }

    @FXML
    private void resetToDefaults() {
        model.resetToDefaults();
    }

    @FXML
    private void backToMaec() {
        model.backToMaec();
    }

    private static Region rule() {
        var rule = new Region();
        rule.getStyleClass().add("rule");
        VBox.setMargin(rule, new Insets(5, 0, 4, 0));
        return rule;
    }

    private static HBox line(RecipePanelViewModel.Total total) {
        var name = new Label();
        name.textProperty().bind(total.name());
        name.getStyleClass().add("total-name");
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var value = new Label();
        value.getStyleClass().add("total-value");
        value.setMinWidth(Region.USE_PREF_SIZE);
        value.textProperty().bind(total.valueProperty());
        name.setLabelFor(value);
        return new HBox(8, name, gap, value);
    }
}
