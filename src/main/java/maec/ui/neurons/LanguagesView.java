package maec.ui.neurons;

import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.ui.chart.LanguageBars;
import maec.ui.chart.PictureShelf;
import maec.ui.control.HeatTable;
import maec.ui.control.JobNotice;
import maec.ui.control.SegmentedControl;
import maec.ui.job.JobState;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.LanguageReport;

import java.util.List;
import java.util.Optional;

/** Language units: where they are, and what silencing them does. */
public final class LanguagesView {
    private static final double SMALL = 100;
    private static final double NAME = 34;

    private final LanguagesViewModel model;
    private final PictureShelf pictures;
    private final Messages messages;
    @FXML private JobNotice notice;
    @FXML private Node content;
    @FXML private Pane empty;
    @FXML private Label caption;
    @FXML private SegmentedControl<Boolean> stacked;
    @FXML private HBox head;
    @FXML private FlowPane legend;
    @FXML private LanguageBars bars;
    @FXML private HeatTable perplexities;
    @FXML private VBox layersCard;
    @FXML private VBox layers;

    /**
     * Made by the FXML loader.
     *
     * @param model the units
     * @param pictures takes the chart
     */
    public LanguagesView(LanguagesViewModel model, PictureShelf pictures) {
        this.model = model;
        this.pictures = pictures;
        this.messages = model.messages();
    }

    @FXML
    private void initialize() {
        head.getChildren().add(pictures.button("languages", bars));
        stacked.valueProperty()
                .subscribe(on -> model.stackedProperty().set(Boolean.TRUE.equals(on)));
        model.stackedProperty()
                .subscribe((_, _) -> model.reportProperty().get().ifPresent(this::showBars));
        model.reportProperty().subscribe(this::show);
        model.offersProperty().subscribe(this::showOffers);
        messages.languageProperty().subscribe(_ -> translate());
        notice.savesCurves(pictures);
        model.runProperty().subscribe(this::showRun);
        model.look();
    }

    private void translate() {
        stacked.show(
                List.of(false, true),
                on -> messages.text(on ? "neurons.languages.numbers" : "neurons.languages.shares"));
        model.reportProperty().get().ifPresent(this::showFigures);
        showOffers(model.offersProperty().get());
    }

    private void show(Optional<LanguageReport> report) {
        report.ifPresent(this::showFigures);
        showPages();
    }

    private void showRun(JobState<LanguageReport> state) {
        notice.show(state, model::cancel, model::find);
        showPages();
    }

    /** While it is being looked for, the notice says enough. */
    private void showPages() {
        boolean found = model.reportProperty().get().isPresent();
        content.setVisible(found);
        content.setManaged(found);
        boolean invites = !found && !model.runProperty().get().isRunning();
        empty.setVisible(invites);
        empty.setManaged(invites);
    }

    private void showFigures(LanguageReport report) {
        caption.setText(model.caption(report));
        legend.getChildren().clear();
        for (int language = 0; language < report.units().languages().size(); language++) {
            var swatch = new Region();
            swatch.getStyleClass()
                    .addAll("swatch", "series-" + (language % LanguageBars.COLOURS + 1));
            var label = new Label(model.legend(report, language), swatch);
            label.getStyleClass().add("legend");
            legend.getChildren().add(label);
        }
        showBars(report);
        perplexities.show(
                report.perplexities().languages(),
                LanguagesViewModel.perplexities(report).stream().map(this::tableRow).toList());
    }

    private void showOffers(List<LayerOffer> offers) {
        layersCard.setVisible(!offers.isEmpty());
        layersCard.setManaged(!offers.isEmpty());
        layers.getChildren().setAll(offers.stream().map(this::offerRow).toList());
    }

    private HBox offerRow(LayerOffer offer) {
        var name = new Label(offer.language());
        name.getStyleClass().add("strong");
        name.setMinWidth(NAME);
        var sentence = new Label(offer.sentence(messages));
        sentence.getStyleClass().add("muted");
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        sentence.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(sentence, Priority.ALWAYS);
        var row = new HBox(10, name, sentence);
        row.setAlignment(Pos.CENTER_LEFT);
        offer.action(messages)
                .ifPresent(
                        action -> {
                            var button = new Button(action);
                            button.setMinWidth(Region.USE_PREF_SIZE);
                            button.setOnAction(_ -> model.accept(offer));
                            row.getChildren().add(button);
                        });
        return row;
    }

    private void showBars(LanguageReport report) {
        bars.setLanguages(
                report.units().languages(),
                LanguagesViewModel.unitsPerLayer(report),
                model.stackedProperty().get());
    }

    private HeatTable.Row tableRow(LanguagesViewModel.Row row) {
        boolean base = row.silenced().isEmpty();
        return new HeatTable.Row(
                base
                        ? messages.text("neurons.languages.base")
                        : messages.text("neurons.languages.without", row.silenced()),
                base ? "" : messages.counted("neurons.units", row.units()),
                row.figures().stream().map(figure -> cell(figure, base)).toList());
    }

    private static HeatTable.Cell cell(LanguagesViewModel.Figure figure, boolean base) {
        int decimals = figure.perplexity() < SMALL ? 2 : 0;
        return new HeatTable.Cell(
                Figures.decimals(figure.perplexity(), decimals),
                base ? "" : change(figure.change()),
                figure.heat(),
                figure.own());
    }

    private static String change(double change) {
        double percent = change * 100;
        String figure = Figures.decimals(percent, Math.abs(percent) < 10 ? 1 : 0);
        return (percent > 0 && !figure.startsWith("0.0") ? "+" : "") + figure + " %";
    }

    @FXML
    private void find() {
        model.find();
    }
}
