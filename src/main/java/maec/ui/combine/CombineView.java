package maec.ui.combine;

import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

import maec.combine.Outcome;
import maec.combine.TensorOutcome;
import maec.combine.method.MethodCatalog;
import maec.combine.method.MethodKind;
import maec.ui.chart.LayerBars;
import maec.ui.chart.LayerLink;
import maec.ui.chart.PictureShelf;
import maec.ui.control.FigureTable;
import maec.ui.control.FigureTable.Cell;
import maec.ui.control.FigureTable.Column;
import maec.ui.control.JobNotice;
import maec.ui.control.SegmentedControl;
import maec.ui.job.JobState;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.MethodSetting;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Method, formula, stacked bars per layer, A ⇄ B, overrides, and the largest changes. */
public final class CombineView {
    /** Methods with a button of their own, MAEC before them; all others are in the menu. */
    private static final List<String> FREQUENT =
            List.of("task-arithmetic", "ties-per-tensor", "chat-vector", "layer-swapping");

    private final CombineViewModel model;
    private final Messages messages;
    private final PictureShelf shelf;
    private final Runnable toSources;
    @FXML private VBox content;
    @FXML private Node empty;
    @FXML private SegmentedControl<Optional<MethodKind>> method;
    @FXML private MenuButton more;
    @FXML private Label refused;
    @FXML private JobNotice notice;
    @FXML private VBox formula;
    @FXML private TextFlow selected;
    @FXML private TextFlow elsewhere;
    @FXML private TextFlow ingredients;
    @FXML private HBox pictures;
    @FXML private HBox layersHead;
    @FXML private LayerBars layers;
    @FXML private ComparisonCard comparison;
    @FXML private MethodPane methodPane;
    @FXML private OverridesCard overrides;
    @FXML private VBox changesCard;
    @FXML private FigureTable changes;

    /**
     * Made by the FXML loader.
     *
     * @param model what the recipe changes
     * @param shelf takes the charts
     * @param toSources goes to the page where an analysis is started
     */
    public CombineView(CombineViewModel model, PictureShelf shelf, Runnable toSources) {
        this.model = model;
        this.messages = model.messages();
        this.shelf = shelf;
        this.toSources = toSources;
    }

    @FXML
    private void initialize() {
        for (Node node : List.of(content, empty, formula, pictures, methodPane, changesCard)) {
            node.managedProperty().bind(node.visibleProperty());
        }
        empty.visibleProperty().bind(content.visibleProperty().not());
        refused.managedProperty().bind(refused.textProperty().isNotEmpty());
        method.accessibleTextProperty().bind(messages.bind("combine.method"));
        layersHead.getChildren().add(shelf.button("layers", layers));
        LayerLink.join(layers, model.linked(), model::layers);
        changes.setOnPointed(row -> model.point(row));
        model.linked().placeProperty().subscribe(_ -> changes.setMarked(model.pointedChange()));
        comparison.show(model, shelf);
        methodPane.show(model);
        overrides.show(model);
        fillMenu();
        messages.languageProperty().subscribe((_, _) -> speakAnew());
        model.outcomeProperty().subscribe(this::show);
        model.methodProperty().subscribe(this::showMethod);
        method.valueProperty().subscribe((_, chosen) -> choose(chosen));
        model.fileProperty().subscribe(this::showFile);
    }

    private void speakAnew() {
        show(model.outcomeProperty().get());
        showMethod(model.methodProperty().get());
    }

    private void fillMenu() {
        for (MethodKind kind : MethodCatalog.all()) {
            var item = new MenuItem();
            item.textProperty()
                    .bind(
                            Bindings.createStringBinding(
                                    () -> MethodWords.name(kind, messages),
                                    messages.languageProperty()));
            item.setOnAction(_ -> choose(Optional.of(kind)));
            more.getItems().add(item);
        }
    }

    private void choose(Optional<MethodKind> kind) {
        if (!kind.equals(model.methodProperty().get().map(MethodSetting::kind))) {
            refused.setText(model.form().choose(kind).orElse(""));
            showMethod(model.methodProperty().get());
        }
    }

    private void showMethod(Optional<MethodSetting> setting) {
        Optional<MethodKind> kind = setting.map(MethodSetting::kind);
        List<Optional<MethodKind>> offered = new ArrayList<>();
        offered.add(Optional.empty());
        FREQUENT.forEach(id -> offered.add(Optional.of(MethodCatalog.named(id))));
        if (!offered.contains(kind)) {
            offered.add(kind);
        }
        method.show(offered, this::shortLabel);
        method.valueProperty().set(kind);
        boolean maec = setting.isEmpty();
        formula.setVisible(maec);
        pictures.setVisible(maec);
        changesCard.setVisible(maec);
        methodPane.setVisible(!maec);
    }

    /** Methods of the menu have long names, which the page below says in full. */
    private String shortLabel(Optional<MethodKind> kind) {
        return kind.map(it -> MethodWords.shortName(it, messages)).orElse("MAEC");
    }

    private void showFile(JobState<Path> state) {
        notice.show(state, model::dismissFile, model::dismissFile);
    }

    private void show(Optional<Outcome> outcome) {
        content.setVisible(outcome.isPresent());
        outcome.ifPresent(this::showFigures);
    }

    private void showFigures(Outcome outcome) {
        write(selected, Formula.selected(outcome, messages));
        write(elsewhere, Formula.elsewhere(outcome, messages));
        write(ingredients, Formula.ingredients(outcome, messages));
        layers.setLayers(
                Comparison.names(outcome, messages),
                Comparison.abilityPercent(outcome),
                Comparison.languagePercent(outcome));
        changes.show(
                List.of(
                        Column.wide(messages.text("combine.changes.tensor")),
                        Column.figures(messages.text("combine.changes.change")),
                        Column.figures("s(τ)"),
                        Column.words("")),
                CombineViewModel.mostChanged(outcome).stream().map(this::row).toList());
        changes.setMarked(model.pointedChange());
    }

    private List<Cell> row(TensorOutcome tensor) {
        String kind = tensor.selected() ? "combine.changes.selected" : "combine.changes.out";
        return List.of(
                Cell.of(tensor.name()),
                Cell.of(Figures.percentOf(CombineViewModel.relativeChange(tensor))),
                Cell.of(Figures.coefficient(tensor.sensitivity())),
                Cell.of(messages.text(kind), "muted"));
    }

    @FXML
    private void open() {
        model.open();
    }

    @FXML
    private void openToCompare() {
        model.openToCompare();
    }

    @FXML
    private void save() {
        model.save(false);
    }

    @FXML
    private void saveForMergekit() {
        model.save(true);
    }

    private static void write(TextFlow flow, List<Formula.Piece> pieces) {
        boolean fits = flow.getChildren().size() == pieces.size();
        for (int i = 0; fits && i < pieces.size(); i++) {
            fits = flow.getChildren().get(i).getStyleClass().contains(style(pieces.get(i)));
        }
        if (!fits) {
            flow.getChildren().clear();
            for (Formula.Piece piece : pieces) {
                var text = new Text();
                text.getStyleClass().add(style(piece));
                flow.getChildren().add(text);
            }
        }
        for (int i = 0; i < pieces.size(); i++) {
            ((Text) flow.getChildren().get(i)).setText(pieces.get(i).text());
        }
    }

    private static String style(Formula.Piece piece) {
        return piece.number() ? "formula-number" : "formula-text";
    }

    @FXML
    private void goToSources() {
        toSources.run();
    }
}
