package maec.ui.shell;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

import maec.ui.activity.Drawer;
import maec.ui.port.ProjectSwitch;
import maec.ui.recipe.RecipeModel;
import maec.ui.settings.Preferences;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.TextSize;
import maec.ui.theme.Theme;
import maec.workflow.OpenProject;

import java.nio.file.Path;
import java.util.List;

/** What the frame of the window shows and does: where we are, undo, theme, language, projects. */
public final class ShellViewModel {
    private final OpenProject project;
    private final RecipeModel recipe;
    private final Preferences preferences;
    private final ProjectSwitch projects;
    private final ObjectProperty<WorkStage> stage;
    private final ObjectProperty<Drawer> drawer;
    private final ObjectProperty<Sheet> sheet = new SimpleObjectProperty<>(Sheet.NONE);
    private final TourViewModel tour;

    /**
     * Makes the frame of one project.
     *
     * @param project names and device
     * @param recipe has the undo history
     * @param preferences theme, language, recent projects, tour
     * @param projects opens another project
     * @param stage where we are
     * @param drawer what the drawer above the task strip shows
     */
    public ShellViewModel(
            OpenProject project,
            RecipeModel recipe,
            Preferences preferences,
            ProjectSwitch projects,
            ObjectProperty<WorkStage> stage,
            ObjectProperty<Drawer> drawer) {
        this.project = project;
        this.recipe = recipe;
        this.preferences = preferences;
        this.projects = projects;
        this.stage = stage;
        this.drawer = drawer;
        this.tour = new TourViewModel(preferences, stage);
    }

    /** The stage that is open. */
    public ObjectProperty<WorkStage> stageProperty() {
        return stage;
    }

    /** What the drawer above the task strip shows. */
    public ObjectProperty<Drawer> drawerProperty() {
        return drawer;
    }

    /** What lies over the window. */
    public ObjectProperty<Sheet> sheetProperty() {
        return sheet;
    }

    /** The guided tour. */
    public TourViewModel tour() {
        return tour;
    }

    /** The words. */
    public Messages messages() {
        return preferences.messages();
    }

    /** The project in one phrase. */
    public String projectText() {
        return project.overview().summary();
    }

    /** Where the project lies. */
    public Path projectFolder() {
        return project.folder();
    }

    /** Projects that were opened before this one, the newest first. */
    public List<Path> recentProjects() {
        return preferences.othersThan(project.folder());
    }

    /** Opens another project. */
    public ProjectSwitch projects() {
        return projects;
    }

    /** The device that computes, or that there is none. */
    public StringBinding deviceText() {
        return Bindings.createStringBinding(
                () ->
                        project.device()
                                .map(this::spelledOut)
                                .orElseGet(() -> messages().text("shell.device.none")),
                messages().languageProperty());
    }

    private String spelledOut(String device) {
        if (device.equals("cpu")) {
            int cores = Runtime.getRuntime().availableProcessors();
            return messages().counted("shell.device.cores", cores);
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

    /** How large letters are. */
    public ReadOnlyObjectProperty<TextSize> textSizeProperty() {
        return preferences.themes().textSizeProperty();
    }

    /** Which theme is on. */
    public ReadOnlyObjectProperty<Theme> themeProperty() {
        return preferences.themes().themeProperty();
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
        preferences.themes().toggle();
    }

    /**
     * Speaks another language from now on.
     *
     * @param language the language
     */
    public void speak(Language language) {
        messages().choose(language);
    }

    /** Goes to the stage that exports. */
    public void goToExport() {
        stage.set(WorkStage.EXPORT);
    }

    /**
     * Opens the drawer on something, or closes it if it shows that already.
     *
     * @param wanted tasks, log or problems
     */
    public void toggle(Drawer wanted) {
        drawer.set(drawer.get() == wanted ? Drawer.CLOSED : wanted);
    }

    /**
     * Closes what lies over the page, the topmost first.
     *
     * @return whether there was something to close
     */
    public boolean dismiss() {
        if (sheet.get() != Sheet.NONE) {
            sheet.set(Sheet.NONE);
        } else if (tour.openProperty().get()) {
            tour.leave();
        } else if (drawer.get() != Drawer.CLOSED) {
            drawer.set(Drawer.CLOSED);
        } else {
            return false;
        }
        return true;
    }
}
