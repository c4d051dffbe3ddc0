package maec.cli;

import maec.combine.OutcomeBenchmark;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Measures how fast the figures of a recipe are computed. */
@Command(
        name = "combine-outcome",
        description = {
            "Measures one movement of a slider on an 8-billion-weight model's statistics.",
            "It makes the statistics itself."
        })
final class CombineOutcomeBench implements Callable<Integer> {
    private final Console console;

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    CombineOutcomeBench(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path file = Files.createTempFile("maec-bench-", ".safetensors");
        try {
            var result = new OutcomeBenchmark(1, 3, 1).run(file, console.job());
            if (json) {
                console.printJson(result);
                return 0;
            }
            line(
                    "outcome of a recipe, %d tensors × %d deltas, %d runs",
                    result.tensors(), result.deltas(), result.runs());
            line("median           %.3f ms", result.medianMillis());
            line("95th percentile  %.3f ms", result.percentile95Millis());
            line("loading          %.1f ms", result.loadMillis());
            return 0;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would need another library
    private void line(String format, Object... values) {
        console.print(String.format(Locale.ROOT, format, values));
    }
}
