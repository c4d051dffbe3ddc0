package maec.cli;

import maec.job.JobContext;
import maec.model.ModelFolder;
import maec.runtime.Device;
import maec.runtime.DeviceCatalog;
import maec.runtime.Engine;
import maec.runtime.ExtractBenchmark;
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

    ExtractBench(Console console) {
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
            ExtractBenchmark benchmark =
                    new ExtractBenchmark(
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
                rounds);
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
