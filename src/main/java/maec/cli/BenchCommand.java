package maec.cli;

import maec.combine.OutcomeBenchmark;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Measures how fast this machine is at one of the things that have to be fast. */
@Command(
        name = "bench",
        description = {
            "Measures one of the things that have to be fast.",
            "combine-outcome: one movement of a slider on an 8-billion-weight model's "
                    + "statistics, which it makes itself.",
            "window [PROJECT]: how quickly the window answers a change of the recipe, on "
                    + "the sample project where none is named."
        })
final class BenchCommand implements Callable<Integer> {
    private final Console console;

    /** What can be measured; one constant per word on the command line. */
    enum Topic {
        COMBINE_OUTCOME
    }

    @Parameters(
            paramLabel = "TOPIC",
            converter = TopicName.class,
            description = "What to measure: combine-outcome.")
    private Topic topic;

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        switch (topic) {
            case COMBINE_OUTCOME -> combineOutcome();
        }
        return 0;
    }

    private void combineOutcome() throws IOException {
        Path file = Files.createTempFile("maec-bench-", ".safetensors");
        try {
            var result = new OutcomeBenchmark(1, 3, 1).run(file, console.job());
            if (json) {
                console.printJson(result);
                return;
            }
            console.print(
                    String.format(
                            Locale.ROOT,
                            "outcome of a recipe, %d tensors × %d deltas, %d runs",
                            result.tensors(),
                            result.deltas(),
                            result.runs()));
            console.print(
                    String.format(Locale.ROOT, "median           %.3f ms", result.medianMillis()));
            console.print(
                    String.format(
                            Locale.ROOT, "95th percentile  %.3f ms", result.percentile95Millis()));
            console.print(
                    String.format(Locale.ROOT, "loading          %.1f ms", result.loadMillis()));
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
