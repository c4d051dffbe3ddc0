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

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** On what a benchmark runs: a model that is there or made at random, a device, a batch. */
final class BenchModel {
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

    /** What is measured on an opened model. */
    @FunctionalInterface
    interface Measured {
        /** Measures; model and engine are closed by the caller. */
        void on(Engine engine, ModelFolder model, Precision format);
    }

    /** How many sequences are read at once. */
    int batch() {
        return batch;
    }

    /** Tokens of each sequence. */
    int tokens() {
        return tokens;
    }

    /** How often everything is measured. */
    int rounds() {
        return rounds;
    }

    /** Makes the model if need be, opens it, measures, and takes a temporary one away. */
    void measure(JobContext job, Measured measured) throws IOException {
        if (model == null) {
            Path folder = Files.createTempDirectory("maec-bench-");
            try {
                measure(folder.resolve("model"), job, measured);
            } finally {
                delete(folder);
            }
        } else {
            measure(model, job, measured);
        }
    }

    private void measure(Path folder, JobContext job, Measured measured) {
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
            measured.on(engine, opened, format);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
