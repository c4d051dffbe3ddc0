package maec.ui.help;

import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The sheet that lists keys. */
public final class ShortcutsView {
    private static final double COLUMN = 300;
    private static final double KEYS = 118;

    private final ShortcutsViewModel model;
    @FXML private FlowPane groups;

    /**
     * Made by the FXML loader.
     *
     * @param model the list
     */
    public ShortcutsView(ShortcutsViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        model.groups().forEach(group -> groups.getChildren().add(group(group)));
    }

    private Node group(KeyGroup group) {
        var grid = new GridPane(10, 5);
        grid.getColumnConstraints().addAll(column(KEYS), column(COLUMN - KEYS - 10));
        for (int i = 0; i < group.rows().size(); i++) {
            KeyRow row = group.rows().get(i);
            var keys = new Label();
            keys.textProperty()
                    .bind(
                            Bindings.createStringBinding(
                                    () -> caps(row.keys()), model.messages().languageProperty()));
            keys.getStyleClass().add("tag");
            var words = words(row.words());
            words.setWrapText(true);
            grid.addRow(i, keys, words);
        }
        var title = words(group.title());
        title.getStyleClass().add("card-title");
        return new VBox(7, title, grid);
    }

    /** Keys as they are lettered on a keyboard of the language that is on. */
    private String caps(String keys) {
        return Arrays.stream(keys.split("\\+"))
                .map(
                        cap -> {
                            String key = "help.key." + cap.toLowerCase(Locale.ROOT);
                            boolean known = model.messages().knows(key);
                            return known ? model.messages().text(key) : cap;
                        })
                .collect(Collectors.joining("+"));
    }

    private static ColumnConstraints column(double width) {
        var column = new ColumnConstraints(width);
        column.setHalignment(javafx.geometry.HPos.LEFT);
        return column;
    }

    private Label words(String key) {
        var label = new Label();
        label.textProperty().bind(model.messages().bind(key));
        return label;
    }
}
