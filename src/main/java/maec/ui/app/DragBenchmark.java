package maec.ui.app;

import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;

import maec.combine.Recipe;
import maec.ui.chart.HeatmapCanvas;
import maec.ui.recipe.RecipeModel;
import maec.ui.shell.WorkStage;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.DoubleConsumer;

/**
 * Measures the frames of the window while every slider is dragged on every stage, and while the
 * heatmap is zoomed and panned.
 *
 * <p>In every frame the slider moves once, as a hand moves it: up and down its whole range in two
 * seconds. A frame's time is what passes from its beginning to the beginning of the next one; it
 * holds everything that the frame costs, rendering by the software pipeline included, and is never
 * shorter than the rhythm of 60 frames a second. Beside it stands the time that the JavaFX thread
 * works on the change, layout and painting included.
 */
final class DragBenchmark {
    /** The longest frame at the 95th percentile while a slider is dragged, milliseconds. */
    static final double SLIDER_GOAL = 33;

    /** The longest frame at the 95th percentile while the heatmap is zoomed or panned. */
    static final double HEATMAP_GOAL = 20;

    private static final double PERIOD_SECONDS = 2;
    private static final double WARM_UP_SECONDS = 0.6;
    private static final int SKIPPED_FRAMES = 10;
    private static final int LARGEST_ZOOM_STEPS = 40;
    private static final double ZOOM_STEP = 1.09;
    private static final double PAN_STEP = 9;

    private final Workbench workbench;
    private final Scene scene;
    private final double seconds;

    /**
     * Measures a window that is open.
     *
     * @param workbench its content
     * @param scene where it is shown
     * @param seconds how long each drag lasts
     */
    DragBenchmark(Workbench workbench, Scene scene, double seconds) {
        this.workbench = workbench;
        this.scene = scene;
        this.seconds = seconds;
    }

    /**
     * One drag.
     *
     * @param stage which one was visible
     * @param what was moved
     * @param goal for the 95th percentile of frames, milliseconds
     * @param frames ascending times from frame to frame, milliseconds
     * @param work ascending times of the JavaFX thread per frame, milliseconds
     * @param processor mean time of all processors per frame, milliseconds; what other programs
     *     take is not in it
     */
    record Drag(
            WorkStage stage,
            String what,
            double goal,
            double[] frames,
            double[] work,
            double processor) {
        private static double at(double[] ascending, double share) {
            int last = ascending.length - 1;
            return last < 0 ? 0 : ascending[(int) Math.min(last, ascending.length * share)];
        }

        /** Whether the 95th percentile keeps the goal. */
        boolean keepsGoal() {
            return at(frames, 0.95) <= goal;
        }

        /** One line of a table. */
        String line() {
            return String.format(
                    Locale.ROOT,
                    "%-9s %-16s %6d %11.1f ms %7.1f ms %12.1f ms %7.1f ms %11.1f ms   %s %.0f ms",
                    stage.name().toLowerCase(Locale.ROOT),
                    what,
                    frames.length,
                    at(frames, 0.5),
                    at(frames, 0.95),
                    at(work, 0.5),
                    at(work, 0.95),
                    processor,
                    keepsGoal() ? "keeps" : "MISSES",
                    goal);
        }
    }

    /** The heading above the lines of {@link Drag#line}. */
    static String heading() {
        return "stage     moved            frames   frame: median    95 %   at work: median    95 %"
                + "   processors   goal for frames at 95 %";
    }

    /**
     * Drags everything.
     *
     * @param each is told of every drag when it has ended
     */
    List<Drag> run(java.util.function.Consumer<Drag> each) throws InterruptedException {
        List<Drag> drags = new ArrayList<>();
        for (WorkStage stage : workbench.stages()) {
            show(stage);
            for (var slider : sliders().entrySet()) {
                frames(mover(slider.getValue()), WARM_UP_SECONDS);
            }
            for (var slider : sliders().entrySet()) {
                drags.add(drag(stage, slider.getKey(), SLIDER_GOAL, mover(slider.getValue())));
                each.accept(drags.getLast());
            }
        }
        show(WorkStage.NEURONS);
        var heatmap = (HeatmapCanvas) scene.lookup(".heatmap");
        drags.add(drag(WorkStage.NEURONS, "heatmap zoom", HEATMAP_GOAL, zoomer(heatmap)));
        each.accept(drags.getLast());
        drags.add(drag(WorkStage.NEURONS, "heatmap pan", HEATMAP_GOAL, panner(heatmap)));
        each.accept(drags.getLast());
        return drags;
    }

    private void show(WorkStage stage) throws InterruptedException {
        onWindow(() -> workbench.stageProperty().set(stage));
    }

    /** Every slider of the recipe: from a share of its range to the recipe. */
    private Map<String, BiFunction<Recipe, Double, Recipe>> sliders() {
        Map<String, BiFunction<Recipe, Double, Recipe>> sliders = new LinkedHashMap<>();
        sliders.put("k₁", (now, x) -> now.withKeyPercent(x * 100));
        sliders.put("k₂", (now, x) -> now.withTensorPercent(x * 100));
        sliders.put("α", (now, x) -> now.withAlpha(x * 2));
        sliders.put("β", (now, x) -> now.withBeta(x * 2));
        Recipe recipe = workbench.recipe().recipe();
        for (String name : recipe.gamma().keySet()) {
            sliders.put("γ " + name, (now, x) -> now.withGamma(name, x * 2));
        }
        sliders.put("η", (now, x) -> now.withEta(x * 2));
        sliders.put("λ", (now, x) -> now.withLambda(x * 2));
        for (String name : recipe.mu().keySet()) {
            sliders.put("µ " + name, (now, x) -> now.withMu(name, x * 2));
        }
        return sliders;
    }

    private DoubleConsumer mover(BiFunction<Recipe, Double, Recipe> slider) {
        RecipeModel recipe = workbench.recipe();
        return second -> {
            double phase = second / PERIOD_SECONDS % 1;
            recipe.preview(now -> slider.apply(now, phase < 0.5 ? 2 * phase : 2 - 2 * phase));
        };
    }

    /** From everything to single units and back. */
    private static DoubleConsumer zoomer(HeatmapCanvas heatmap) {
        int[] step = {0};
        return _ -> {
            boolean nearer = step[0]++ / LARGEST_ZOOM_STEPS % 2 == 0;
            heatmap.zoom(nearer ? ZOOM_STEP : 1 / ZOOM_STEP);
        };
    }

    /**
     * To the right and to the left, at the zoom where the zoomer has stopped and one step nearer.
     */
    private static DoubleConsumer panner(HeatmapCanvas heatmap) {
        int[] step = {0};
        return _ -> {
            if (step[0] % (4 * LARGEST_ZOOM_STEPS) == 0) {
                heatmap.zoom(step[0] % (8 * LARGEST_ZOOM_STEPS) == 0 ? 4 : 0.5);
            }
            boolean right = step[0]++ / LARGEST_ZOOM_STEPS % 2 == 0;
            heatmap.pan(right ? PAN_STEP : -PAN_STEP);
        };
    }

    private Drag drag(WorkStage stage, String what, double goal, DoubleConsumer move)
            throws InterruptedException {
        long before = processorNanos();
        List<double[]> times = frames(move, seconds);
        double spent = (processorNanos() - before) / 1e6;
        double[] lengths = times.getFirst();
        return new Drag(
                stage,
                what,
                goal,
                lengths,
                times.getLast(),
                spent / Math.max(1, lengths.length + SKIPPED_FRAMES));
    }

    private static long processorNanos() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private List<double[]> frames(DoubleConsumer move, double duration)
            throws InterruptedException {
        var ended = new CompletableFuture<List<double[]>>();
        Platform.runLater(() -> new Frames(move, duration, ended).start());
        List<double[]> times = result(ended);
        onWindow(() -> workbench.recipe().commit());
        return times;
    }

    /** Moves something in every frame and keeps the times. */
    private final class Frames extends AnimationTimer {
        private final DoubleConsumer move;
        private final double duration;
        private final CompletableFuture<List<double[]>> ended;
        private final List<Double> frames = new ArrayList<>();
        private final List<Double> work = new ArrayList<>();
        private final Runnable painted = this::painted;
        private int count;
        private long first;
        private long before;

        Frames(DoubleConsumer move, double duration, CompletableFuture<List<double[]>> ended) {
            this.move = move;
            this.duration = duration;
            this.ended = ended;
            scene.addPostLayoutPulseListener(painted);
        }

        @Override
        public void handle(long now) {
            long start = System.nanoTime();
            if (count == 0) {
                first = start;
            } else if (count > SKIPPED_FRAMES) {
                frames.add((start - before) / 1e6);
            }
            before = start;
            count++;
            double second = (start - first) / 1e9;
            if (second > duration) {
                stop();
                scene.removePostLayoutPulseListener(painted);
                ended.complete(List.of(ascending(frames), ascending(work)));
            } else {
                move.accept(second);
            }
        }

        private void painted() {
            if (count > SKIPPED_FRAMES) {
                work.add((System.nanoTime() - before) / 1e6);
            }
        }

        private static double[] ascending(List<Double> values) {
            double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return sorted;
        }
    }

    private static void onWindow(Runnable work) throws InterruptedException {
        var done = new CompletableFuture<Boolean>();
        Platform.runLater(
                () -> {
                    work.run();
                    done.complete(true);
                });
        result(done);
    }

    private static <T> T result(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
