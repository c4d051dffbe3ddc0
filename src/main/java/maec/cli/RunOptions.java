package maec.cli;

import maec.checkpoint.ModelFinder;
import maec.model.ModelFolder;
import maec.runtime.Decoder;
import maec.runtime.Device;
import maec.runtime.Engine;
import maec.runtime.Precision;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/** What every command that runs one model takes: the model, the device, the number format. */
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

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "Where to compute: cpu, cuda:0 or mps (default: cpu).")
    private String device = "cpu";

    @Option(
            names = "--dtype",
            defaultValue = "fp32",
            converter = PrecisionName.class,
            description = "The format of the weights: fp32 or bf16 (default: fp32).")
    private Precision precision = Precision.FP32;

    /** Reads the names of formats. */
    static final class PrecisionName implements picocli.CommandLine.ITypeConverter<Precision> {
        @Override
        public Precision convert(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "fp32", "float32" -> Precision.FP32;
                case "bf16", "bfloat16" -> Precision.BF16;
                default ->
                        throw new TypeConversionException(
                                "there is no dtype '" + name + "', use fp32 or bf16");
            };
        }
    }

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
     * @param console finds the model and shows progress of loading
     * @param work what to do
     * @return what the work returned
     */
    <T> T with(Console console, Function<Decoder, T> work) {
        Device place = Device.named(device);
        try (ModelFolder folder = ModelFolder.open(basePath(), model.path(), console.models());
                Engine engine = Engine.start(place);
                Decoder decoder =
                        Decoder.load(
                                engine,
                                folder.architecture(),
                                folder.weights(),
                                precision,
                                console.job())) {
            return work.apply(decoder);
        }
    }
}
