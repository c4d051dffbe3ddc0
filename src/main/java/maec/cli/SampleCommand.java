package maec.cli;

import maec.workflow.Projects;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Makes the sample project. */
@Command(
        name = "sample",
        description = {
            "Makes the sample project in a new folder.",
            "A tiny language model trained here from a seed, texts in three small "
                    + "languages, tuned models, and everything analysed."
        })
final class SampleCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "A folder that does not exist or is empty.")
    private Path folder = Path.of("");

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Decides everything random; the same seed gives the same bits.")
    private long seed;

    SampleCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        long start = System.nanoTime();
        try (var project = Projects.createSample(folder, seed, console.models(), console.job())) {
            double seconds = (System.nanoTime() - start) / 1e9;
            console.print(
                    String.format(Locale.ROOT, "%s made in %.0f s", project.folder(), seconds));
        }
        return 0;
    }
}
