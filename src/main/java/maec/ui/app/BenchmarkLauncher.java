package maec.ui.app;

import maec.job.JobContext;
import maec.job.ProblemException;
import maec.workflow.InventedProject;
import maec.workflow.OpenProject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The command {@code bench window [PROJECT]}: how quickly the window answers a change of the
 * recipe; and {@code bench window --eight-billion [--seconds N]}: how long its frames are while
 * sliders are dragged, with the numbers of a large model; and {@code bench start [PROJECT]}: how
 * long people wait for the window.
 *
 * <p>It lies beside the window because the command line loads no JavaFX.
 */
public final class BenchmarkLauncher {
    private static final int CHANGES = 200;
    private static final int STARTS = 7;
    private static final String LARGE = "--eight-billion";
    private static final double USUAL_SECONDS = 10;
    private static final long SEED = 1;

    private BenchmarkLauncher() {}

    /**
     * Measures, prints a table, and ends the process.
     *
     * @param arguments {@code window}, then a project folder; none for the sample project
     */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        if (!words.isEmpty() && words.getFirst().equals("start")) {
            System.exit(start(words.subList(1, words.size())));
        }
        if (words.isEmpty() || !words.getFirst().equals("window")) {
            System.exit(usage());
        }
        List<String> rest = words.subList(1, words.size());
        if (!rest.isEmpty() && rest.getFirst().equals(LARGE)) {
            System.exit(drag(rest.subList(1, rest.size())));
        }
        boolean known = rest.size() <= 1 && rest.stream().noneMatch(word -> word.startsWith("-"));
        System.exit(known ? measure(rest) : usage());
    }

    private static int usage() {
        System.err.println(
                "This benchmark does not exist. Usage: bench window [PROJECT], the sample project"
                        + " where none is named; or bench window --eight-billion [--seconds N],"
                        + " invented numbers of a large model; or bench start [PROJECT].");
        return 64;
    }

    private static int drag(List<String> options) {
        double seconds = USUAL_SECONDS;
        if (!options.isEmpty()) {
            try {
                seconds = Double.parseDouble(options.getLast());
            } catch (NumberFormatException _) {
                return usage();
            }
            if (options.size() != 2 || !options.getFirst().equals("--seconds") || !(seconds > 0)) {
                return usage();
            }
        }
        LogFile log = LogFile.at(Places.here().log());
        System.out.println(
                "8B model, every number invented from seed " + SEED + "; software pipeline");
        try (OpenProject project = new InventedProject(SEED)) {
            boolean kept = WindowBenchmark.drag(project, seconds, System.out::println);
            System.out.println(kept ? "Every goal is kept." : "Not every goal is kept.");
            return kept ? 0 : 1;
        } finally {
            java.lang.ref.Reference.reachabilityFence(log);
        }
    }

    /** The first argument may be the folder of a made project; the sample otherwise. */
    private static int start(List<String> named) {
        if (named.size() > 1) {
            return usage();
        }
        Path folder = named.isEmpty() ? Places.here().sample() : Path.of(named.getFirst());
        if (!Files.isRegularFile(folder.resolve("project.maec"))) {
            System.err.println(
                    folder + " holds no project: name one, or open the sample in the window once.");
            return 66;
        }
        try {
            StartBenchmark.run(folder, STARTS).forEach(System.out::println);
            return 0;
        } catch (IOException e) {
            System.err.println("The start cannot be measured: " + e.getMessage() + ".");
            return 71;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }

    private static int measure(List<String> named) {
        LogFile log = LogFile.at(Places.here().log());
        JobContext silent = JobContext.silent();
        var opener = DiskProjects.here();
        try (OpenProject project =
                named.isEmpty()
                        ? opener.openSample(Places.here().sample(), silent)
                        : opener.open(Path.of(named.getFirst()), silent)) {
            if (!project.isAnalysed()) {
                project.analyse(silent);
            }
            WindowBenchmark.lines(WindowBenchmark.run(project, CHANGES))
                    .forEach(System.out::println);
            return 0;
        } catch (ProblemException e) {
            System.err.println(e.problem().sentence() + " " + e.problem().advice());
            return e.problem().exitCode();
        } finally {
            java.lang.ref.Reference.reachabilityFence(log);
        }
    }
}
