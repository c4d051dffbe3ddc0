package maec.ui.app;

import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Parent;

import maec.job.JobContext;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.neurons.NeuronSection;
import maec.ui.port.Desktop;
import maec.ui.shell.WorkStage;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.Theme;
import maec.ui.theme.ThemeModel;
import maec.workflow.OpenProject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import javax.imageio.ImageIO;

/** Draws every stage of a project into files; needs no display. */
public final class Screenshots {
    private Screenshots() {}

    /** A desktop on which nobody sits. */
    static final class NoDesktop implements Desktop {
        @Override
        public Optional<Path> chooseFolder(String title, Path start) {
            return Optional.empty();
        }

        @Override
        public void openFolder(Path folder) {
            // nobody would see it
        }

        @Override
        public void copy(String text) {
            // nobody would paste it
        }
    }

    /**
     * Starts JavaFX without a display, draws, and ends JavaFX.
     *
     * @param request what to draw
     * @param project an analysed project; not closed
     * @return the files written, in order
     * @throws maec.job.ProblemException if measuring the merge fails
     * @throws UncheckedIOException if a file cannot be written
     */
    public static List<Path> take(ScreenshotRequest request, OpenProject project) {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        System.setProperty("java.awt.headless", "true");
        var drawing = new FutureTask<>(() -> draw(request, project));
        Platform.startup(drawing);
        try {
            return drawing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } finally {
            Platform.exit();
        }
    }

    private static List<Path> draw(ScreenshotRequest request, OpenProject project)
            throws IOException {
        Files.createDirectories(request.folder());
        project.evaluate(project.recipe(), JobContext.silent());
        var files = new ArrayList<Path>();
        for (Theme theme : request.themes()) {
            var board = new JobBoard();
            var themes = new ThemeModel(theme);
            var jobs = new ImmediateJobRunner(board);
            var around =
                    new Surroundings(
                            jobs, board, new NoDesktop(), themes, new Messages(Language.ENGLISH));
            var workbench = new Workbench(project, around, _ -> {});
            Parent root = workbench.root();
            var portrait = new Portrait(root, request.width(), request.height(), themes);
            for (WorkStage stage : workbench.stages()) {
                workbench.stageProperty().set(stage);
                String name = stage.name().toLowerCase(Locale.ROOT);
                files.add(save(portrait, request, name + "-" + theme.styleClass()));
            }
            workbench.stageProperty().set(WorkStage.NEURONS);
            for (NeuronSection section : List.of(NeuronSection.LOCATE, NeuronSection.LANGUAGES)) {
                workbench.neurons().sectionProperty().set(section);
                String name = section.name().toLowerCase(Locale.ROOT);
                files.add(save(portrait, request, "neurons-" + name + "-" + theme.styleClass()));
            }
        }
        return files;
    }

    private static Path save(Portrait portrait, ScreenshotRequest request, String name)
            throws IOException {
        Path file = request.folder().resolve(name + ".png");
        ImageIO.write(SwingFXUtils.fromFXImage(portrait.draw(), null), "png", file.toFile());
        return file;
    }
}
