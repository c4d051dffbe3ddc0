package maec.ui.shell;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;

import maec.ui.recipe.RecipeModel;
import maec.ui.theme.Theme;
import maec.ui.theme.ThemeModel;
import maec.workflow.OpenProject;

/** What the frame of the window shows and does: where we are, undo, theme, title. */
public final class ShellViewModel {
    private final OpenProject project;
    private final RecipeModel recipe;
    private final ThemeModel themes;
    private final ObjectProperty<WorkStage> stage;

    /**
     * Makes the frame of one project.
     *
     * @param project names and device
     * @param recipe has the undo history
     * @param themes light or dark
     * @param stage where we are
     */
    public ShellViewModel(
            OpenProject project,
            RecipeModel recipe,
            ThemeModel themes,
            ObjectProperty<WorkStage> stage) {
        this.project = project;
        this.recipe = recipe;
        this.themes = themes;
        this.stage = stage;
    }

    /** The stage that is open. */
    public ObjectProperty<WorkStage> stageProperty() {
        return stage;
    }

    /** The project in one phrase. */
    public String projectText() {
        return project.overview().summary();
    }

    /** The device that computes, or that there is none. */
    public String deviceText() {
        return project.device().map(ShellViewModel::spelledOut).orElse("no compute device");
    }

    private static String spelledOut(String device) {
        if (device.equals("cpu")) {
            return "CPU · " + Runtime.getRuntime().availableProcessors() + " cores";
        }
        return device.startsWith("cuda:") ? "GPU " + device.substring(5) : device;
    }

    /** Whether there is a step to go back. */
    public ReadOnlyBooleanProperty canUndoProperty() {
        return recipe.canUndoProperty();
    }

    /** Whether there is a step to go forward. */
    public ReadOnlyBooleanProperty canRedoProperty() {
        return recipe.canRedoProperty();
    }

    /** Which theme is on. */
    public ReadOnlyObjectProperty<Theme> themeProperty() {
        return themes.themeProperty();
    }

    /** Takes the last change of the recipe back. */
    public void undo() {
        recipe.undo();
    }

    /** Makes the change that was taken back. */
    public void redo() {
        recipe.redo();
    }

    /** Switches between light and dark. */
    public void toggleTheme() {
        themes.toggle();
    }

    /** Goes to the stage that exports. */
    public void goToExport() {
        stage.set(WorkStage.EXPORT);
    }
}
