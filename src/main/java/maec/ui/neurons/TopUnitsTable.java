package maec.ui.neurons;

import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

import maec.ui.chart.Numbers;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Fills the table of top units. */
final class TopUnitsTable {
    private final TableView<UnitFacts.Line> table;
    private final Messages messages;

    TopUnitsTable(TableView<UnitFacts.Line> table, Messages messages) {
        this.table = table;
        this.messages = messages;
    }

    /**
     * Shows lines, and whatever lines come after them.
     *
     * @param lines best first
     * @param chosen hears of the line that somebody chooses
     */
    void show(ObservableValue<List<UnitFacts.Line>> lines, Consumer<UnitFacts.Line> chosen) {
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.getColumns()
                .setAll(
                        List.of(
                                column("rank", 64, true, line -> Figures.whole(line.rank())),
                                column("address", 110, false, TopUnitsTable::address),
                                column("score", 90, true, line -> Numbers.score(line.score())),
                                column("share", 90, true, line -> share(line.top())),
                                column("key", 190, false, line -> joined(line.keyIn())),
                                column("languages", 90, false, line -> joined(line.languages()))));
        var none = new Label();
        none.textProperty().bind(messages.bind("neurons.top.none"));
        table.setPlaceholder(none);
        lines.subscribe(now -> table.getItems().setAll(now));
        table.getSelectionModel()
                .selectedItemProperty()
                .subscribe(
                        line -> {
                            if (line != null) {
                                chosen.accept(line);
                            }
                        });
    }

    private TableColumn<UnitFacts.Line, String> column(
            String key, double width, boolean figures, Function<UnitFacts.Line, String> text) {
        var column = new TableColumn<UnitFacts.Line, String>();
        column.textProperty().bind(messages.bind("neurons.top." + key));
        column.setCellValueFactory(cell -> new ReadOnlyStringWrapper(text.apply(cell.getValue())));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        if (figures) {
            column.getStyleClass().add("figures");
        }
        return column;
    }

    /** Of hundreds of thousands of units, the first ones are the top 0.0002 %. */
    private static String share(double percent) {
        return percent < 0.1 ? Numbers.score(percent) + " %" : Figures.percent(percent);
    }

    private static String address(UnitFacts.Line line) {
        return "L" + line.layer() + ":N" + line.unit();
    }

    private static String joined(List<String> names) {
        return names.isEmpty() ? "–" : String.join(", ", names);
    }
}
