package maec.cli;

import maec.job.JobContext;
import maec.model.ModelFolder;
import maec.runtime.Device;
import maec.runtime.DeviceCatalog;
import maec.runtime.Engine;
import maec.runtime.Precision;
import maec.runtime.PrecisionChoice;
import maec.runtime.RuntimeBenchmark;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = {
                "The model (default: a random Llama of 1.1 billion weights, 2.2 GB, in a temporary"
                        + " folder). If the folder does not exist, the random model is written there"
                        + " and kept."
            })
    private @Nullable Path model;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "Where to compute: cpu, cuda:0 or mps (default: cpu).")
    private String device = "cpu";

    @Option(
            names = "--dtype",
            defaultValue = "auto",
            converter = PrecisionName.class,
            description = "The format to compute in: auto, fp32 or bf16 (default: auto).")
    private Wish<Precision> precision = Wish.automatic();

    @Option(names = "--batch", defaultValue = "1", description = "Sequences (default: 1).")
    private int batch = 1;

    @Option(
            names = "--tokens",
            defaultValue = "512",
            description = "Tokens of each sequence (default: 512).")
    private int tokens = 512;

    @Option(names = "--rounds", defaultValue = "5", description = "Repetitions (default: 5).")
    private int rounds = 5;

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    RuntimeBench(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (model == null) {
            Path folder = Files.createTempDirectory("maec-bench-");
            try {
                measure(folder.resolve("model"));
            } finally {
                delete(folder);
            }
        } else {
            measure(model);
        }
        return 0;
    }

    private void measure(Path folder) {
        JobContext job = console.job();
        if (Files.notExists(folder)) {
            RuntimeBenchmark.write(folder, job);
        }
        try (ModelFolder opened = ModelFolder.open(folder);
                Engine engine = Engine.start(Device.named(device))) {
            Precision format =
                    PrecisionChoice.of(
                                    precision.asked(),
                                    PrecisionChoice.Stored.of(opened.weights()),
                                    DeviceCatalog.ofThisMachine().describe(engine.device()))
                            .precision();
            RuntimeBenchmark benchmark =
                    new RuntimeBenchmark(
                            engine, opened.architecture(), format, batch, tokens, rounds);
            print(benchmark.run(opened.weights(), job));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
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
                rounds);
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
