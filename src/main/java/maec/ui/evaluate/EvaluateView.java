package maec.ui.evaluate;

import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import maec.evaluate.Metric;
import maec.ui.chart.PictureShelf;
import maec.ui.control.JobNotice;
import maec.ui.control.SegmentedControl;
import maec.ui.job.JobState;
import maec.ui.text.Messages;
import maec.workflow.Merge;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tables of figures, the sweep, and both models side by side. */
public final class EvaluateView {
    private final EvaluateViewModel model;
    private final SweepViewModel sweeping;
    private final SideBySideViewModel writing;
    private final Messages messages;
    private final PictureShelf pictures;
    private final Runnable toSources;
    private final Map<Metric, GainBars> gains = new EnumMap<>(Metric.class);
    @FXML private SegmentedControl<FigureFilter> filter;
    @FXML private Button run;
    @FXML private JobNotice notice;
    @FXML private VBox content;
    @FXML private Node empty;
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
     * @param pictures takes the charts
     * @param toSources goes to the page where an analysis is started
     */
    public EvaluateView(
            EvaluateViewModel model,
            SweepViewModel sweeping,
            SideBySideViewModel writing,
            PictureShelf pictures,
            Runnable toSources) {
        this.model = model;
        this.sweeping = sweeping;
        this.writing = writing;
        this.messages = model.messages();
        this.pictures = pictures;
        this.toSources = toSources;
    }

    @FXML
    private void initialize() {
        for (Node node : List.of(content, empty, bars)) {
            node.managedProperty().bind(node.visibleProperty());
        }
        empty.visibleProperty().bind(content.visibleProperty().not());
        filter.accessibleTextProperty().bind(messages.bind("evaluate.filter"));
        filter.valueProperty().bindBidirectional(model.filterProperty());
        for (Metric metric : List.of(Metric.EXACT_MATCH, Metric.PERPLEXITY)) {
            gains.put(metric, new GainBars(metric, messages, pictures));
        }
        messages.languageProperty().subscribe(_ -> showWords());
        sweep.show(sweeping, pictures);
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
        List<GainBars> cards =
                shown.stream()
                        .map(table -> Objects.requireNonNull(gains.get(table.metric())))
                        .toList();
        for (int i = 0; i < cards.size(); i++) {
            cards.get(i).show(shown.get(i));
        }
        if (!bars.getChildren().equals(cards)) {
            bars.getChildren().setAll(cards);
        }
        bars.setVisible(measured);
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

    @FXML
    private void goToSources() {
        toSources.run();
    }
}
