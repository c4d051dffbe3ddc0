package maec.ui.neurons;

import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

import maec.extract.RankedUnit;
import maec.extract.RankingPool;
import maec.extract.ScoreKind;
import maec.ui.chart.PictureShelf;
import maec.ui.control.FigureTable;
import maec.ui.control.JobNotice;
import maec.ui.control.SegmentedControl;
import maec.ui.text.Messages;
import maec.workflow.ImportanceOrigin;

import java.util.List;

/** The form that chooses how key neurons are found, under a table of what was found. */
public final class LocateView {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");

    private final LocateViewModel model;
    private final ExchangeViewModel exchange;
    private final PictureShelf pictures;
    private final Messages messages;
    private final ScoreWords words;
    @FXML private JobNotice notice;
    @FXML private VBox present;
    @FXML private FigureTable origins;
    @FXML private SegmentedControl<ScoreKind> score;
    @FXML private SegmentedControl<RankedUnit> unit;
    @FXML private SegmentedControl<RankingPool> pool;
    @FXML private SegmentedControl<Boolean> controlled;
    @FXML private TextField control;
    @FXML private Label controlUnit;
    @FXML private Label scoreMeaning;
    @FXML private Label unitMeaning;
    @FXML private Label poolMeaning;
    @FXML private Label controlMeaning;
    @FXML private VBox parameters;
    @FXML private Button locate;
    @FXML private Label advice;
    @FXML private VBox exchanged;
    @FXML private SegmentedControl<String> exchangedAbility;
    @FXML private JobNotice exchangeNotice;
    @FXML private Label exchangeAnswer;

    /**
     * Made by the FXML loader.
     *
     * @param model the choice
     * @param exchange files of importance
     * @param pictures takes the curves of trainings
     */
    public LocateView(LocateViewModel model, ExchangeViewModel exchange, PictureShelf pictures) {
        this.model = model;
        this.exchange = exchange;
        this.pictures = pictures;
        this.messages = model.messages();
        this.words = new ScoreWords(messages);
    }

    @FXML
    private void initialize() {
        score.valueProperty().bindBidirectional(model.scoreProperty());
        unit.valueProperty().bindBidirectional(model.unitProperty());
        pool.valueProperty().bindBidirectional(model.poolProperty());
        controlled.valueProperty().set(model.controlledProperty().get());
        controlled
                .valueProperty()
                .subscribe(on -> model.controlledProperty().set(Boolean.TRUE.equals(on)));
        control.textProperty().bindBidirectional(model.controlProperty());
        control.visibleProperty().bind(model.controlledProperty());
        controlUnit.visibleProperty().bind(model.controlledProperty());
        controlled.setDisable(model.pivot().isEmpty());
        model.scoreProperty().subscribe((_, _) -> explain());
        model.unitProperty().subscribe((_, _) -> explain());
        model.poolProperty().subscribe((_, _) -> explain());
        model.parametersProperty().subscribe((_, _) -> showParameters());
        messages.languageProperty().subscribe(_ -> translate());
        model.originsProperty().subscribe(this::showOrigins);
        model.adviceProperty().subscribe(this::showAdvice);
        notice.savesCurves(pictures);
        model.runProperty().subscribe(state -> notice.show(state, model::cancel, model::locate));
        showExchange();
    }

    private void showExchange() {
        exchanged.setVisible(!exchange.abilities().isEmpty());
        exchanged.setManaged(exchanged.isVisible());
        if (!exchange.abilities().isEmpty()) {
            exchangedAbility.show(exchange.abilities(), name -> name);
            exchangedAbility.valueProperty().bindBidirectional(exchange.abilityProperty());
        }
        exchange.runProperty()
                .subscribe(state -> exchangeNotice.show(state, exchange::cancel, exchange::again));
        exchangeAnswer.textProperty().bind(exchange.answerProperty());
        exchangeAnswer.visibleProperty().bind(exchange.answerProperty().isNotEmpty());
        exchangeAnswer.managedProperty().bind(exchangeAnswer.visibleProperty());
    }

    /** Words that are made of data, or belong to controls that are filled by code. */
    private void translate() {
        var rankings = new RankingWords(messages);
        score.show(model.scores(), words::name);
        unit.show(List.of(RankedUnit.values()), rankings::name);
        pool.show(List.of(RankingPool.values()), rankings::name);
        controlled.show(
                List.of(false, true),
                on -> messages.text(on ? "neurons.control.on" : "neurons.control.off"));
        controlMeaning.setText(
                model.pivot()
                        .map(pivot -> messages.text("neurons.control.meaning", pivot))
                        .orElseGet(() -> messages.text("neurons.control.needs")));
        explain();
        showParameters();
        showOrigins(model.originsProperty().get());
    }

    private void explain() {
        var rankings = new RankingWords(messages);
        scoreMeaning.setText(words.meaning(model.scoreProperty().get()));
        unitMeaning.setText(rankings.meaning(model.unitProperty().get()));
        poolMeaning.setText(rankings.meaning(model.poolProperty().get()));
    }

    private void showParameters() {
        parameters
                .getChildren()
                .setAll(
                        model.parametersProperty().get().stream()
                                .map(field -> new ParameterRow(field, words))
                                .toList());
    }

    private void showOrigins(List<ImportanceOrigin> shown) {
        present.setVisible(!shown.isEmpty());
        present.setManaged(!shown.isEmpty());
        var rows = new OriginRows(messages);
        origins.show(rows.columns(), shown.stream().map(rows::cells).toList());
    }

    private void showAdvice(LocateViewModel.Advice shown) {
        locate.setDisable(!shown.ready());
        advice.setText(shown.sentence());
        advice.getStyleClass().removeAll("bad", "muted");
        advice.getStyleClass().add(shown.wrong() ? "bad" : "muted");
        control.pseudoClassStateChanged(ERROR, shown.aboutControl());
    }

    @FXML
    private void locate() {
        model.locate();
    }

    @FXML
    private void takeOver() {
        exchange.takeOver();
    }

    @FXML
    private void saveMap() {
        exchange.save(ExchangeViewModel.Kind.MAP);
    }

    @FXML
    private void saveMask() {
        exchange.save(ExchangeViewModel.Kind.MASK);
    }

    @FXML
    private void saveUnits() {
        exchange.save(ExchangeViewModel.Kind.UNITS);
    }
}
