package maec.ui.evaluate;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.combine.RecipeNumber;
import maec.ui.chart.HoverText;
import maec.ui.chart.PictureShelf;
import maec.ui.chart.ValueGrid;
import maec.ui.control.JobNotice;
import maec.ui.control.Tip;
import maec.ui.control.Words;
import maec.ui.job.JobState;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.Sweep;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A sweep as a heatmap: pressing a cell sets both numbers of the recipe. */
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
    private final ValueGrid heat = new ValueGrid();
    private Optional<Sweep> shownSweep = Optional.empty();

    /** Makes an empty card; {@link #show} fills it. */
    public SweepCard() {
        getStyleClass().add("card");
        setMinWidth(0);
        heat.managedProperty().bind(heat.visibleProperty());
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
     * @param pictures takes the heatmap, as {@code sweep}
     */
    public void show(SweepViewModel model, PictureShelf pictures) {
        model.begin();
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
        var room = new Region();
        HBox.setHgrow(room, Priority.ALWAYS);
        MenuButton save = pictures.button("sweep", heat);
        save.visibleProperty().bind(heat.visibleProperty());
        save.managedProperty().bind(heat.visibleProperty());
        var head = new HBox(8, title, subtitle, room, save);
        head.setAlignment(Pos.CENTER_LEFT);
        heat.onChosen(place -> model.use(place.column(), place.row()));
        heat.setDescription(place -> describe(model, place));
        getChildren()
                .setAll(
                        head,
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
                new Words<>(choice -> choice.orElseGet(() -> messages.text("evaluate.sweep.all"))));
    }

    private static HBox axis(
            String arrow,
            ChoiceBox<RecipeNumber> choice,
            ObjectProperty<RecipeNumber> number,
            StringProperty values,
            SweepViewModel model) {
        Messages messages = model.messages();
        choice.getItems().setAll(model.numbers());
        choice.setConverter(new Words<>(RecipeNumber::label));
        choice.valueProperty().bindBidirectional(number);
        choice.setMinWidth(110);
        choice.accessibleTextProperty().bind(messages.bind("evaluate.sweep.number"));
        var field = new TextField();
        field.textProperty().bindBidirectional(values);
        field.accessibleTextProperty().bind(messages.bind("evaluate.sweep.values"));
        Tip.give(field, messages.bind("evaluate.sweep.values"));
        HBox.setHgrow(field, Priority.ALWAYS);
        var sign = new Label(arrow);
        sign.getStyleClass().add("muted");
        sign.setMinWidth(USE_PREF_SIZE);
        var line = new HBox(6, sign, choice, field);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    /** Words for a choice, which are never read back. */
    private void show(SweepViewModel model, JobState<Sweep> state) {
        run.setDisable(state.isRunning() || !model.canRun());
        notice.show(state, model::cancel, model::run);
    }

    private void rebuild(SweepViewModel model) {
        speak(model.messages());
        show(model, model.gridProperty().get());
    }

    private void show(SweepViewModel model, Optional<SweepGrid> grid) {
        Messages messages = model.messages();
        shownSweep = grid.map(SweepGrid::sweep);
        heat.setVisible(grid.isPresent());
        if (grid.isEmpty()) {
            note.setText(messages.text("evaluate.sweep.empty"));
            return;
        }
        SweepGrid shown = grid.get();
        Sweep sweep = shown.sweep();
        note.setText(shown.stale() ? messages.text("evaluate.sweep.stale") : "");
        heat.setOpacity(shown.stale() ? 0.55 : 1);
        heat.setValues(
                new ValueGrid.Axes(
                        sweep.across().number().label(),
                        values(sweep.across()),
                        sweep.up().number().label(),
                        values(sweep.up())),
                shown.accuracy());
        mark(model);
    }

    private static List<String> values(Sweep.Axis axis) {
        return IntStream.range(0, axis.values().size()).mapToObj(i -> value(axis, i)).toList();
    }

    private static String value(Sweep.Axis axis, int index) {
        double value = axis.values().get(index);
        return axis.number().isShare() ? Figures.percent(value) : Figures.coefficient(value);
    }

    private static HoverText describe(SweepViewModel model, ValueGrid.Place place) {
        SweepGrid grid = model.gridProperty().get().orElseThrow();
        Sweep sweep = grid.sweep();
        double value = grid.accuracy()[place.row()][place.column()];
        boolean known = !Double.isNaN(value);
        return HoverText.of(
                model.messages()
                        .text(
                                known ? "evaluate.sweep.cell" : "evaluate.sweep.cell.unknown",
                                sweep.across().number().label(),
                                value(sweep.across(), place.column()),
                                sweep.up().number().label(),
                                value(sweep.up(), place.row()),
                                known ? Figures.decimals(value, 1) : ""));
    }

    /** Frames the cell that has the two numbers of the present recipe. */
    private void mark(SweepViewModel model) {
        heat.setPresent(shownSweep.flatMap(sweep -> present(model, sweep)));
    }

    private static Optional<ValueGrid.Place> present(SweepViewModel model, Sweep sweep) {
        for (int row = 0; row < sweep.up().values().size(); row++) {
            for (int column = 0; column < sweep.across().values().size(); column++) {
                if (model.isPresent(sweep, column, row)) {
                    return Optional.of(new ValueGrid.Place(column, row));
                }
            }
        }
        return Optional.empty();
    }
}
