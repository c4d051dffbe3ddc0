package maec.runtime;

import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.checkpoint.WeightMask.SelectedWeights;
import maec.job.JobContext;
import maec.model.Architecture;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/**
 * What scores and key-neuron training cost beside a plain forward pass over the same tokens.
 *
 * <p>Rounds alternate between everything that is compared. Scores and training are measured one
 * after the other, each beside a forward pass of its own, since both together need more memory than
 * either.
 */
public final class ExtractBenchmark {
    private static final int STRIDE = 20;

    private final Engine engine;
    private final Architecture architecture;
    private final Precision precision;
    private final TokenBatch batch;
    private final int rounds;

    /**
     * One kind of work.
     *
     * @param name what it is
     * @param secondsPerThousandTokens median over the rounds
     * @param overForward median of the rounds' ratios to a forward pass of the same round
     */
    public record Figures(String name, double secondsPerThousandTokens, double overForward) {}

    /**
     * What was measured.
     *
     * @param weights how many weights the model has
     * @param batch sequences
     * @param tokens per sequence
     * @param precision format of the weights
     * @param figures per kind of work
     * @param keyWeights how many weights were trained, a twentieth of the linear layers'
     * @param optimizerBytes float32 masters and two moments of the trained weights
     * @param formulaBytes weights + 12 bytes per trained weight + 1.5 GB, the goal
     * @param peakBytes memory that training took at most above what the process held before; −1
     *     where the system does not tell
     */
    public record Result(
            long weights,
            int batch,
            int tokens,
            Precision precision,
            List<Figures> figures,
            long keyWeights,
            long optimizerBytes,
            long formulaBytes,
            long peakBytes) {
        /** Copies the list. */
        public Result {
            figures = List.copyOf(figures);
        }
    }

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
    public ExtractBenchmark(
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
     * Measures.
     *
     * @param source the weights
     * @param context progress in rounds, cancellation
     * @return what was found
     */
    public Result run(TensorSource source, JobContext context) {
        List<Figures> figures = new ArrayList<>();
        SelectedWeights mask = mask();
        long before = AnonymousMemory.bytes();
        long peak = -1;
        try (AnonymousMemory memory = AnonymousMemory.watch()) {
            figures.addAll(training(source, mask, context));
            peak = memory.peakBytes() < 0 ? -1 : memory.peakBytes() - before;
        }
        figures.addAll(scores(source, context));
        long weights = WeightLayout.of(architecture).count();
        long optimizer = 12 * mask.count();
        int bytes = precision == Precision.BF16 ? 2 : 4;
        return new Result(
                weights,
                batch.batch(),
                batch.tokens(),
                precision,
                figures,
                mask.count(),
                optimizer,
                bytes * weights + optimizer + 1_500_000_000L,
                peak);
    }

    /** One weight in twenty of every linear layer, at random places. */
    private SelectedWeights mask() {
        WeightLayout layout = WeightLayout.of(architecture);
        var random = new SplittableRandom(1);
        SortedMap<String, int[]> chosen = new TreeMap<>();
        for (int index = 0; index < layout.weights().size(); index++) {
            TensorSpec weight = layout.weights().get(index);
            if (layout.isLinear(index)) {
                int[] places = new int[Math.toIntExact(weight.count() / STRIDE)];
                Arrays.setAll(places, at -> at * STRIDE + random.nextInt(STRIDE));
                chosen.put(weight.name(), places);
            }
        }
        return new SelectedWeights(chosen);
    }

    private List<Figures> training(TensorSource source, WeightMask mask, JobContext context) {
        AdamSettings settings = new AdamSettings(0.9, 0.98, 1e-8, 1);
        try (TrainableDecoder decoder =
                TrainableDecoder.open(engine, architecture, source, precision, mask, settings)) {
            Map<String, Runnable> work = new LinkedHashMap<>();
            work.put("forward, before training", () -> decoder.loss(batch));
            work.put("training step, k1 = 5 %", () -> decoder.step(batch, 1e-6));
            return measure("measuring training", work, context);
        }
    }

    private List<Figures> scores(TensorSource source, JobContext context) {
        try (Decoder decoder = Decoder.load(engine, architecture, source, precision, context);
                GradientScores taylor = GradientScores.over(decoder, GradientScores.Kind.TAYLOR);
                GradientScores sums = GradientScores.over(decoder, GradientScores.Kind.GRADIENT)) {
            ActivationStatistics seen = ActivationStatistics.over(decoder);
            Map<String, Runnable> work = new LinkedHashMap<>();
            work.put("forward", () -> decoder.loss(batch));
            work.put("activation |W| * |x|", () -> seen.observe(batch));
            work.put("accumulated gradient", () -> sums.accumulate(batch));
            work.put("Taylor", () -> taylor.accumulate(batch));
            return measure("measuring scores", work, context);
        }
    }

    private List<Figures> measure(String stage, Map<String, Runnable> work, JobContext context) {
        List<DoubleSupplier> timed =
                work.values().stream()
                        .<DoubleSupplier>map(kind -> () -> Rounds.seconds(kind))
                        .toList();
        Rounds found = Rounds.of(stage, rounds, timed, context);
        List<Figures> figures = new ArrayList<>();
        for (String name : work.keySet()) {
            int at = figures.size();
            figures.add(
                    new Figures(
                            name,
                            found.median(times -> times[at]) / batch.ids().length * 1000,
                            found.median(times -> times[at] / times[0])));
        }
        return figures;
    }
}
