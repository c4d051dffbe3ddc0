package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import maec.checkpoint.TensorSource;
import maec.job.CancelToken;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * A decoder whose weights lie on the device, for everything that does not change them.
 *
 * <p>Letters: B batch, T tokens, V vocabulary. Methods may be called from any thread; they return
 * when the engine's thread has finished.
 */
public final class Decoder implements AutoCloseable {
    /** At most this many logits are made in one call of the kernel: 256 MB. */
    private static final long LOGITS = 1L << 26;

    private final LoadedModel model;
    private final GradientPasses gradients;
    private final Passes passes;

    private Decoder(LoadedModel model, Engine engine, long keptBytes) {
        this.model = model;
        gradients = new GradientPasses(model, engine.device(), keptBytes);
        passes = gradients.forward();
    }

    /**
     * Opens a model as planned.
     *
     * @param engine where; outlives the decoder
     * @param architecture its numbers
     * @param source its weights, under their canonical names; outlives the decoder, not closed
     * @param plan format and residency
     * @param context takes progress in tensors and is looked at between tensors
     * @return the decoder; the caller closes it
     * @throws ProblemException as {@link #load}; an {@link MemoryProblem.OutOfMemory} names what
     *     the plan had estimated
     */
    public static Decoder open(
            Engine engine,
            Architecture architecture,
            TensorSource source,
            RunPlan plan,
            JobContext context) {
        Precision precision = plan.precision().precision();
        long kept = plan.residency().recomputing() ? 0 : Long.MAX_VALUE;
        try {
            return new Decoder(
                    switch (plan.residency().residency()) {
                        case RESIDENT ->
                                LoadedModel.resident(
                                        engine, architecture, source, precision, context);
                        case STREAMED ->
                                LoadedModel.streamed(engine, architecture, source, precision);
                    },
                    engine,
                    kept);
        } catch (ProblemException failure) {
            if (failure.problem() instanceof MemoryProblem.OutOfMemory memory) {
                throw new ProblemException(
                        memory.withEstimate(plan.residency().estimate()), failure);
            }
            throw failure;
        }
    }

    /**
     * Loads a model.
     *
     * @param engine where; outlives the decoder
     * @param architecture its numbers
     * @param source its weights, under their Hugging Face names; read once, not kept, not closed
     * @param precision the format of the weights on the device
     * @param context takes progress in tensors and is looked at between tensors
     * @return the decoder; the caller closes it
     * @throws ProblemException with {@link WeightProblem.FamilyNotRunnable}, {@link
     *     WeightProblem.WeightMissing}, {@link WeightProblem.WeightMismatch} or {@link
     *     MemoryProblem.OutOfMemory}
     */
    public static Decoder load(
            Engine engine,
            Architecture architecture,
            TensorSource source,
            Precision precision,
            JobContext context) {
        return new Decoder(
                LoadedModel.resident(engine, architecture, source, precision, context),
                engine,
                GradientPasses.KEPT_BYTES);
    }

    /**
     * Prepares a model whose weights stay where they are and are brought to the device a layer at a
     * time, in every pass: for models larger than the device. Results are those of {@link #load},
     * to the bit on the CPU.
     *
     * @param engine where; outlives the decoder
     * @param architecture its numbers
     * @param source its weights, under their Hugging Face names; read in every pass from another
     *     thread, outlives the decoder, not closed
     * @param precision the format of the weights on the device
     * @return the decoder; the caller closes it
     * @throws ProblemException as {@link #load}
     */
    public static Decoder stream(
            Engine engine, Architecture architecture, TensorSource source, Precision precision) {
        return new Decoder(
                LoadedModel.streamed(engine, architecture, source, precision),
                engine,
                GradientPasses.KEPT_BYTES);
    }

    /**
     * The scores of every token of the vocabulary at every position.
     *
     * @param batch B sequences of T tokens; labels are not looked at
     * @return logits [B, T, V], row-major; zeros at padding
     * @throws ProblemException with {@link InputProblem.TokenOutOfRange} or {@link
     *     InputProblem.SequenceTooLong}
     */
    public float[] logits(TokenBatch batch) {
        LabelledTokens checked = model.checked(batch);
        int vocabulary = model.architecture().vocabulary();
        long perRow = (long) batch.tokens() * vocabulary;
        if (perRow * batch.batch() > Integer.MAX_VALUE - 8) {
            throw new ProblemException(
                    new MemoryProblem.ResultTooLarge(batch.batch(), batch.tokens(), vocabulary));
        }
        float[] logits = new float[(int) perRow * batch.batch()];
        int rows = Math.clamp(LOGITS / perRow, 1, batch.batch());
        for (int first = 0; first < batch.batch(); first += rows) {
            int from = first;
            int count = Math.min(rows, batch.batch() - first);
            model.compute(
                    "computing logits",
                    () -> {
                        passes.logits(checked.rows(from, count), logits, (int) perRow * from);
                        return true;
                    });
        }
        return logits;
    }

    /**
     * The negative log-likelihood of the labels.
     *
     * @param batch B sequences of T tokens
     * @return its sum and the number of labelled positions, which may be 0
     * @throws ProblemException with {@link InputProblem.TokenOutOfRange} or {@link
     *     InputProblem.SequenceTooLong}
     */
    public BatchLoss loss(TokenBatch batch) {
        LabelledTokens checked = model.checked(batch);
        return model.compute("computing a loss", () -> passes.loss(checked));
    }

    /**
     * The negative log-likelihood of the labels while FFN units are silenced.
     *
     * @param batch B sequences of T tokens
     * @param silenced units whose activation is 0; with none of them, the result is that of {@link
     *     #loss(TokenBatch)} to the bit
     * @return its sum and the number of labelled positions, which may be 0
     * @throws ProblemException as {@link #loss(TokenBatch)}
     * @throws IllegalArgumentException if the model has no such layer or unit
     */
    public BatchLoss loss(TokenBatch batch, Deactivation silenced) {
        LabelledTokens checked = model.checked(batch);
        Passes.LayerPass pass = silenced.over(model, passes);
        return model.compute("computing a loss", () -> passes.loss(checked, pass));
    }

    /**
     * How much the loss leans on each output row of every linear layer: Σ over the row's columns of
     * |θ · ∂loss/∂θ|, with the mean loss of the batch.
     *
     * @param batch B sequences of T tokens with at least one label
     * @return per weight name (q, k, v, o, gate, up, down of every layer, and the head unless it is
     *     tied) one value per row
     * @throws ProblemException with {@link InputProblem.NoLabels}, {@link
     *     InputProblem.TokenOutOfRange} or {@link InputProblem.SequenceTooLong}
     */
    public Map<String, float[]> rowImportance(TokenBatch batch) {
        LabelledTokens checked = model.checked(batch).labelled();
        return model.compute("computing row importance", () -> rowImportance(checked));
    }

    private Map<String, float[]> rowImportance(LabelledTokens batch) {
        Map<String, float[]> importance = new LinkedHashMap<>();
        try (NDManager scope = model.home().newSubManager()) {
            List<NDArray> found = gradients.gradients(batch, Fold.ROWS, List.of(), scope).folded();
            for (int index = 0; index < found.size(); index++) {
                if (model.layout().isLinear(index)) {
                    TensorSpec weight = model.layout().weights().get(index);
                    float[] rows = new float[(int) weight.shape().size(0)];
                    model.fetch(found.get(index), 0, rows, 0, rows.length);
                    importance.put(weight.name(), rows);
                }
            }
        }
        return importance;
    }

    /**
     * Continues prompts greedily, with a key/value cache.
     *
     * @param prompts B prompts, which need not be of equal length
     * @param maxTokens N, how many tokens to add at most
     * @param endToken ends a sequence after it was generated
     * @return generated tokens per prompt, without the prompt, at most N; the end token comes last
     * @throws ProblemException as {@link #generate(long[][], GenerationSettings,
     *     GenerationSettings.Listener, CancelToken)}
     */
    public long[][] generate(long[][] prompts, int maxTokens, OptionalLong endToken) {
        Set<Long> ends = endToken.isPresent() ? Set.of(endToken.getAsLong()) : Set.of();
        return generate(
                prompts,
                GenerationSettings.greedy(maxTokens, ends),
                (_, _) -> {},
                new CancelToken());
    }

    /**
     * Continues prompts with a key/value cache.
     *
     * @param prompts B prompts; those of equal length are computed together
     * @param settings how long and how
     * @param listener receives every token at once
     * @param cancel looked at before every token
     * @return generated tokens per prompt, without the prompt; the end token comes last
     * @throws ProblemException with {@link InputProblem.TokenOutOfRange}, {@link
     *     InputProblem.SequenceTooLong}, {@link InputProblem.NothingToCompute} or {@link
     *     RuntimeProblem.ScoresNotFinite}
     * @throws maec.job.JobCancelledException if it was cancelled; the model stays usable
     */
    public long[][] generate(
            long[][] prompts,
            GenerationSettings settings,
            GenerationSettings.Listener listener,
            CancelToken cancel) {
        requireRoom(prompts, settings.maxTokens());
        Map<Integer, List<Integer>> byLength = new TreeMap<>();
        for (int row = 0; row < prompts.length; row++) {
            byLength.computeIfAbsent(prompts[row].length, _ -> new ArrayList<>()).add(row);
        }
        long[][] continued = new long[prompts.length][];
        byLength.forEach(
                (tokens, members) -> {
                    int[] rows = members.stream().mapToInt(Integer::intValue).toArray();
                    long[] ids =
                            Arrays.stream(rows)
                                    .mapToObj(row -> prompts[row])
                                    .flatMapToLong(Arrays::stream)
                                    .toArray();
                    model.checked(TokenBatch.of(rows.length, tokens, ids));
                    List<List<Long>> found =
                            new Generation(model, passes, settings, rows, listener)
                                    .run(ids, tokens, cancel);
                    for (int at = 0; at < rows.length; at++) {
                        continued[rows[at]] =
                                found.get(at).stream().mapToLong(Long::longValue).toArray();
                    }
                });
        return continued;
    }

    private void requireRoom(long[][] prompts, int maxTokens) {
        int longest = Arrays.stream(prompts).mapToInt(prompt -> prompt.length).max().orElse(0);
        int shortest = Arrays.stream(prompts).mapToInt(prompt -> prompt.length).min().orElse(0);
        if (shortest == 0 || maxTokens < 1) {
            throw new ProblemException(new InputProblem.NothingToCompute());
        }
        int maxPositions = model.architecture().maxPositions();
        if (maxTokens > maxPositions - longest) {
            throw new ProblemException(
                    new InputProblem.SequenceTooLong(
                            (int) Math.min(Integer.MAX_VALUE, (long) longest + maxTokens),
                            maxPositions));
        }
    }

    /** What scores and tests need. */
    LoadedModel model() {
        return model;
    }

    /** What observations need. */
    Passes passes() {
        return passes;
    }

    /** What scores need. */
    GradientPasses gradients() {
        return gradients;
    }

    /** Frees the weights; closing twice is harmless. */
    @Override
    public void close() {
        model.close();
    }
}
