package maec.cli;

import maec.job.JobContext;
import maec.runtime.RuntimeBenchmark;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Measures how fast models are read forward and backward. */
@Command(
        name = "runtime",
        description = {
            "Measures forward, and backward with row scores, resident and streamed.",
            "Shares are of what plain matrix products of the same shapes reach in the same run."
        })
final class RuntimeBench implements Callable<Integer> {
    private final Console console;

    @Mixin private BenchModel bench = new BenchModel();

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    RuntimeBench(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        JobContext job = console.job();
        bench.measure(
                job,
                (engine, model, format) ->
                        print(
                                new RuntimeBenchmark(
                                                engine,
                                                model.architecture(),
                                                format,
                                                bench.batch(),
                                                bench.tokens(),
                                                bench.rounds())
                                        .run(model.weights(), job)));
        return 0;
    }

    private void print(RuntimeBenchmark.Result result) {
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
        line("%-36s %9s %9s %8s %7s", "", "seconds", "tokens/s", "GFLOP/s", "share");
        line("%-36s %9s %9s %8.0f", "plain products, forward", "", "", result.productGflops());
        figures("forward", result.forward());
        figures("forward, streamed", result.streamedForward());
        line(
                "%-36s %9s %9s %8.0f",
                "plain products, forward + backward", "", "", result.productBackwardGflops());
        figures("forward + backward", result.gradients());
        figures("forward + backward + scores", result.backward());
        figures("forward + backward + scores, streamed", result.streamedBackward());
        line("backward + scores cost %.2f × forward", result.backwardOverForward());
        line(
                "streaming costs %.1f %% forward, %.1f %% forward + backward + scores",
                100 * result.streamingForwardCost(), 100 * result.streamingCost());
        if (result.streamedPeakBytes() >= 0) {
            line("streamed, memory above the engine: %.2f GB", result.streamedPeakBytes() * 1e-9);
        }
    }

    private void figures(String name, RuntimeBenchmark.Figures figures) {
        line(
                "%-36s %9.2f %9.1f %8.0f %5.1f %%",
                name,
                figures.seconds(),
                figures.tokensPerSecond(),
                figures.gflops(),
                100 * figures.share());
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would need another library
    private void line(String format, Object... values) {
        console.print(String.format(Locale.ROOT, format, values));
    }
}
