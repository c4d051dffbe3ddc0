package maec.ui.tensors;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

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
import maec.ui.text.Messages;
import maec.workflow.OpenProject;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the Tensors stage shows: s(τ) of every tensor, where k₂ cuts, and one tensor in detail.
 *
 * <p>Tensors are known here by their index in checkpoint order, which grid and bars share, so that
 * pointing at one marks it in the other.
 */
public final class TensorsViewModel {
    /** Stands for all abilities or all languages together, as the recipe weighs them. */
    public static final String ALL = "";

    private final OpenProject project;
    private final RecipeModel recipe;
    private final LinkedSelection linked;
    private final Messages messages;
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
    private final StringProperty ability = new SimpleStringProperty(ALL);
    private final StringProperty language = new SimpleStringProperty(ALL);
    private final IntegerProperty selected = new SimpleIntegerProperty(-1);
    private final IntegerProperty hovered = new SimpleIntegerProperty(-1);
    private final BooleanProperty scattered = new SimpleBooleanProperty();
    private boolean following;

    /**
     * Starts with the present outcome.
     *
     * @param project has the figures of pairs
     * @param recipe has k₂ and what it does
     * @param linked the layer or tensor that is pointed at in any stage
     * @param messages the words
     * @param toSources goes to the page where an analysis is started
     */
    public TensorsViewModel(
            OpenProject project,
            RecipeModel recipe,
            LinkedSelection linked,
            Messages messages,
            Runnable toSources) {
        this.project = project;
        this.recipe = recipe;
        this.linked = linked;
        this.messages = messages;
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
        hovered.subscribe((_, index) -> point(index.intValue()));
        ability.subscribe((_, _) -> show(recipe.outcome()));
        language.subscribe((_, _) -> show(recipe.outcome()));
    }

    /** Says to the other stages which tensor is pointed at here. */
    private void point(int index) {
        recipe.outcome()
                .filter(known -> index >= 0 && index < known.tensors().size())
                .map(known -> known.tensors().get(index))
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

    /** The one ability that is looked at, or {@link #ALL}; not part of the recipe. */
    public StringProperty abilityProperty() {
        return ability;
    }

    /** The one language that is looked at, or {@link #ALL}; not part of the recipe. */
    public StringProperty languageProperty() {
        return language;
    }

    /** The abilities that can be looked at alone, all of them together first. */
    public List<String> abilities() {
        return choices(project.abilities());
    }

    /** The languages that can be looked at alone, all of them together first. */
    public List<String> languages() {
        return choices(project.languages());
    }

    private static List<String> choices(List<String> names) {
        return Stream.concat(Stream.of(ALL), names.stream()).toList();
    }

    /** The words of the window. */
    public Messages messages() {
        return messages;
    }

    /** Index of the chosen tensor, −1 while there is none. */
    public IntegerProperty selectedProperty() {
        return selected;
    }

    /** Index of the tensor that is pointed at in any chart, −1 while there is none. */
    public IntegerProperty hoveredProperty() {
        return hovered;
    }

    /** Whether points by two measures are shown instead of ranked bars. */
    public BooleanProperty scatteredProperty() {
        return scattered;
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
        picture.set(
                outcome.map(known -> TensorPicture.of(known, seen(known)))
                        .orElse(TensorPicture.EMPTY));
        showDetail();
    }

    /**
     * What the same recipe would do with one ability or one language alone. A coefficient of 0
     * becomes 1, since a cosine does not depend on its size.
     */
    private Outcome seen(Outcome known) {
        boolean all = ability.get().equals(ALL) && language.get().equals(ALL);
        if (all) {
            return known;
        }
        Recipe alone = known.recipe();
        if (!ability.get().equals(ALL)) {
            for (String name : project.abilities()) {
                alone = alone.withGamma(name, only(name, ability.get(), alone.gamma().get(name)));
            }
        }
        if (!language.get().equals(ALL)) {
            for (String name : project.languages()) {
                alone = alone.withMu(name, only(name, language.get(), alone.mu().get(name)));
            }
        }
        return project.outcome(alone);
    }

    private static double only(String name, String wanted, @Nullable Double coefficient) {
        if (!name.equals(wanted)) {
            return 0;
        }
        return coefficient == null || coefficient == 0 ? 1 : coefficient;
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
        return pinned == 0 ? "" : " · " + messages.text("tensors.pinned", pinned);
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
                .map(tensor -> textOf(tensor, index))
                .orElseGet(() -> HoverText.of(""));
    }

    private HoverText textOf(TensorOutcome tensor, int index) {
        String place =
                tensor.inPlay()
                        ? messages.text("tensors.rank", tensor.rank())
                        : messages.text("tensors.idle");
        double shown = picture.get().sensitivities()[index];
        String value = "s(τ) = " + Figures.decimals(tensor.sensitivity(), 3) + " · " + place;
        List<String> lines = new ArrayList<>(List.of(tensor.shape().toString(), value));
        if (shown != tensor.sensitivity()) {
            lines.add(messages.text("tensors.alone", Figures.decimals(shown, 3)));
        }
        lines.add(
                messages.text(tensor.selected() ? "tensors.selected" : "tensors.leftOut")
                        + " · "
                        + messages.text("tensors.keyWeights", Figures.count(tensor.keyWeights())));
        return new HoverText(tensor.name(), lines);
    }

    /** The name of a tensor. */
    public String name(int index) {
        return recipe.outcome()
                .filter(known -> index >= 0 && index < known.tensors().size())
                .map(known -> known.tensors().get(index).name())
                .orElse("");
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
