package maec.ui.tensors;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;

import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.combine.Sensitivity;
import maec.combine.TensorOutcome;
import maec.combine.TensorScope;
import maec.ui.chart.CutHandler;
import maec.ui.chart.HoverText;
import maec.ui.chart.LinkedSelection;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Figures;
import maec.workflow.OpenProject;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the Tensors stage shows: s(τ) of every tensor, where k₂ cuts, and one tensor in detail.
 *
 * <p>Tensors are known here by their index in checkpoint order, which grid and bars share, so that
 * pointing at one marks it in the other.
 */
public final class TensorsViewModel {
    private final OpenProject project;
    private final RecipeModel recipe;
    private final LinkedSelection linked;
    private final Runnable toSources;
    private final ReadOnlyObjectWrapper<Optional<TensorPlaces>> places =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<TensorPicture> picture =
            new ReadOnlyObjectWrapper<>(TensorPicture.EMPTY);
    private final ReadOnlyObjectWrapper<Optional<TensorDetail>> detail =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObjectProperty<Sensitivity> sensitivity =
            new SimpleObjectProperty<>(Sensitivity.COSINE);
    private final BooleanProperty wholeModel = new SimpleBooleanProperty(true);
    private final IntegerProperty selected = new SimpleIntegerProperty(-1);
    private final IntegerProperty hovered = new SimpleIntegerProperty(-1);
    private boolean following;

    /**
     * Starts with the present outcome.
     *
     * @param project has the figures of pairs
     * @param recipe has k₂ and what it does
     * @param linked the layer or tensor that is pointed at in any stage
     * @param toSources goes to the page where an analysis is started
     */
    public TensorsViewModel(
            OpenProject project, RecipeModel recipe, LinkedSelection linked, Runnable toSources) {
        this.project = project;
        this.recipe = recipe;
        this.linked = linked;
        this.toSources = toSources;
        recipe.outcomeProperty().subscribe(this::show);
        sensitivity.subscribe(chosen -> edit(now -> now.withSensitivity(chosen)));
        wholeModel.subscribe(
                all ->
                        edit(
                                now ->
                                        now.withScope(
                                                new TensorScope(
                                                        all,
                                                        now.scope().pinnedIn(),
                                                        now.scope().pinnedOut()))));
        selected.subscribe(_ -> showDetail());
        hovered.subscribe(this::point);
    }

    /** Says to the other stages which tensor is pointed at here. */
    private void point(Number index) {
        recipe.outcome()
                .filter(known -> index.intValue() >= 0)
                .map(known -> known.tensors().get(index.intValue()))
                .ifPresentOrElse(
                        tensor -> linked.pointAtTensor(tensor.name(), tensor.address()),
                        linked::clear);
    }

    /** The layer or tensor that is pointed at here or in another stage. */
    public LinkedSelection linked() {
        return linked;
    }

    /** Where each tensor stands in the grid; empty while the project is not analysed. */
    ReadOnlyObjectProperty<Optional<TensorPlaces>> placesProperty() {
        return places.getReadOnlyProperty();
    }

    /** What the charts show. */
    public ReadOnlyObjectProperty<TensorPicture> pictureProperty() {
        return picture.getReadOnlyProperty();
    }

    /** The chosen tensor; empty while there is none. */
    public ReadOnlyObjectProperty<Optional<TensorDetail>> detailProperty() {
        return detail.getReadOnlyProperty();
    }

    /** How s(τ) is measured; part of the recipe. */
    public ObjectProperty<Sensitivity> sensitivityProperty() {
        return sensitivity;
    }

    /** Whether embedding and head compete too; part of the recipe. */
    public BooleanProperty wholeModelProperty() {
        return wholeModel;
    }

    /** Index of the chosen tensor, −1 while there is none. */
    public IntegerProperty selectedProperty() {
        return selected;
    }

    /** Index of the tensor that is pointed at in any chart, −1 while there is none. */
    public IntegerProperty hoveredProperty() {
        return hovered;
    }

    /** Goes to the page where an analysis is started. */
    public void goToSources() {
        toSources.run();
    }

    private void edit(java.util.function.UnaryOperator<Recipe> change) {
        if (!following) {
            recipe.change(change);
        }
    }

    private void show(Optional<Outcome> outcome) {
        following = true;
        sensitivity.set(recipe.recipe().sensitivity());
        wholeModel.set(recipe.recipe().scope().embeddingsAndHead());
        following = false;
        if (!samePlaces(outcome)) {
            places.set(outcome.map(known -> TensorPlaces.of(known.tensors())));
            selected.set(outcome.map(known -> mostSensitive(known.tensors())).orElse(-1));
        }
        picture.set(outcome.map(TensorPicture::of).orElse(TensorPicture.EMPTY));
        showDetail();
    }

    private boolean samePlaces(Optional<Outcome> outcome) {
        int shown = places.get().map(known -> known.cells().size()).orElse(-1);
        return shown == outcome.map(known -> known.tensors().size()).orElse(-1);
    }

    private static int mostSensitive(List<TensorOutcome> tensors) {
        return IntStream.range(0, tensors.size())
                .boxed()
                .filter(i -> tensors.get(i).address().isInLayer())
                .max(
                        (a, b) ->
                                Double.compare(
                                        tensors.get(a).sensitivity(), tensors.get(b).sensitivity()))
                .orElse(-1);
    }

    private void showDetail() {
        detail.set(recipe.outcome().flatMap(known -> detailOf(known, selected.get())));
    }

    private Optional<TensorDetail> detailOf(Outcome outcome, int index) {
        if (index < 0 || index >= outcome.tensors().size()) {
            return Optional.empty();
        }
        TensorOutcome tensor = outcome.tensors().get(index);
        return Optional.of(
                new TensorDetail(
                        tensor,
                        project.pairs(outcome.recipe(), tensor.name()),
                        (int) outcome.tensors().stream().filter(TensorOutcome::inPlay).count(),
                        Pin.of(outcome.recipe().scope(), tensor.name())));
    }

    /**
     * Pins the chosen tensor or lets it compete; one step of undo.
     *
     * @param pin what to do with it
     */
    public void pin(Pin pin) {
        detail.get()
                .map(shown -> shown.tensor().name())
                .ifPresent(
                        name ->
                                recipe.change(
                                        now -> now.withScope(pin.applied(now.scope(), name))));
    }

    /** How many tensors are decided by hand, in words; empty if none is. */
    public String pinnedNote() {
        TensorScope scope = recipe.recipe().scope();
        int pinned = scope.pinnedIn().size() + scope.pinnedOut().size();
        return pinned == 0 ? "" : " · " + pinned + " pinned by hand";
    }

    /**
     * What a hover card says about a tensor.
     *
     * @param index in checkpoint order
     * @return name, sensitivity, rank and norms
     */
    public HoverText describe(int index) {
        return recipe.outcome()
                .filter(known -> index >= 0 && index < known.tensors().size())
                .map(known -> known.tensors().get(index))
                .map(TensorsViewModel::textOf)
                .orElseGet(() -> HoverText.of(""));
    }

    private static HoverText textOf(TensorOutcome tensor) {
        String rank = tensor.inPlay() ? " · rank " + tensor.rank() : " · does not compete";
        return HoverText.of(
                tensor.name(),
                tensor.shape().toString(),
                "s(τ) = " + Figures.decimals(tensor.sensitivity(), 3) + rank,
                (tensor.selected() ? "selected" : "left out")
                        + " · "
                        + Figures.count(tensor.keyWeights())
                        + " key weights");
    }

    /** Moves k₂ by the cut over the ranked bars: one drag is one step of undo. */
    public CutHandler cutHandler() {
        return new CutHandler() {
            @Override
            public void begin() {
                recipe.commit();
            }

            @Override
            public void move(double bars) {
                int count = picture.get().ranked().length;
                if (count > 0) {
                    double percent = Math.rint(Math.clamp(bars / count * 100, 0, 100));
                    recipe.preview(now -> now.withTensorPercent(percent));
                }
            }

            @Override
            public void end() {
                recipe.commit();
            }

            @Override
            public void step(int steps) {
                recipe.change(
                        now ->
                                now.withTensorPercent(
                                        Math.clamp(
                                                Math.rint(now.tensorPercent()) + steps, 0, 100)));
            }
        };
    }
}
