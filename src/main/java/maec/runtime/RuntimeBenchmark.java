package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * How fast a model is read forward and backward, resident and streamed, as a share of what plain
 * matrix products of the same shapes reach in the same run.
 *
 * <p>Rounds alternate between all kinds of work, so that whatever else the machine does meets all
 * of them alike; every figure is the median over the rounds, every ratio the median of the rounds'
 * ratios. Operations are those of the linear layers and the head, two per weight and token forward
 * and four backward; attention comes on top and is not counted.
 */
public final class RuntimeBenchmark {
    private final Engine engine;
    private final Architecture architecture;
    private final Precision precision;
    private final TokenBatch batch;
    private final int rounds;

    /**
     * What was measured.
     *
     * @param weights how many weights the model has
     * @param batch sequences
     * @param tokens tokens per sequence
     * @param precision format of the weights
     * @param productGflops plain matrix products of the forward shapes, 10⁹ operations a second
     * @param productBackwardGflops those of forward and backward
     * @param forward resident, up to the loss
     * @param gradients forward and backward, every gradient kept in memory that rounds share,
     *     resident
     * @param backward forward, backward and row scores, resident
     * @param streamedForward as {@code forward}, streamed
     * @param streamedBackward as {@code backward}, streamed
     * @param streamedPeakBytes memory that a streamed forward and backward takes at most, above
     *     what the process held once the engine had started; −1 where the system does not tell
     */
    public record Result(
            long weights,
            int batch,
            int tokens,
            Precision precision,
            double productGflops,
            double productBackwardGflops,
            Figures forward,
            Figures gradients,
            Figures backward,
            Figures streamedForward,
            Figures streamedBackward,
            long streamedPeakBytes) {
        /**
         * What backward and scores cost on top of forward.
         *
         * @return (time of forward and backward − time of forward) / time of forward
         */
        public double backwardOverForward() {
            return backward.seconds() / forward.seconds() - 1;
        }

        /**
         * What streaming costs forward and backward.
         *
         * @return 0.1 for a tenth more time than resident
         */
        public double streamingCost() {
            return streamedBackward.seconds() / backward.seconds() - 1;
        }

        /**
         * What streaming costs forward alone.
         *
         * @return 0.1 for a tenth more time than resident
         */
        public double streamingForwardCost() {
            return streamedForward.seconds() / forward.seconds() - 1;
        }
    }

    /**
     * One kind of work.
     *
     * @param seconds median time
     * @param tokensPerSecond tokens of the batch in that time
     * @param gflops 10⁹ operations of the linear layers a second
     * @param share of what plain matrix products reach, median of the rounds' ratios
     */
    public record Figures(double seconds, double tokensPerSecond, double gflops, double share) {}

    /**
     * Prepares.
     *
     * @param engine where; not closed
     * @param architecture the model's
     * @param precision format of the weights
     * @param sequences B
     * @param tokens T
     * @param rounds how often everything is measured
     */
    public RuntimeBenchmark(
            Engine engine,
            Architecture architecture,
            Precision precision,
            int sequences,
            int tokens,
            int rounds) {
        this.engine = engine;
        this.architecture = architecture;
        this.precision = precision;
        this.rounds = rounds;
        batch = Rounds.batch(architecture, sequences, tokens);
    }

    /**
     * The shape of a Llama of 1.1 billion weights: 22 layers, width 2048, FFN width 5632, 32 heads
     * of which 4 for keys and values, vocabulary 32,000.
     *
     * @return the architecture
     */
    public static Architecture usual() {
        return Architecture.llama(22, 2048, 5632, 32, 4, 64, 32_000, 10_000, 1e-5, false, 8192);
    }

    /**
     * Writes a random model of the usual shape.
     *
     * @param folder receives weights and configuration, so that others can read it too
     * @param context progress, cancellation
     * @throws ProblemException if writing fails
     */
    public static void write(Path folder, JobContext context) {
        try (RandomWeights weights = new RandomWeights(usual(), 1)) {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("config.json"), configuration(usual()));
            SafetensorsWriter.write(
                    folder.resolve("model.safetensors"), weights, Map.of("format", "pt"), context);
        } catch (IOException failure) {
            throw new ProblemException(
                    new maec.checkpoint.WriteProblem.CannotWrite(
                            folder, String.valueOf(failure.getMessage())),
                    failure);
        }
    }

    private static String configuration(Architecture shape) {
        return """
                {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": %d,
                 "intermediate_size": %d, "num_hidden_layers": %d, "num_attention_heads": %d,
                 "num_key_value_heads": %d, "head_dim": %d, "vocab_size": %d, "rms_norm_eps": 1e-05,
                 "rope_theta": 10000.0, "max_position_embeddings": %d, "hidden_act": "silu",
                 "tie_word_embeddings": false, "torch_dtype": "bfloat16"}
                """
                .formatted(
                        shape.width(),
                        shape.ffnWidth(),
                        shape.layers(),
                        shape.heads(),
                        shape.keyValueHeads(),
                        shape.headWidth(),
                        shape.vocabulary(),
                        shape.maxPositions());
    }

    /**
     * Measures.
     *
     * @param source the weights
     * @param context progress in rounds, cancellation
     * @return what was found
     */
    public Result run(TensorSource source, JobContext context) {
        long peak = streamedPeak(source, context);
        try (Decoder resident = Decoder.load(engine, architecture, source, precision, context);
                Decoder streamed = Decoder.stream(engine, architecture, source, precision);
                Products products = new Products(resident.model(), batch);
                Gradients gradients = new Gradients(resident, batch)) {
            List<DoubleSupplier> work =
                    List.of(
                            () -> products.run(false),
                            () -> products.run(true),
                            () -> Rounds.seconds(() -> resident.loss(batch)),
                            () -> Rounds.seconds(gradients::run),
                            () -> Rounds.seconds(() -> resident.rowImportance(batch)),
                            () -> Rounds.seconds(() -> streamed.loss(batch)),
                            () -> Rounds.seconds(() -> streamed.rowImportance(batch)));
            Rounds found = Rounds.of("measuring", rounds, work, context);
            return result(found, products.operations(), peak);
        }
    }

    private Result result(Rounds found, double operations, long peak) {
        return new Result(
                WeightLayout.of(architecture).count(),
                batch.batch(),
                batch.tokens(),
                precision,
                operations / found.median(times -> times[0]) * 1e-9,
                3 * operations / found.median(times -> times[1]) * 1e-9,
                figures(found, 2, 0, operations),
                figures(found, 3, 1, 3 * operations),
                figures(found, 4, 1, 3 * operations),
                figures(found, 5, 0, operations),
                figures(found, 6, 1, 3 * operations),
                peak);
    }

    private Figures figures(Rounds found, int kind, int product, double operations) {
        double seconds = found.median(times -> times[kind]);
        double share = found.median(times -> times[product] / times[kind]);
        return new Figures(
                seconds, batch.ids().length / seconds, operations / seconds * 1e-9, share);
    }

    private long streamedPeak(TensorSource source, JobContext context) {
        context.step("measuring memory", 0, 1, "pass");
        long before = AnonymousMemory.bytes();
        try (AnonymousMemory memory = AnonymousMemory.watch();
                Decoder streamed = Decoder.stream(engine, architecture, source, precision)) {
            streamed.rowImportance(batch);
            return memory.peakBytes() < 0 ? -1 : memory.peakBytes() - before;
        }
    }

    /** Forward and backward, every gradient kept in memory that the rounds share. */
    private static final class Gradients implements AutoCloseable {
        private final Decoder decoder;
        private final LabelledTokens batch;
        private final NDManager home;
        private final List<NDArray> room = new ArrayList<>();

        Gradients(Decoder decoder, TokenBatch batch) {
            this.decoder = decoder;
            LoadedModel model = decoder.model();
            this.batch = model.checked(batch);
            home = model.compute("making room", () -> model.home().newSubManager());
            model.compute(
                    "making room",
                    () -> {
                        for (TensorSpec weight : model.layout().weights()) {
                            NDArray made = model.newWeight(weight);
                            made.attach(home);
                            room.add(made);
                        }
                        return true;
                    });
        }

        void run() {
            LoadedModel model = decoder.model();
            model.compute(
                    "computing gradients",
                    () -> {
                        try (NDManager scope = model.home().newSubManager()) {
                            return decoder.gradients()
                                    .gradients(batch, Fold.KEEP, room, scope)
                                    .loss();
                        }
                    });
        }

        @Override
        public void close() {
            decoder.model()
                    .compute(
                            "freeing",
                            () -> {
                                home.close();
                                return true;
                            });
        }
    }

    /** The linear layers and the head as plain products, with the model's own weights. */
    private static final class Products implements AutoCloseable {
        private final LoadedModel model;
        private final TokenBatch batch;
        private final NDManager home;
        private final List<NDArray> matrices = new ArrayList<>();
        private final List<NDArray> inputs = new ArrayList<>();
        private final List<NDArray> slopes = new ArrayList<>();

        Products(LoadedModel model, TokenBatch batch) {
            this.model = model;
            this.batch = batch;
            home = model.compute("making room", () -> model.home().newSubManager());
            model.compute(
                    "making room",
                    () -> {
                        prepare();
                        return true;
                    });
        }

        private void prepare() {
            List<NDArray> weights = ((ResidentWeights) model.weights()).weights();
            for (int index = 0; index < weights.size(); index++) {
                if (model.layout().isLinear(index)) {
                    var shape = model.layout().weights().get(index).shape();
                    matrices.add(weights.get(index));
                    inputs.add(states(shape.size(1)));
                    slopes.add(states(shape.size(0)));
                }
            }
        }

        private NDArray states(long width) {
            try (KernelCall call = model.call("noise")) {
                call.array(model.empty(LoadedModel.Empty.WEIGHT));
                return call.host((long) batch.ids().length, width, model.dtype()).keep(home);
            }
        }

        /** Seconds. */
        double run(boolean backward) {
            return model.compute(
                    "multiplying",
                    () ->
                            Rounds.seconds(
                                    () -> {
                                        for (int at = 0; at < matrices.size(); at++) {
                                            multiply(at, backward);
                                        }
                                    }));
        }

        private void multiply(int at, boolean backward) {
            try (KernelCall call = model.call(backward ? "products" : "product")) {
                call.array(inputs.get(at)).array(matrices.get(at));
                if (backward) {
                    call.array(slopes.get(at));
                }
                call.run();
            }
        }

        double operations() {
            double operations = 0;
            for (NDArray matrix : matrices) {
                operations += 2.0 * matrix.size() * batch.ids().length;
            }
            return operations;
        }

        @Override
        public void close() {
            model.compute(
                    "freeing",
                    () -> {
                        home.close();
                        return true;
                    });
        }
    }
}
