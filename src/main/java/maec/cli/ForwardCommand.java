package maec.cli;

import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.TensorSource;
import maec.model.CanonicalWeights;
import maec.runtime.BatchLoss;
import maec.runtime.Decoder;
import maec.runtime.RunSize;
import maec.runtime.RunSize.Purpose;
import maec.runtime.TokenBatch;
import maec.runtime.TokenFile;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Runs a batch of tokens through a model and writes what came out. */
@Command(
        name = "forward",
        description = {
            "Runs a batch of tokens through a model.",
            "The input holds input_ids int64 [B,T], and optionally attention_mask and "
                    + "labels (as in transformers: shifted by one inside, -100 is ignored). The "
                    + "output holds logits float32 [B,T,V] and loss [1], and with --importance row "
                    + "a tensor row_importance.NAME per linear layer, named and fused as in the "
                    + "checkpoint: the sum over its columns of "
                    + "|weight x gradient of the loss|."
        })
final class ForwardCommand implements Callable<Integer> {
    private static final int FLOATS = 1 << 22;

    private final Console console;

    @Mixin private RunOptions run = new RunOptions();

    @Option(
            names = "--input",
            required = true,
            paramLabel = "IN.safetensors",
            description = "Token ids.")
    private Path input = Path.of("");

    @Option(
            names = "--output",
            required = true,
            paramLabel = "OUT.safetensors",
            description = "Where logits and loss go.")
    private Path output = Path.of("");

    @Option(
            names = "--importance",
            paramLabel = "row",
            converter = ImportanceName.class,
            description = "Also the importance of every row of every linear layer.")
    private @Nullable Importance importance;

    /** What --importance offers. */
    private enum Importance {
        ROW
    }

    /** Reads the names of importances. */
    static final class ImportanceName implements picocli.CommandLine.ITypeConverter<Importance> {
        @Override
        public Importance convert(String name) {
            if (name.equalsIgnoreCase("row")) {
                return Importance.ROW;
            }
            throw new picocli.CommandLine.TypeConversionException(
                    "there is no importance '" + name + "', use row");
        }
    }

    /** One tensor of the output. */
    private record Result(Shape shape, float[] values) {}

    ForwardCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        TokenBatch batch = TokenFile.readBatch(input);
        Purpose purpose = importance == null ? Purpose.FORWARD : Purpose.GRADIENTS;
        RunSize size = RunSize.atLeastOne(purpose, batch.batch(), batch.tokens());
        Map<String, Result> results =
                run.with(console, size, (decoder, weights) -> compute(decoder, weights, batch));
        write(results);
        return 0;
    }

    private Map<String, Result> compute(Decoder decoder, TensorSource weights, TokenBatch batch) {
        Map<String, Result> results = new LinkedHashMap<>();
        int steps = importance == null ? 2 : 3;
        console.job().step("computing", 0, steps, "passes");
        float[] logits = decoder.logits(batch);
        long vocabulary = logits.length / ((long) batch.batch() * batch.tokens());
        Shape shape = Shape.of(batch.batch(), batch.tokens(), vocabulary);
        results.put("logits", new Result(shape, logits));
        console.job().step("computing", 1, steps, "passes");
        BatchLoss loss = decoder.loss(batch);
        results.put("loss", new Result(Shape.of(1), new float[] {(float) loss.mean()}));
        if (importance != null) {
            console.job().step("computing", 2, steps, "passes");
            CanonicalWeights.storedRows(weights, decoder.rowImportance(batch))
                    .forEach(
                            (name, rows) ->
                                    results.put(
                                            "row_importance." + name,
                                            new Result(Shape.of(rows.length), rows)));
        }
        console.print(
                String.format(
                        Locale.ROOT, "loss %.6f over %d positions", loss.mean(), loss.positions()));
        return results;
    }

    private void write(Map<String, Result> results) {
        List<TensorSpec> specs = new ArrayList<>();
        results.forEach(
                (name, result) -> specs.add(new TensorSpec(name, DType.F32, result.shape())));
        try (SafetensorsWriter writer = SafetensorsWriter.create(output, specs, Map.of())) {
            results.forEach(
                    (name, result) -> {
                        float[] values = result.values();
                        for (int at = 0; at < values.length; at += FLOATS) {
                            int count = Math.min(FLOATS, values.length - at);
                            writer.writeFloats(name, at, values, at, count);
                        }
                    });
            writer.commit();
        }
    }
}
