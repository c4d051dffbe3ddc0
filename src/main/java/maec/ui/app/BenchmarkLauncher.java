package maec.ui.app;

import maec.job.JobContext;
import maec.job.ProblemException;
import maec.workflow.OpenProject;

import java.nio.file.Path;
import java.util.List;

/**
 * The command {@code bench window [PROJECT]}: how quickly the window answers a change of the
 * recipe.
 *
 * <p>It lies beside the window because the command line loads no JavaFX.
 */
public final class BenchmarkLauncher {
    private static final int CHANGES = 200;

    private BenchmarkLauncher() {}

    /**
     * Measures, prints a table, and ends the process.
     *
     * @param arguments {@code window}, then a project folder; none for the sample project
     */
    public static void main(String[] arguments) {
        if (arguments.length < 1 || arguments.length > 2 || !arguments[0].equals("window")) {
            System.err.println(
                    "This benchmark does not exist. Usage: bench window [PROJECT], the sample"
                            + " project where none is named.");
            System.exit(64);
        }
        System.exit(measure(List.of(arguments).subList(1, arguments.length)));
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
