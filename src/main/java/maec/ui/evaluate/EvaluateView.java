package maec.ui.evaluate;

import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import maec.combine.Recipe;
import maec.ui.control.JobNotice;
import maec.ui.control.SegmentedControl;
import maec.ui.job.JobState;

import java.util.List;

/** Tables of figures, and the button that measures what is missing. */
public final class EvaluateView {
    private final EvaluateViewModel model;
    @FXML private SegmentedControl<FigureFilter> filter;
    @FXML private Button run;
    @FXML private JobNotice notice;
    @FXML private VBox tables;
    @FXML private HBox bars;

    /**
     * Made by the FXML loader.
     *
     * @param model the figures
     */
    public EvaluateView(EvaluateViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        filter.show(List.of(FigureFilter.values()), FigureFilter::label);
        filter.valueProperty().bindBidirectional(model.filterProperty());
        model.tablesProperty().subscribe(this::showTables);
        model.runProperty().subscribe(this::showRun);
        model.mergedIsMeasuredProperty().subscribe(_ -> showRun(model.runProperty().get()));
    }

    private void showTables(List<EvaluationTable> shown) {
        tables.getChildren().setAll(shown.stream().map(EvaluationCard::new).toList());
        boolean measured = shown.stream().anyMatch(table -> table.largest() > 0);
        bars.getChildren().clear();
        for (EvaluationTable table : measured ? shown : List.<EvaluationTable>of()) {
            var card = new GainBars(table);
            HBox.setHgrow(card, Priority.ALWAYS);
            card.setPrefWidth(100);
            card.setMinWidth(0);
            bars.getChildren().add(card);
        }
    }

    private void showRun(JobState<Recipe> state) {
        boolean measured = model.mergedIsMeasuredProperty().get();
        run.setDisable(state.isRunning() || measured || !model.canRun());
        run.setText(measured ? "Up to date" : "Run");
        notice.show(state, model::cancel, model::run);
    }

    @FXML
    private void run() {
        model.run();
    }
}
