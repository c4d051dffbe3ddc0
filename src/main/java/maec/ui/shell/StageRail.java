package maec.ui.shell;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import maec.ui.control.Tip;
import maec.ui.text.Messages;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The list of stages at the left: number or tick, name, subtitle; narrow where there is no room.
 */
public final class StageRail extends VBox {
    private static final double WIDE = 184;
    private static final double NARROW = 55;
    private static final double TEXT = 118;

    private final BooleanProperty wide = new SimpleBooleanProperty(true);
    private final Map<WorkStage, Node> items = new EnumMap<>(WorkStage.class);

    /** Makes an empty rail; {@link #show} fills it. */
    public StageRail() {
        getStyleClass().add("rail");
        setNarrow(false);
    }

    /**
     * Lists the stages.
     *
     * @param entries in the order of the work
     * @param messages the names of the stages
     * @param chosen the open stage; written when people choose another
     */
    void show(List<StageEntry> entries, Messages messages, ObjectProperty<WorkStage> chosen) {
        for (int i = 0; i < entries.size(); i++) {
            ToggleButton item = item(i + 1, entries.get(i), messages, chosen);
            items.put(entries.get(i).stage(), item);
            getChildren().add(item);
        }
    }

    /** The entry of a stage. */
    Node entry(WorkStage stage) {
        return items.getOrDefault(stage, this);
    }

    /**
     * Shows marks only, or marks with names.
     *
     * @param narrow marks only
     */
    void setNarrow(boolean narrow) {
        double width = narrow ? NARROW : WIDE;
        setMinWidth(width);
        setPrefWidth(width);
        setMaxWidth(width);
        wide.set(!narrow);
    }

    private ToggleButton item(
            int number, StageEntry entry, Messages messages, ObjectProperty<WorkStage> chosen) {
        var title = new Label();
        title.textProperty().bind(messages.bind(entry.stage().title()));
        title.getStyleClass().add("rail-title");
        var subtitle = new Label();
        subtitle.getStyleClass().add("rail-subtitle");
        subtitle.setWrapText(true);
        subtitle.setMinWidth(TEXT);
        subtitle.setMaxWidth(TEXT);
        subtitle.textProperty().bind(entry.subtitle());
        var text = new VBox(1, title, subtitle);
        text.visibleProperty().bind(wide);
        text.managedProperty().bind(wide);
        var content = new HBox(10, mark(number, entry), text);
        content.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        var item = new ToggleButton();
        item.setGraphic(content);
        item.getStyleClass().add("rail-item");
        item.setMaxWidth(Double.MAX_VALUE);
        item.setId("stage-" + entry.stage().id());
        item.accessibleTextProperty().bind(title.textProperty());
        Tip.give(item, title.textProperty());
        item.setOnAction(_ -> chosen.set(entry.stage()));
        chosen.subscribe(stage -> item.setSelected(stage == entry.stage()));
        item.selectedProperty().subscribe(_ -> item.setSelected(chosen.get() == entry.stage()));
        return item;
    }

    private static Label mark(int number, StageEntry entry) {
        var mark = new Label();
        mark.getStyleClass().add("rail-mark");
        entry.done().subscribe(() -> tick(mark, number, entry.done().get()));
        tick(mark, number, entry.done().get());
        return mark;
    }

    private static void tick(Label mark, int number, boolean done) {
        mark.setText(done ? "" : String.valueOf(number));
        mark.setGraphic(done ? new FontIcon("fth-check") : null);
        mark.getStyleClass().remove("done");
        if (done) {
            mark.getStyleClass().add("done");
        }
    }
}
