package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

import maec.job.ProblemException;
import maec.model.Architecture;
import maec.model.TensorAddress;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a model's linear layers see of a text, and how often its FFN units are active: everything
 * that scores without gradients need, from forward passes alone.
 *
 * <p>Per layer: for the input of every linear layer the sum of squares of each column, and for
 * every FFN unit the number of tokens with act(gate_proj x) &gt; 0, taken before the product with
 * up_proj x. Padding counts nowhere. The input of the head is not looked at: passes end before it,
 * so that a streamed model need not bring it. Sums are float64 and lie in main memory: 8 · (2 D + H
 * W + 2 F) bytes per layer; nothing stays on the device. Not safe from several threads.
 */
public final class ActivationStatistics {
    /** The inputs that are watched; linear layers that read the same input share one. */
    private enum Input {
        ATTENTION,
        ATTENTION_RESULT,
        FFN,
        FFN_RESULT
    }

    /** Tokens that are computed together, so that a batch fits whatever its size. */
    private static final int TOGETHER = 4096;

    private final LoadedModel model;
    private final Passes passes;
    private final List<double[]> sums;
    private long tokens;

    private ActivationStatistics(LoadedModel model, Passes passes) {
        this.model = model;
        this.passes = passes;
        int places = end(model.architecture()) + ffn();
        sums =
                IntStream.range(0, model.architecture().layers())
                        .mapToObj(_ -> new double[places])
                        .toList();
    }

    /**
     * Starts with zeros.
     *
     * @param decoder the model; outlives what is observed through it
     * @return empty statistics
     */
    public static ActivationStatistics over(Decoder decoder) {
        return new ActivationStatistics(decoder.model(), decoder.passes());
    }

    /**
     * Adds one batch; what fails adds nothing.
     *
     * @param batch B sequences of T tokens; labels are not looked at
     * @throws ProblemException with {@link InputProblem.TokenOutOfRange} or {@link
     *     InputProblem.SequenceTooLong}
     */
    public void observe(TokenBatch batch) {
        LabelledTokens checked = model.checked(batch);
        int rows = rows(batch.tokens());
        double[][] seen = new double[sums.size()][sums.getFirst().length];
        long real = 0;
        for (int first = 0; first < batch.batch(); first += rows) {
            int count = Math.min(rows, batch.batch() - first);
            long[] here = real(batch, first, count);
            if (here.length > 0) {
                observe(checked.rows(first, count), here, seen);
                real += here.length;
            }
        }
        tokens += real;
        for (int layer = 0; layer < seen.length; layer++) {
            add(seen[layer], sums.get(layer));
        }
    }

    /**
     * How many sequences are computed together; longer batches are taken in pieces.
     *
     * @param tokens T of a sequence
     * @return B, at least 1
     */
    public static int rows(int tokens) {
        return Math.max(1, TOGETHER / tokens);
    }

    /** The positions within some rows that are no padding. */
    private static long[] real(TokenBatch batch, int first, int count) {
        int from = first * batch.tokens();
        return IntStream.range(0, count * batch.tokens())
                .filter(at -> batch.mask()[from + at] != 0)
                .asLongStream()
                .toArray();
    }

    private static void add(double[] some, double[] to) {
        for (int at = 0; at < to.length; at++) {
            to[at] += some[at];
        }
    }

    private void observe(LabelledTokens batch, long[] real, double[][] seen) {
        long[] chosen = real.length == batch.ids().length ? new long[0] : real;
        model.compute(
                "observing activations",
                () -> {
                    passes.visit(
                            batch,
                            (x, given, layer, part) ->
                                    through(x, given, layer, part, chosen, seen[layer]));
                    return true;
                });
    }

    private NDArray through(
            NDArray x,
            BatchOnDevice given,
            int layer,
            List<NDArray> part,
            long[] real,
            double[] seen) {
        try (KernelCall call = model.call("observe")) {
            call.array(x).list("w", part);
            call.array(given.rope(layer)).array(given.visible(layer));
            if (real.length == 0) { // all are
                call.array(model.empty(LoadedModel.Empty.SHARED));
            } else {
                call.device(real, real.length);
            }
            passes.addNumbers(call, layer);
            NDList found = call.run();
            add(found.get(1).toDoubleArray(), seen);
            found.get(0).attach(given.scope());
            return found.get(0);
        }
    }

    /**
     * How many tokens were observed.
     *
     * @return all that are no padding
     */
    public long tokens() {
        return tokens;
    }

    /**
     * L.
     *
     * @return how many layers are observed
     */
    public int layers() {
        return sums.size();
    }

    /**
     * Σ x² over the observed tokens, for each column of the input x of a linear layer.
     *
     * @param weight the address of a weight
     * @return one sum per column of that weight; empty if it is no weight of a linear layer inside
     *     a decoder layer, such as a norm, a bias, the embedding or the head
     */
    public Optional<double[]> squares(TensorAddress weight) {
        if (!weight.isInLayer() || weight.layer() >= sums.size()) {
            return Optional.empty();
        }
        return input(weight)
                .map(
                        input ->
                                slice(
                                        weight.layer(),
                                        start(model.architecture(), input),
                                        width(model.architecture(), input)));
    }

    /**
     * In how many of the observed tokens each FFN unit of a layer was active.
     *
     * @param layer from 0
     * @return one count per unit, F of them, at most {@link #tokens}
     */
    public long[] active(int layer) {
        double[] counts = slice(layer, end(model.architecture()), ffn());
        long[] active = new long[counts.length];
        for (int unit = 0; unit < counts.length; unit++) {
            active[unit] = (long) counts[unit];
        }
        return active;
    }

    private double[] slice(int layer, int from, int count) {
        return Arrays.copyOfRange(sums.get(layer), from, from + count);
    }

    private int ffn() {
        return model.architecture().ffnWidth();
    }

    private static Optional<Input> input(TensorAddress weight) {
        return switch (weight.module()) {
            case Q, K, V -> Optional.of(Input.ATTENTION);
            case O -> Optional.of(Input.ATTENTION_RESULT);
            case GATE, UP -> Optional.of(Input.FFN);
            case DOWN -> Optional.of(Input.FFN_RESULT);
            case EMBEDDING, FINAL_NORM, HEAD, OTHER -> Optional.empty();
            case INPUT_NORM, POST_NORM, FFN_NORM, RESULT_NORM, Q_NORM, K_NORM -> Optional.empty();
            case Q_BIAS, K_BIAS, V_BIAS, O_BIAS, GATE_BIAS, UP_BIAS, DOWN_BIAS -> Optional.empty();
        };
    }

    /** Where the sums of an input begin, in the order in which the kernel returns them. */
    private static int start(Architecture architecture, Input input) {
        int start = 0;
        for (Input before : Input.values()) {
            if (before == input) {
                return start;
            }
            start += width(architecture, before);
        }
        return start;
    }

    /** Where the counts of active units begin: behind all sums. */
    private static int end(Architecture architecture) {
        return Arrays.stream(Input.values()).mapToInt(input -> width(architecture, input)).sum();
    }

    private static int width(Architecture architecture, Input input) {
        return switch (input) {
            case ATTENTION, FFN -> architecture.width();
            case ATTENTION_RESULT -> architecture.heads() * architecture.headWidth();
            case FFN_RESULT -> architecture.ffnWidth();
        };
    }
}
