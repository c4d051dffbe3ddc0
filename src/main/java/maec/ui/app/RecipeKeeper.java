package maec.ui.app;

import maec.combine.Recipe;
import maec.job.ProblemException;
import maec.workflow.MethodSetting;
import maec.workflow.OpenProject;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Saves recipes and methods one after the other, off the JavaFX thread, the newest last. */
final class RecipeKeeper implements Consumer<Recipe> {
    private static final System.Logger LOG = System.getLogger("maec.ui.app");

    private final OpenProject project;
    private final Executor saver;
    private final Consumer<ProblemException> refused;
    private final AtomicReference<@Nullable Recipe> waiting = new AtomicReference<>();

    /**
     * Keeps the recipe of a project.
     *
     * @param project where it is saved
     * @param saver runs one task at a time, in order
     * @param refused is told, on the saver's thread, when saving failed
     */
    RecipeKeeper(OpenProject project, Executor saver, Consumer<ProblemException> refused) {
        this.project = project;
        this.saver = saver;
        this.refused = refused;
    }

    @Override
    public void accept(Recipe recipe) {
        if (waiting.getAndSet(recipe) == null) {
            saver.execute(this::save);
        }
    }

    /**
     * Saves the method that is on.
     *
     * @param method empty for MAEC
     */
    void keepMethod(Optional<MethodSetting> method) {
        saver.execute(() -> attempt(() -> project.saveMethod(method)));
    }

    private void save() {
        Recipe newest = waiting.getAndSet(null);
        if (newest != null) {
            attempt(() -> project.saveRecipe(newest));
        }
    }

    private void attempt(Runnable saving) {
        try {
            saving.run();
        } catch (ProblemException e) {
            LOG.log(Level.INFO, e.getMessage());
            refused.accept(e);
        }
    }
}
