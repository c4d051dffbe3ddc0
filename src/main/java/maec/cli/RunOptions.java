package maec.cli;

import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.model.ModelFolder;
import maec.runtime.Decoder;
import maec.runtime.RunSize;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.function.BiFunction;

/** What every command that runs one model takes: the model, and how it is computed. */
final class RunOptions {
    @Parameters(
            paramLabel = "MODEL",
            description = "A model folder, an adapter's folder, a delta, or hf:org/name.")
    private ModelPath model = new ModelPath(Path.of(""));

    @Option(
            names = "--base",
            paramLabel = "MODEL",
            description = "The base of a delta, or of an adapter in place of the one it names.")
    private @Nullable ModelPath base;

    @Mixin private ComputeOptions compute = new ComputeOptions();

    /** The folder that holds the model's tokenizer. */
    Path tokenizer(ModelFinder models) {
        return models.beside(basePath(), model.path(), "tokenizer.json");
    }

    private @Nullable Path basePath() {
        return base == null ? null : base.path();
    }

    /**
     * Loads the model, works with it, and frees it.
     *
     * @param console finds the model, shows progress of loading and why weights are where they are
     * @param size what will be computed at once
     * @param work what to do with the decoder and the weights that it was loaded from
     * @return what the work returned
     */
    <T> T with(Console console, RunSize size, BiFunction<Decoder, TensorSource, T> work) {
        try (ModelFolder folder = ModelFolder.open(basePath(), model.path(), console.models())) {
            return compute.with(
                    console, folder, size, decoder -> work.apply(decoder, folder.weights()));
        }
    }
}
