package maec.ui.combine;

import javafx.beans.value.ObservableStringValue;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.combine.Coefficient;
import maec.ui.combine.Overrides.Row;
import maec.ui.control.Tip;
import maec.ui.control.Words;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table of overrides: every rule can be edited, and says which tensors it decides for. */
public final class OverridesCard extends VBox {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
    private static final int NAMED = 40;

    private final GridPane grid = new GridPane();
    private final Label empty = new Label();
    private final Label complaint = new Label();
    private final Label listing = new Label();
    private final Button add = new Button();
    private final List<Line> lines = new ArrayList<>();
    private int listed = -1;

    /** The nodes of one rule. */
    private record Line(
            TextField tensors, ChoiceBox<String> name, TextField value, Button hits, HBox tools) {}

    /** Makes an empty card; {@link #show} fills it. */
    public OverridesCard() {
        getStyleClass().add("card");
        grid.setHgap(8);
        grid.setVgap(5);
        grid.getColumnConstraints()
                .setAll(
                        column(220, true),
                        column(130, false),
                        column(120, false),
                        column(70, false),
                        column(60, false));
        empty.getStyleClass().add("muted");
        empty.setWrapText(true);
        empty.setMinHeight(USE_PREF_SIZE);
        complaint.getStyleClass().add("danger");
        complaint.setWrapText(true);
        complaint.managedProperty().bind(complaint.textProperty().isNotEmpty());
        listing.getStyleClass().addAll("small", "muted");
        listing.setWrapText(true);
        listing.managedProperty().bind(listing.textProperty().isNotEmpty());
    }

    private static ColumnConstraints column(double width, boolean grows) {
        var column = new ColumnConstraints();
        column.setMinWidth(grows ? 140 : width);
        column.setPrefWidth(width);
        column.setHgrow(grows ? Priority.ALWAYS : Priority.NEVER);
        return column;
    }

    /**
     * Shows what a model says, from now on.
     *
     * @param model the stage
     */
    public void show(CombineViewModel model) {
        Messages messages = model.messages();
        var title = text(messages.bind("combine.overrides"), "card-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        var subtitle = text(messages.bind("combine.overrides.note"), "card-subtitle");
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        add.textProperty().bind(messages.bind("combine.overrides.add"));
        add.setGraphic(new FontIcon("fth-plus"));
        add.setMinWidth(Region.USE_PREF_SIZE);
        add.setOnAction(_ -> model.overrides().add());
        var head = new HBox(8, title, subtitle, gap, add);
        head.setAlignment(Pos.CENTER_LEFT);
        empty.textProperty().bind(messages.bind("combine.overrides.empty"));
        empty.managedProperty().bind(empty.visibleProperty());
        grid.managedProperty().bind(grid.visibleProperty());
        getChildren().setAll(head, empty, grid, complaint, listing);
        model.overrides().rowsProperty().subscribe(rows -> show(model, rows));
        model.methodProperty().subscribe((_, _) -> rebuild(model));
        messages.languageProperty().subscribe((_, _) -> rebuild(model));
    }

    private static Label text(ObservableStringValue words, String style) {
        var label = new Label();
        label.textProperty().bind(words);
        label.getStyleClass().add(style);
        return label;
    }

    private void rebuild(CombineViewModel model) {
        lines.clear();
        show(model, model.overrides().rowsProperty().get());
    }

    private void show(CombineViewModel model, List<Row> rows) {
        empty.setVisible(rows.isEmpty());
        grid.setVisible(!rows.isEmpty());
        add.setDisable(model.overrides().names().isEmpty());
        complaint.setText("");
        if (lines.size() != rows.size()) {
            build(model, rows.size());
        }
        for (int i = 0; i < rows.size(); i++) {
            fill(lines.get(i), rows.get(i));
        }
        list(rows);
    }

    private void build(CombineViewModel model, int count) {
        Messages messages = model.messages();
        grid.getChildren().clear();
        lines.clear();
        List<String> heads = List.of("tensors", "name", "value", "hits");
        for (int c = 0; c < heads.size(); c++) {
            var head = text(messages.bind("combine.overrides." + heads.get(c)), "muted");
            grid.add(head, c, 0);
        }
        for (int i = 0; i < count; i++) {
            Line line = line(model, i);
            lines.add(line);
            grid.addRow(
                    i + 1, line.tensors(), line.name(), line.value(), line.hits(), line.tools());
        }
    }

    private Line line(CombineViewModel model, int index) {
        Messages messages = model.messages();
        var name = new ChoiceBox<String>();
        name.getItems().setAll(model.overrides().names());
        name.setConverter(new Words<>(OverridesCard::word));
        name.setMaxWidth(Double.MAX_VALUE);
        name.setAccessibleText(messages.text("combine.overrides.name"));
        var tensors = new TextField();
        tensors.setAccessibleText(messages.text("combine.overrides.tensors"));
        Tip.give(tensors, messages.text("combine.overrides.tensors.tip"));
        var value = new TextField();
        value.setAccessibleText(messages.text("combine.overrides.value"));
        Tip.give(value, messages.text("combine.overrides.value.tip"));
        var hits = new Button();
        hits.getStyleClass().add("link");
        hits.setOnAction(_ -> toggle(model, index));
        var raise = tool("fth-arrow-up", messages.text("combine.overrides.raise"));
        raise.setDisable(index == 0);
        raise.setOnAction(_ -> model.overrides().raise(index));
        var remove = tool("fth-x", messages.text("combine.overrides.remove"));
        remove.setOnAction(_ -> model.overrides().remove(index));
        var line = new Line(tensors, name, value, hits, new HBox(2, raise, remove));
        for (TextField field : List.of(tensors, value)) {
            field.setOnAction(_ -> take(model, index, line));
            field.focusedProperty().subscribe((_, on) -> takeUnless(on, model, index, line));
        }
        name.setOnAction(_ -> take(model, index, line));
        return line;
    }

    private static Button tool(String icon, String what) {
        var button = new Button("", new FontIcon(icon));
        button.getStyleClass().add("knob-tool");
        button.setAccessibleText(what);
        Tip.give(button, what);
        return button;
    }

    private void takeUnless(boolean focused, CombineViewModel model, int index, Line line) {
        if (!focused) {
            take(model, index, line);
        }
    }

    private void take(CombineViewModel model, int index, Line line) {
        List<Row> rows = model.overrides().rowsProperty().get();
        if (index >= rows.size() || line.name().getValue() == null) {
            return;
        }
        Row now = rows.get(index);
        String tensors = line.tensors().getText();
        String value = line.value().getText();
        boolean same =
                tensors.equals(now.tensors())
                        && value.equals(now.value())
                        && line.name().getValue().equals(now.name());
        if (same) {
            return;
        }
        var refusals = new Refusals(model.messages());
        String name = line.name().getValue();
        Optional<String> noPattern = refusals.pattern(tensors);
        Optional<String> refused =
                noPattern
                        .or(() -> refusals.numbers(value))
                        .or(() -> model.overrides().change(index, tensors, name, value));
        complaint.setText(refused.orElse(""));
        line.tensors().pseudoClassStateChanged(ERROR, noPattern.isPresent());
        line.value().pseudoClassStateChanged(ERROR, refused.isPresent() && noPattern.isEmpty());
    }

    private static void fill(Line line, Row row) {
        line.tensors().setText(row.tensors());
        line.value().setText(row.value());
        line.tensors().pseudoClassStateChanged(ERROR, false);
        line.value().pseudoClassStateChanged(ERROR, false);
        line.name().setValue(row.name());
        line.hits().setText(Figures.count(row.hits().size()));
    }

    private void toggle(CombineViewModel model, int index) {
        listed = listed == index ? -1 : index;
        list(model.overrides().rowsProperty().get());
    }

    private void list(List<Row> rows) {
        if (listed < 0 || listed >= rows.size()) {
            listing.setText("");
            return;
        }
        List<String> hits = rows.get(listed).hits();
        String more = hits.size() > NAMED ? " … +" + (hits.size() - NAMED) : "";
        listing.setText(hits.stream().limit(NAMED).collect(Collectors.joining("  ")) + more);
    }

    /** A method's parameter has no sign of its own. */
    private static String word(String name) {
        try {
            return Coefficient.named(name).label();
        } catch (IllegalArgumentException _) {
            return name.replace('_', ' ').replace(".", " · ");
        }
    }
}
