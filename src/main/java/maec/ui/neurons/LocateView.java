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
import maec.ui.control.FigureTable;
import maec.ui.control.JobNotice;
import maec.ui.control.SegmentedControl;
import maec.workflow.ImportanceOrigin;

import java.util.List;

/** The form that chooses how key neurons are found, under a table of what was found. */
public final class LocateView {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");

    private final LocateViewModel model;
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

    /**
     * Made by the FXML loader.
     *
     * @param model the choice
     */
    public LocateView(LocateViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        score.show(model.scores(), ScoreKind::label);
        score.valueProperty().bindBidirectional(model.scoreProperty());
        scoreMeaning
                .textProperty()
                .bind(model.scoreProperty().map(kind -> kind.formula() + "   " + kind.meaning()));
        unit.show(List.of(RankedUnit.values()), RankingWords::name);
        unit.valueProperty().bindBidirectional(model.unitProperty());
        unitMeaning.textProperty().bind(model.unitProperty().map(RankingWords::meaning));
        pool.show(List.of(RankingPool.values()), RankingWords::name);
        pool.valueProperty().bindBidirectional(model.poolProperty());
        poolMeaning.textProperty().bind(model.poolProperty().map(RankingWords::meaning));
        showControl();
        model.parametersProperty()
                .subscribe(
                        fields ->
                                parameters
                                        .getChildren()
                                        .setAll(fields.stream().map(ParameterRow::new).toList()));
        model.originsProperty().subscribe(this::showOrigins);
        model.adviceProperty().subscribe(this::showAdvice);
        model.runProperty().subscribe(state -> notice.show(state, model::cancel, model::locate));
    }

    private void showControl() {
        controlled.show(List.of(false, true), on -> on ? "take out its top" : "none");
        controlled.valueProperty().set(model.controlledProperty().get());
        controlled
                .valueProperty()
                .subscribe(on -> model.controlledProperty().set(Boolean.TRUE.equals(on)));
        control.textProperty().bindBidirectional(model.controlProperty());
        control.visibleProperty().bind(model.controlledProperty());
        controlUnit.visibleProperty().bind(model.controlledProperty());
        controlled.setDisable(model.pivot().isEmpty());
        controlMeaning.setText(
                model.pivot()
                        .map(
                                pivot ->
                                        "What scores within this top on general text in "
                                                + pivot
                                                + " matters for the language rather than for the"
                                                + " ability, and ranks last.")
                        .orElse("Needs a pivot language with general text."));
    }

    private void showOrigins(List<ImportanceOrigin> shown) {
        present.setVisible(!shown.isEmpty());
        present.setManaged(!shown.isEmpty());
        origins.show(OriginRows.columns(), shown.stream().map(OriginRows::cells).toList());
    }

    private void showAdvice(LocateViewModel.Advice shown) {
        locate.setDisable(!shown.ready());
        advice.setText(shown.sentence());
        advice.getStyleClass().removeAll("bad", "muted");
        advice.getStyleClass().add(shown.wrong() ? "bad" : "muted");
        control.pseudoClassStateChanged(
                ERROR, shown.wrong() && shown.sentence().contains("for control"));
    }

    @FXML
    private void locate() {
        model.locate();
    }
}
