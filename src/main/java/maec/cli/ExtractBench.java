package maec.cli;

import maec.job.JobContext;
import maec.runtime.ExtractBenchmark;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Measures what scores and key-neuron training cost beside a forward pass. */
@Command(
        name = "extract",
        description = {
            "Measures scores and key-neuron training beside a forward pass.",
            "Seconds per thousand tokens and multiples of a forward pass in the same run, the memory"
                    + " of training, and the bytes of the optimizer's state."
        })
final class ExtractBench implements Callable<Integer> {
    private final Console console;

    @Mixin private BenchModel bench = new BenchModel();

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    ExtractBench(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        JobContext job = console.job();
        bench.measure(
                job,
                (engine, model, format) ->
                        print(
                                new ExtractBenchmark(
                                                engine,
                                                model.architecture(),
                                                format,
                                                bench.batch(),
                                                bench.tokens(),
                                                bench.rounds())
                                        .run(model.weights(), job)));
        return 0;
    }

    private void print(ExtractBenchmark.Result result) {
        if (json) {
            console.printJson(result);
            return;
        }
        line(
                "%.2f billion weights, %s, %d × %d tokens, medians of %d rounds",
                result.weights() * 1e-9,
                result.precision().toString().toLowerCase(Locale.ROOT),
                result.batch(),
                result.tokens(),
                bench.rounds());
        line("%-28s %16s %10s", "", "s / 1000 tokens", "× forward");
        for (ExtractBenchmark.Figures figures : result.figures()) {
            line(
                    "%-28s %16.2f %10.2f",
                    figures.name(), figures.secondsPerThousandTokens(), figures.overForward());
        }
        line(
                "optimizer state of %.1f million key weights: %.2f GB",
                result.keyWeights() * 1e-6, result.optimizerBytes() * 1e-9);
        if (result.peakBytes() >= 0) {
            line(
                    "training, memory above the engine: %.2f GB (weights + 12 bytes per key weight"
                            + " + 1.5 GB: %.2f GB)",
                    result.peakBytes() * 1e-9, result.formulaBytes() * 1e-9);
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would need another library
    private void line(String format, Object... values) {
        console.print(String.format(Locale.ROOT, format, values));
    }
}
