package maec.ui.app;

import javafx.application.Platform;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** JavaFX without a display, for what is drawn into files. */
final class Offscreen {
    private Offscreen() {}

    /**
     * Starts JavaFX, does a work on its thread, and ends JavaFX; a process can do so once.
     *
     * @param <T> what comes of it
     * @param work what to do
     * @return what came of it; empty if this thread was interrupted
     */
    static <T> Optional<T> call(Callable<T> work) {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        System.setProperty("java.awt.headless", "true");
        var drawing = new FutureTask<>(work);
        Platform.startup(drawing);
        try {
            return Optional.of(drawing.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } finally {
            Platform.exit();
        }
    }
}
