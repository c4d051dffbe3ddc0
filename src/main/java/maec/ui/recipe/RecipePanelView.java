package maec.ui.recipe;

import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The recipe panel at the right of the window. */
public final class RecipePanelView {
    private final RecipePanelViewModel model;
    @FXML private VBox knobs;
    @FXML private VBox totals;

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
            group.forEach(knob -> knobs.getChildren().add(new KnobRow(knob)));
            knobs.getChildren().add(rule());
        }
        model.lines().forEach(total -> totals.getChildren().add(line(total)));
    }

    @FXML
    private void copyAsCommand() {
        model.copyAsCommand();
    }

    @FXML
    private void resetToDefaults() {
        model.resetToDefaults();
    }

    private static Region rule() {
        var rule = new Region();
        rule.getStyleClass().add("rule");
        VBox.setMargin(rule, new javafx.geometry.Insets(5, 0, 4, 0));
        return rule;
    }

    private static HBox line(RecipePanelViewModel.Total total) {
        var name = new Label(total.name());
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
