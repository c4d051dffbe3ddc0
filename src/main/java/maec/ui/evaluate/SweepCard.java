package maec.ui.evaluate;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

import maec.combine.RecipeNumber;
import maec.ui.chart.Palette;
import maec.ui.control.JobNotice;
import maec.ui.job.JobState;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.Sweep;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A sweep as a heatmap whose cells are buttons: pressing one sets both numbers of the recipe. */
public final class SweepCard extends VBox {
    /** Room for "all tasks" in every language; the box itself measures only its first words. */
    private static final int WIDEST_WORDS = 156;

    private final ChoiceBox<RecipeNumber> across = new ChoiceBox<>();
    private final ChoiceBox<RecipeNumber> up = new ChoiceBox<>();
    private final ChoiceBox<Optional<String>> task = new ChoiceBox<>();
    private final Button run = new Button();
    private final JobNotice notice = new JobNotice();
    private final Label complaint = new Label();
    private final Label note = new Label();
    private final GridPane heat = new GridPane();
    private final List<Button> cells = new ArrayList<>();
    private Optional<Sweep> built = Optional.empty();

    /** Makes an empty card; {@link #show} fills it. */
    public SweepCard() {
        getStyleClass().add("card");
        setMinWidth(0);
        heat.getStyleClass().add("sweep");
        heat.setHgap(2);
        heat.setVgap(2);
        complaint.getStyleClass().add("danger");
        complaint.setWrapText(true);
        complaint.managedProperty().bind(complaint.textProperty().isNotEmpty());
        note.getStyleClass().add("muted");
        note.setWrapText(true);
        note.managedProperty().bind(note.textProperty().isNotEmpty());
    }

    /**
     * Shows what a model says, from now on.
     *
     * @param model the card's content
     */
    public void show(SweepViewModel model) {
        Messages messages = model.messages();
        var title = new Label();
        title.textProperty().bind(messages.bind("evaluate.sweep"));
        title.getStyleClass().add("card-title");
        title.setMinWidth(USE_PREF_SIZE);
        var subtitle = new Label();
        subtitle.textProperty().bind(messages.bind("evaluate.sweep.note"));
        subtitle.getStyleClass().add("card-subtitle");
        complaint.textProperty().bind(model.complaintProperty());
        prepareTask(model);
        run.textProperty().bind(messages.bind("evaluate.sweep.run"));
        run.setGraphic(new FontIcon("fth-play"));
        run.setMinWidth(USE_PREF_SIZE);
        run.setId("runSweep");
        run.setOnAction(_ -> model.run());
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var bar = new HBox(8, task, gap, run);
        bar.setAlignment(Pos.CENTER_LEFT);
        getChildren()
                .setAll(
                        new HBox(8, title, subtitle),
                        axis(
                                "→",
                                across,
                                model.acrossProperty(),
                                model.acrossValuesProperty(),
                                model),
                        axis("↑", up, model.upProperty(), model.upValuesProperty(), model),
                        bar,
                        complaint,
                        notice,
                        note,
                        heat);
        model.runProperty().subscribe(state -> show(model, state));
        model.complaintProperty().subscribe(_ -> show(model, model.runProperty().get()));
        model.gridProperty().subscribe(grid -> show(model, grid));
        model.draftProperty().subscribe((_, _) -> mark(model));
        messages.languageProperty().subscribe((_, _) -> rebuild(model));
    }

    private void prepareTask(SweepViewModel model) {
        Messages messages = model.messages();
        List<Optional<String>> choices = new ArrayList<>();
        choices.add(Optional.empty());
        model.tasks().forEach(name -> choices.add(Optional.of(name)));
        // setting them again would take the choice away for a moment
        if (!task.getItems().equals(choices)) {
            task.getItems().setAll(choices);
        }
        speak(messages);
        task.valueProperty().bindBidirectional(model.taskProperty());
        task.setMinWidth(WIDEST_WORDS);
        task.accessibleTextProperty().bind(messages.bind("evaluate.task"));
    }

    /** Says the choices in the present language; the choice itself must stay as it is. */
    private void speak(Messages messages) {
        task.setConverter(
                new Shown<>(choice -> choice.orElseGet(() -> messages.text("evaluate.sweep.all"))));
    }

    private static HBox axis(
            String arrow,
            ChoiceBox<RecipeNumber> choice,
            ObjectProperty<RecipeNumber> number,
            StringProperty values,
            SweepViewModel model) {
        Messages messages = model.messages();
        choice.getItems().setAll(model.numbers());
        choice.setConverter(new Shown<>(RecipeNumber::label));
        choice.valueProperty().bindBidirectional(number);
        choice.setMinWidth(110);
        choice.accessibleTextProperty().bind(messages.bind("evaluate.sweep.number"));
        var field = new TextField();
        field.textProperty().bindBidirectional(values);
        field.accessibleTextProperty().bind(messages.bind("evaluate.sweep.values"));
        var tip = new Tooltip();
        tip.textProperty().bind(messages.bind("evaluate.sweep.values"));
        field.setTooltip(tip);
        HBox.setHgrow(field, Priority.ALWAYS);
        var sign = new Label(arrow);
        sign.getStyleClass().add("muted");
        sign.setMinWidth(USE_PREF_SIZE);
        var line = new HBox(6, sign, choice, field);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    /** Words for a choice, which are never read back. */
    private static final class Shown<T> extends StringConverter<T> {
        private final java.util.function.Function<T, String> words;

        Shown(java.util.function.Function<T, String> words) {
            this.words = words;
        }

        @Override
        public String toString(T value) {
            return value == null ? "" : words.apply(value);
        }

        @Override
        public T fromString(String text) {
            throw new UnsupportedOperationException("nobody types here");
        }
    }

    private void show(SweepViewModel model, JobState<Sweep> state) {
        run.setDisable(state.isRunning() || !model.canRun());
        notice.show(state, model::cancel, model::run);
    }

    private void rebuild(SweepViewModel model) {
        built = Optional.empty();
        speak(model.messages());
        show(model, model.gridProperty().get());
    }

    private void show(SweepViewModel model, Optional<SweepGrid> grid) {
        Messages messages = model.messages();
        if (grid.isEmpty()) {
            note.setText(messages.text("evaluate.sweep.empty"));
            heat.getChildren().clear();
            built = Optional.empty();
            return;
        }
        SweepGrid shown = grid.get();
        note.setText(shown.stale() ? messages.text("evaluate.sweep.stale") : "");
        heat.setOpacity(shown.stale() ? 0.55 : 1);
        if (!built.equals(Optional.of(shown.sweep()))) {
            build(model, shown.sweep());
        }
        fill(model, shown);
        mark(model);
    }

    private void build(SweepViewModel model, Sweep sweep) {
        heat.getChildren().clear();
        heat.getColumnConstraints().clear();
        cells.clear();
        built = Optional.of(sweep);
        int columns = sweep.across().values().size();
        int rows = sweep.up().values().size();
        var names = new ColumnConstraints();
        names.setMinWidth(44);
        names.setHalignment(HPos.RIGHT);
        heat.getColumnConstraints().add(names);
        for (int column = 0; column < columns; column++) {
            var wide = new ColumnConstraints(34, 60, Double.MAX_VALUE);
            wide.setHgrow(Priority.ALWAYS);
            wide.setHalignment(HPos.CENTER);
            heat.getColumnConstraints().add(wide);
        }
        for (int row = 0; row < rows; row++) {
            int line = rows - 1 - row;
            heat.add(head(value(sweep.up(), row) + " "), 0, line);
            for (int column = 0; column < columns; column++) {
                Button cell = cell(model, column, row);
                cells.add(cell);
                heat.add(cell, column + 1, line);
            }
        }
        for (int column = 0; column < columns; column++) {
            heat.add(head(value(sweep.across(), column)), column + 1, rows);
        }
        heat.add(head(sweep.up().number().label() + " ↑"), 0, rows);
        var title = head(sweep.across().number().label() + " →");
        title.setMaxWidth(Double.MAX_VALUE);
        title.setAlignment(Pos.CENTER);
        heat.add(title, 1, rows + 1, columns, 1);
    }

    private static Label head(String text) {
        var label = new Label(text);
        label.getStyleClass().addAll("small", "muted");
        return label;
    }

    private static String value(Sweep.Axis axis, int index) {
        double value = axis.values().get(index);
        return axis.number().isShare() ? Figures.percent(value) : Figures.coefficient(value);
    }

    private static Button cell(SweepViewModel model, int column, int row) {
        var cell = new Button();
        cell.getStyleClass().setAll("sweep-cell");
        cell.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        cell.setMinSize(30, 28);
        cell.setPrefHeight(32);
        cell.setOnAction(_ -> model.use(column, row));
        return cell;
    }

    private void fill(SweepViewModel model, SweepGrid grid) {
        Sweep sweep = grid.sweep();
        int columns = sweep.across().values().size();
        double low = grid.lowest();
        double range = Math.max(1e-9, grid.highest() - low);
        for (int i = 0; i < cells.size(); i++) {
            double value = grid.accuracy()[i / columns][i % columns];
            boolean known = !Double.isNaN(value);
            Button cell = cells.get(i);
            String figure = known ? Figures.decimals(value, 1) : "";
            cell.setText(known ? figure : "·");
            cell.setStyle(known ? tint((value - low) / range) : "");
            cell.setAccessibleText(
                    model.messages()
                            .text(
                                    known ? "evaluate.sweep.cell" : "evaluate.sweep.cell.unknown",
                                    sweep.across().number().label(),
                                    value(sweep.across(), i % columns),
                                    sweep.up().number().label(),
                                    value(sweep.up(), i / columns),
                                    figure));
        }
    }

    /** Colours of the palette, with black or white figures, whichever is read better. */
    private static String tint(double share) {
        int argb = Palette.VIRIDIS.argb((int) Math.round(share * (Palette.LEVELS - 1)));
        int red = argb >> 16 & 0xff;
        int green = argb >> 8 & 0xff;
        int blue = argb & 0xff;
        boolean light = 0.299 * red + 0.587 * green + 0.114 * blue > 110;
        return String.format(
                Locale.ROOT,
                "-fx-background-color: #%06x; -fx-text-fill: %s;",
                argb & 0xffffff,
                light ? "#0b0b0b" : "#ffffff");
    }

    /** Frames the cell that has the two numbers of the present recipe. */
    private void mark(SweepViewModel model) {
        built.ifPresent(
                sweep -> {
                    int columns = sweep.across().values().size();
                    for (int i = 0; i < cells.size(); i++) {
                        var styles = cells.get(i).getStyleClass();
                        styles.remove("present");
                        if (model.isPresent(sweep, i % columns, i / columns)) {
                            styles.add("present");
                        }
                    }
                });
    }
}
