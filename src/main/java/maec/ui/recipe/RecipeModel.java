package maec.ui.recipe;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.workflow.Merge;
import maec.workflow.MethodSetting;
import maec.workflow.OpenProject;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The current merge and what it would do: the one thing that all stages share.
 *
 * <p>It is a recipe of MAEC, or another method while that is on; the recipe stays meanwhile.
 *
 * <p>Every change is followed at once by a new {@link Outcome}, computed from statistics on the
 * calling thread, which takes microseconds per tensor. A drag calls {@link #preview} many times and
 * {@link #commit} once, and is one step of the undo history. JavaFX thread only.
 */
public final class RecipeModel {
    private static final int KEPT_STEPS = 200;

    private final OpenProject project;
    private final Consumer<Recipe> keeper;
    private final ReadOnlyObjectWrapper<Recipe> recipe;
    private final ReadOnlyObjectWrapper<Optional<MethodSetting>> method =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Draft> draft;
    private final ReadOnlyObjectWrapper<Optional<Outcome>> outcome;
    private final ReadOnlyBooleanWrapper canUndo = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper canRedo = new ReadOnlyBooleanWrapper();
    private final Deque<Draft> past = new ArrayDeque<>();
    private final Deque<Draft> future = new ArrayDeque<>();
    private Draft current;
    private Draft committed;
    private Recipe kept;
    private Consumer<Optional<MethodSetting>> methodKeeper = _ -> {};
    private Optional<MethodSetting> keptMethod = Optional.empty();

    /**
     * Starts with the recipe of a project.
     *
     * @param project answers what a recipe would do
     * @param keeper is given every committed recipe, to save it; must return quickly
     */
    public RecipeModel(OpenProject project, Consumer<Recipe> keeper) {
        this.project = project;
        this.keeper = keeper;
        this.kept = project.recipe();
        this.committed = new Draft(kept, Optional.empty());
        this.current = committed;
        this.draft = new ReadOnlyObjectWrapper<>(committed);
        this.recipe = new ReadOnlyObjectWrapper<>(kept);
        this.outcome = new ReadOnlyObjectWrapper<>(outcomeOf(kept));
    }

    /**
     * Says who saves the method that is on.
     *
     * @param methods is given every committed change of it; must return quickly
     */
    public void keepMethodsBy(Consumer<Optional<MethodSetting>> methods) {
        methodKeeper = methods;
    }

    /**
     * Puts on the method that was on when the project was left; no step of the undo history.
     *
     * @param setting the method; nothing happens if something was changed meanwhile
     */
    public void restoreMethod(MethodSetting setting) {
        if (past.isEmpty() && future.isEmpty() && current.equals(committed)) {
            keptMethod = Optional.of(setting);
            committed = new Draft(current.recipe(), keptMethod);
            show(committed);
        }
    }

    /** The current recipe, previews included. */
    public ReadOnlyObjectProperty<Recipe> recipeProperty() {
        return recipe.getReadOnlyProperty();
    }

    /** The current recipe, previews included. */
    public Recipe recipe() {
        return recipe.get();
    }

    /**
     * What the current recipe would do; empty while the project is not analysed. When this changes,
     * {@link #recipe()} is already the recipe that it belongs to: listen here, not to both.
     */
    public ReadOnlyObjectProperty<Optional<Outcome>> outcomeProperty() {
        return outcome.getReadOnlyProperty();
    }

    /** What the current recipe would do; empty while the project is not analysed. */
    public Optional<Outcome> outcome() {
        return outcome.get();
    }

    /** The method that is on in place of MAEC; empty for MAEC. */
    public ReadOnlyObjectProperty<Optional<MethodSetting>> methodProperty() {
        return method.getReadOnlyProperty();
    }

    /**
     * Recipe and method together, previews included. When this changes, recipe, method and outcome
     * are already those that belong to it.
     */
    public ReadOnlyObjectProperty<Draft> draftProperty() {
        return draft.getReadOnlyProperty();
    }

    /** Recipe and method together, previews included. */
    public Draft draft() {
        return current;
    }

    /** By what would be merged now. */
    public Merge merge() {
        return current.merge();
    }

    /** The project's own names: what methods can take. */
    public OpenProject project() {
        return project;
    }

    /**
     * Puts another method on, or MAEC, as one step of the undo history.
     *
     * @param chosen the method; empty for MAEC
     */
    public void changeMethod(Optional<MethodSetting> chosen) {
        changeDraft(now -> new Draft(now.recipe(), chosen));
    }

    /**
     * Changes recipe and method together, as one step of the undo history.
     *
     * @param edit takes what is there, yields what shall be
     */
    public void changeDraft(UnaryOperator<Draft> edit) {
        show(edit.apply(current));
        commit();
    }

    /** The defaults of the method for this project's abilities and languages. */
    public Recipe defaults() {
        return Recipe.defaults(project.abilities(), project.languages());
    }

    /**
     * Changes the recipe as one step of the undo history.
     *
     * @param edit takes the current recipe, yields the new one
     */
    public void change(UnaryOperator<Recipe> edit) {
        preview(edit);
        commit();
    }

    /**
     * Changes the recipe while a drag goes on; {@link #commit} ends it.
     *
     * @param edit takes the current recipe, yields the new one
     */
    public void preview(UnaryOperator<Recipe> edit) {
        Draft now = current;
        show(new Draft(edit.apply(now.recipe()), now.method()));
    }

    /** Makes the previews since the last commit one step of the undo history. */
    public void commit() {
        Draft now = current;
        if (now.equals(committed)) {
            return;
        }
        past.push(committed);
        if (past.size() > KEPT_STEPS) {
            past.removeLast();
        }
        future.clear();
        settle(now);
    }

    /** Goes back one step; harmless if there is none. A preview that goes on is a step too. */
    public void undo() {
        commit();
        if (!past.isEmpty()) {
            future.push(committed);
            settle(past.pop());
        }
    }

    /** Goes forward one step that was undone; harmless if there is none. */
    public void redo() {
        if (!future.isEmpty()) {
            past.push(committed);
            settle(future.pop());
        }
    }

    /** Whether there is a step to go back. */
    public ReadOnlyBooleanProperty canUndoProperty() {
        return canUndo.getReadOnlyProperty();
    }

    /** Whether there is a step to go forward. */
    public ReadOnlyBooleanProperty canRedoProperty() {
        return canRedo.getReadOnlyProperty();
    }

    /** Asks the project anew; to be called when an analysis has ended. */
    public void refresh() {
        outcome.set(outcomeOf(recipe.get()));
    }

    private void settle(Draft now) {
        committed = now;
        show(now);
        canUndo.set(!past.isEmpty());
        canRedo.set(!future.isEmpty());
        if (!now.recipe().equals(kept)) {
            kept = now.recipe();
            keeper.accept(kept);
        }
        if (!now.method().equals(keptMethod)) {
            keptMethod = now.method();
            methodKeeper.accept(keptMethod);
        }
    }

    private void show(Draft now) {
        if (now.equals(current)) {
            return;
        }
        current = now; // first, so that listeners who change something change what is there
        method.set(now.method());
        if (!now.recipe().equals(recipe.get())) {
            Optional<Outcome> next = outcomeOf(now.recipe());
            recipe.set(now.recipe());
            outcome.set(next);
        }
        draft.set(current);
    }

    private Optional<Outcome> outcomeOf(Recipe now) {
        return project.isAnalysed() ? Optional.of(project.outcome(now)) : Optional.empty();
    }
}
