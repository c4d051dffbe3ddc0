package maec.ui.app;

import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;

import maec.combine.Recipe;
import maec.ui.job.BackgroundJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.recipe.RecipeModel;
import maec.ui.shell.WorkStage;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.Look;
import maec.ui.theme.Theme;
import maec.ui.theme.ThemeModel;
import maec.workflow.OpenProject;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Measures how long the window needs to answer a change of the recipe.
 *
 * <p>The real window is shown on the headless platform, one stage after the other. Changes of k₁,
 * k₂, α, β, γ, η, λ and μ come at random moments, as they do from a hand. The clock starts before
 * the recipe is set. It is read when the pulse has laid out and painted everything that is visible,
 * and again when the next frame begins, which is after the first one was rendered and includes the
 * wait for the screen's rhythm.
 */
public final class WindowBenchmark {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 900;
    private static final int WARM_UP = 40;

    private final Random random = new Random(7);
    private final RecipeModel recipe;
    private final Workbench workbench;
    private final Scene scene;

    private WindowBenchmark(Workbench workbench, Scene scene) {
        this.workbench = workbench;
        this.recipe = workbench.recipe();
        this.scene = scene;
    }

    /**
     * How quickly one stage answers, in milliseconds.
     *
     * @param stage which one is visible
     * @param changes how many changes were measured
     * @param paintedMedian median until everything visible is painted
     * @param painted95 95th percentile of the same
     * @param shownMedian median until the next frame begins
     * @param shown95 95th percentile of the same
     */
    public record Figures(
            WorkStage stage,
            int changes,
            double paintedMedian,
            double painted95,
            double shownMedian,
            double shown95) {}

    /** One change. */
    private record Sample(double paintedMillis, double shownMillis) {}

    /**
     * Starts JavaFX without a display, measures every stage, and ends JavaFX.
     *
     * @param project an analysed project; not closed
     * @param changes how many changes per stage
     * @return one per stage, in the order of the work
     * @throws IllegalStateException if the window could not be shown
     */
    public static List<Figures> run(OpenProject project, int changes) {
        return inWindow(
                project,
                benchmark -> {
                    List<Figures> figures = new ArrayList<>();
                    for (WorkStage stage : benchmark.workbench.stages()) {
                        figures.add(benchmark.measure(stage, changes));
                    }
                    return figures;
                },
                List.of());
    }

    /**
     * Starts JavaFX without a display, drags every slider on every stage, zooms and pans the
     * heatmap, and ends JavaFX.
     *
     * @param project an analysed project; not closed
     * @param seconds how long each drag lasts
     * @param line is given a heading and one line per drag as soon as it has ended
     * @return whether all drags keep their goals
     * @throws IllegalStateException if the window could not be shown
     */
    public static boolean drag(OpenProject project, double seconds, Consumer<String> line) {
        line.accept(DragBenchmark.heading());
        return inWindow(
                project,
                benchmark ->
                        new DragBenchmark(benchmark.workbench, benchmark.scene, seconds)
                                .run(drag -> line.accept(drag.line())).stream()
                                        .allMatch(DragBenchmark.Drag::keepsGoal),
                false);
    }

    /** What is measured in the window. */
    @FunctionalInterface
    private interface Measuring<T> {
        T measure(WindowBenchmark benchmark) throws InterruptedException;
    }

    private static <T> T inWindow(OpenProject project, Measuring<T> work, T interrupted) {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        System.setProperty("java.awt.headless", "true");
        Platform.startup(() -> Platform.setImplicitExit(false));
        try {
            return work.measure(onWindow(() -> open(project)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return interrupted;
        } finally {
            Platform.exit();
        }
    }

    private static WindowBenchmark open(OpenProject project) {
        var board = new JobBoard();
        var themes = new ThemeModel(Theme.LIGHT);
        var around =
                new Surroundings(
                        new BackgroundJobRunner(board, Platform::runLater),
                        board,
                        new NoDesktop(),
                        themes,
                        new Messages(Language.ENGLISH));
        var workbench = new Workbench(project, around, _ -> {});
        var scene = new Scene(workbench.root(), WIDTH, HEIGHT);
        Look.dress(scene, themes);
        var window = new Stage();
        window.setX(0);
        window.setY(0);
        window.setScene(scene);
        window.show();
        return new WindowBenchmark(workbench, scene);
    }

    private Figures measure(WorkStage stage, int changes) throws InterruptedException {
        onWindow(
                () -> {
                    workbench.stageProperty().set(stage);
                    return stage;
                });
        for (int i = 0; i < WARM_UP; i++) {
            change(i);
        }
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < changes; i++) {
            samples.add(change(i));
        }
        double[] painted = ascending(samples, Sample::paintedMillis);
        double[] shown = ascending(samples, Sample::shownMillis);
        return new Figures(
                stage,
                changes,
                at(painted, 0.5),
                at(painted, 0.95),
                at(shown, 0.5),
                at(shown, 0.95));
    }

    private static double[] ascending(
            List<Sample> samples, java.util.function.ToDoubleFunction<Sample> part) {
        return samples.stream().mapToDouble(part).sorted().toArray();
    }

    private static double at(double[] ascending, double share) {
        return ascending[
                (int) Math.min(ascending.length - 1, Math.floor(ascending.length * share))];
    }

    /** One change at a random moment of a frame; waits until it is seen. */
    private Sample change(int number) throws InterruptedException {
        Thread.sleep(2 + random.nextInt(17));
        var seen = new CompletableFuture<Sample>();
        Platform.runLater(() -> measureOne(number, seen));
        return result(seen);
    }

    private void measureOne(int number, CompletableFuture<Sample> seen) {
        long start = System.nanoTime();
        var painted = new long[1];
        var afterLayout =
                new Runnable() {
                    @Override
                    public void run() {
                        scene.removePostLayoutPulseListener(this);
                        painted[0] = System.nanoTime();
                    }
                };
        scene.addPostLayoutPulseListener(afterLayout);
        var nextFrame =
                new AnimationTimer() {
                    @Override
                    public void handle(long now) {
                        if (painted[0] != 0) {
                            stop();
                            long end = System.nanoTime();
                            seen.complete(
                                    new Sample((painted[0] - start) / 1e6, (end - start) / 1e6));
                        }
                    }
                };
        nextFrame.start();
        recipe.preview(now -> edited(now, number));
    }

    /** Another coefficient every time, never the value that it has. */
    private Recipe edited(Recipe now, int number) {
        double step = 0.05 + 0.01 * (number % 7);
        List<Supplier<Recipe>> edits = new ArrayList<>();
        edits.add(() -> now.withKeyPercent((now.keyPercent() + 1 + number % 5) % 20));
        edits.add(() -> now.withTensorPercent((now.tensorPercent() + 3 + number % 5) % 100));
        edits.add(() -> now.withAlpha((now.alpha() + step) % 2));
        edits.add(() -> now.withBeta((now.beta() + step) % 2));
        edits.add(() -> now.withEta((now.eta() + step) % 2));
        edits.add(() -> now.withLambda((now.lambda() + step) % 2));
        now.gamma()
                .forEach((name, value) -> edits.add(() -> now.withGamma(name, (value + step) % 2)));
        now.mu().forEach((name, value) -> edits.add(() -> now.withMu(name, (value + step) % 2)));
        return edits.get(number % edits.size()).get();
    }

    private static <T> T onWindow(Supplier<T> work) throws InterruptedException {
        var done = new CompletableFuture<T>();
        Platform.runLater(() -> done.completeAsync(work, Runnable::run));
        return result(done);
    }

    private static <T> T result(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * The figures as lines of text.
     *
     * @param figures as {@link #run} returns them
     * @return a heading, then one line per stage
     */
    public static List<String> lines(List<Figures> figures) {
        List<String> lines = new ArrayList<>();
        lines.add("stage      changes  painted: median    95 %   next frame: median    95 %");
        for (Figures one : figures) {
            lines.add(
                    String.format(
                            java.util.Locale.ROOT,
                            "%-10s %7d  %12.1f ms %5.1f ms %15.1f ms %5.1f ms",
                            one.stage().id(),
                            one.changes(),
                            one.paintedMedian(),
                            one.painted95(),
                            one.shownMedian(),
                            one.shown95()));
        }
        return lines;
    }
}
