package maec.ui.app;

import javafx.application.Application;
import javafx.application.Platform;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

import maec.ui.activity.RecentLog;
import maec.ui.theme.Theme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long people wait for the window: a process is started for every measurement, and it
 * says when its first window was drawn, and when the project was.
 *
 * <p>The clock starts before the process, so that the start of Java counts. An empty window of
 * JavaFX is measured beside it, in turns, on the platform that this process would use.
 */
public final class StartBenchmark extends Application {
    private static final String BEGAN = "maec.bench.began";
    private static final String EMPTY = "maec.bench.empty";
    private static final String FOLDER = "maec.bench.folder";
    private static final int PATIENCE_SECONDS = 90;

    /** What one kind of window needed, in seconds; nothing where no project is opened. */
    private record Times(List<Double> window, List<Double> project) {
        Times() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /**
     * Measures and gives the table.
     *
     * @param sample the folder of a made sample project
     * @param rounds how often each
     * @return lines of text
     * @throws IOException if no process can be started, or one shows nothing
     * @throws InterruptedException if the thread is interrupted
     */
    static List<String> run(Path sample, int rounds) throws IOException, InterruptedException {
        var empty = new Times();
        var full = new Times();
        for (int round = 0; round <= rounds; round++) {
            // the first round only fills the system's file cache
            measure(true, sample, round == 0 ? new Times() : empty);
            measure(false, sample, round == 0 ? new Times() : full);
        }
        double plain = median(empty.window());
        double first = median(full.window());
        return List.of(
                line("an empty JavaFX window stands after %.2f s", plain),
                line("the first window stands after %.2f s, %.2f × as long", first, first / plain),
                line("the sample is shown after %.2f s", median(full.project())),
                line(
                        "medians of %d starts each, in turns, %s",
                        rounds,
                        cache().isPresent()
                                ? "all with the ahead-of-time cache of the build"
                                : "without an ahead-of-time cache"));
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would need another library
    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
    }

    private static void measure(boolean empty, Path sample, Times times)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        cache().ifPresent(file -> command.add("-XX:AOTCache=" + file));
        for (String name : List.of("glass.platform", "prism.order", "java.awt.headless")) {
            Optional.ofNullable(System.getProperty(name))
                    .ifPresent(value -> command.add("-D" + name + "=" + value));
        }
        command.add("-D" + EMPTY + "=" + empty);
        command.add("-D" + FOLDER + "=" + sample);
        command.add("-D" + BEGAN + "=" + System.currentTimeMillis());
        command.addAll(
                List.of(
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Start.class.getName()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var _ =
                process.onExit()
                        .completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .thenAccept(Process::destroyForcibly);
        int before = times.window().size() + times.project().size();
        try (var output = process.inputReader()) {
            output.lines().forEach(text -> take(text, times));
        }
        process.waitFor();
        if (times.window().size() + times.project().size() < before + (empty ? 1 : 2)) {
            throw new IOException(
                    empty
                            ? "an empty window did not stand, so there is no display to measure on"
                            : "the window did not show "
                                    + sample
                                    + ", open it in the window first");
        }
    }

    /** What the launcher gives the window. */
    private static Optional<Path> cache() {
        Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
        return Optional.of(jar.resolveSibling("maec.aot"))
                .filter(file -> jar.toString().endsWith(".jar") && Files.isRegularFile(file));
    }

    private static void take(String text, Times times) {
        String[] words = text.split(" ", 2);
        switch (words[0]) {
            case "window" -> times.window().add(Integer.parseInt(words[1]) / 1000.0);
            case "project" -> times.project().add(Integer.parseInt(words[1]) / 1000.0);
            default -> {}
        }
    }

    /** The process that is measured. */
    public static final class Start {
        private Start() {}

        /**
         * Opens a window, says when it stood, and ends.
         *
         * @param arguments none
         */
        public static void main(String[] arguments) {
            Application.launch(StartBenchmark.class, arguments);
            System.exit(0);
        }
    }

    @Override
    public void start(Stage stage) throws IOException {
        if (Boolean.getBoolean(EMPTY)) {
            stage.setScene(new Scene(new StackPane(), 1440, 900));
            stage.show();
            drawn("window", Platform::exit);
            return;
        }
        Path kept = Files.createTempDirectory("maec-bench-");
        var window =
                new WorkbenchWindow(
                        stage,
                        new WorkbenchWindow.Ground(
                                new NoDesktop(),
                                new Places(kept, kept),
                                DiskProjects.here(),
                                new SimpleObjectProperty<>(Theme.LIGHT),
                                new RecentLog(Platform::runLater, ZoneOffset.UTC),
                                Platform::exit));
        window.show(Optional.of(Path.of(System.getProperty(FOLDER))));
        drawn("window", () -> awaitProject(window));
    }

    /** Looks once per frame: looking without a pause would take a core from what is measured. */
    private static void awaitProject(WorkbenchWindow window) {
        if (window.workbench().isPresent()) {
            drawn("project", window::quit);
        } else {
            new AfterFrames(1, () -> awaitProject(window)).start();
        }
    }

    /** Says when the next frame is out, then goes on. */
    private static void drawn(String what, Runnable then) {
        new AfterFrames(
                        1,
                        () -> {
                            long began = Long.getLong(BEGAN);
                            System.out.println(what + " " + (System.currentTimeMillis() - began));
                            then.run();
                        })
                .start();
    }
}
