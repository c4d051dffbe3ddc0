package maec.ui.evaluate;

import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import maec.ui.control.JobNotice;
import maec.ui.control.SegmentedControl;
import maec.ui.job.JobState;
import maec.ui.text.Messages;
import maec.workflow.Merge;

import java.util.List;

/** Tables of figures, the sweep, and both models side by side. */
public final class EvaluateView {
    private final EvaluateViewModel model;
    private final SweepViewModel sweeping;
    private final SideBySideViewModel writing;
    private final Messages messages;
    @FXML private SegmentedControl<FigureFilter> filter;
    @FXML private Button run;
    @FXML private JobNotice notice;
    @FXML private VBox content;
    @FXML private VBox empty;
    @FXML private VBox tables;
    @FXML private SweepCard sweep;
    @FXML private SideBySideCard sideBySide;
    @FXML private HBox bars;

    /**
     * Made by the FXML loader.
     *
     * @param model the figures
     * @param sweeping the sweep
     * @param writing both models side by side
     */
    public EvaluateView(
            EvaluateViewModel model, SweepViewModel sweeping, SideBySideViewModel writing) {
        this.model = model;
        this.sweeping = sweeping;
        this.writing = writing;
        this.messages = model.messages();
    }

    @FXML
    private void initialize() {
        for (Node node : List.of(content, empty)) {
            node.managedProperty().bind(node.visibleProperty());
        }
        empty.visibleProperty().bind(content.visibleProperty().not());
        filter.accessibleTextProperty().bind(messages.bind("evaluate.filter"));
        filter.valueProperty().bindBidirectional(model.filterProperty());
        messages.languageProperty().subscribe(_ -> showWords());
        sweep.show(sweeping);
        sideBySide.show(writing);
        model.tablesProperty().subscribe(this::showTables);
        model.runProperty().subscribe(this::showRun);
        model.mergedIsMeasuredProperty().subscribe(_ -> showRun(model.runProperty().get()));
    }

    private void showWords() {
        filter.show(
                List.of(FigureFilter.values()),
                choice ->
                        switch (choice) {
                            case ALL -> messages.text("evaluate.filter.all");
                            case ACCURACY -> messages.text("evaluate.filter.accuracy");
                            case PERPLEXITY -> messages.text("evaluate.filter.perplexity");
                        });
        showTables(model.tablesProperty().get());
        showRun(model.runProperty().get());
    }

    private void showTables(List<EvaluationTable> shown) {
        content.setVisible(model.canRun());
        tables.getChildren()
                .setAll(shown.stream().map(table -> new EvaluationCard(table, messages)).toList());
        boolean measured = shown.stream().anyMatch(table -> table.largest() > 0);
        bars.getChildren().clear();
        for (EvaluationTable table : measured ? shown : List.<EvaluationTable>of()) {
            var card = new GainBars(table, messages);
            HBox.setHgrow(card, Priority.ALWAYS);
            card.setPrefWidth(100);
            card.setMinWidth(0);
            bars.getChildren().add(card);
        }
        showRun(model.runProperty().get());
    }

    private void showRun(JobState<Merge> state) {
        boolean measured = model.mergedIsMeasuredProperty().get();
        run.setDisable(state.isRunning() || measured || !model.canRun());
        run.setText(messages.text(measured ? "evaluate.current" : "evaluate.run"));
        notice.show(state, model::cancel, model::run);
    }

    @FXML
    private void run() {
        model.run();
    }
}
