package maec.combine.method;

import maec.checkpoint.TensorSource;
import maec.combine.FactDigest;
import maec.combine.TensorSweep;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The model that a method makes, computed when it is read.
 *
 * <p>A tensor is prepared when it is first asked for, which may scan it in all models; then it is
 * merged tile by tile. Floating-point tensors are F32 whatever is stored, so that a writer rounds
 * once; all others are the reference's, bit by bit. What is read does not depend on where reading
 * begins, on tiles or threads. The source reads its inputs and does not close them.
 */
public final class MethodSource implements TensorSource {
    private static final int EXPONENT = 0x7f800000;
    private static final int KEPT_TILES = 64;
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MethodInputs inputs;
    private final Parameters parameters;
    private final MergeMethod method;
    private final UniformNumbers.Family random;
    private final String fingerprint;
    private final Map<String, Merged> tensors = new LinkedHashMap<>();
    private final BlockingQueue<ModelTile> tiles = new ArrayBlockingQueue<>(KEPT_TILES);
    private final ReentrantLock surveying = new ReentrantLock();
    private boolean surveyed;

    /** A tensor and, once it was asked for, what merges it. */
    private static final class Merged {
        private final TensorSpec spec;
        private Optional<TensorMerge> prepared = Optional.empty();

        Merged(TensorSpec spec) {
            this.spec = spec;
        }

        TensorSpec spec() {
            return spec;
        }

        /** Whoever comes second waits for the first one. */
        synchronized TensorMerge prepared(Supplier<TensorMerge> preparation) {
            TensorMerge merge = prepared.orElseGet(preparation);
            prepared = Optional.of(merge);
            return merge;
        }
    }

    private MethodSource(
            MethodInputs inputs,
            MethodKind kind,
            Parameters parameters,
            UniformNumbers.Family random,
            String fingerprint) {
        this.inputs = inputs;
        this.parameters = parameters;
        this.random = random;
        this.fingerprint = fingerprint;
        method = kind.maker().make(parameters.everywhere());
        for (TensorSpec spec : inputs.reference().tensors()) {
            DType dtype = spec.dtype().isComputable() ? DType.F32 : spec.dtype();
            var typed = new TensorSpec(spec.name(), dtype, spec.shape());
            tensors.put(spec.name(), new Merged(typed));
        }
    }

    /**
     * A merge.
     *
     * @param inputs models that stay open while this is read
     * @param recipe method, rules and seed
     * @return the merged model
     * @throws ProblemException if models, their number or values do not fit together
     */
    public static MethodSource of(MethodInputs inputs, MethodRecipe recipe) {
        return of(inputs, recipe, CounterNumbers.of(recipe.seed()));
    }

    /** As the public method, with random numbers from elsewhere. */
    static MethodSource of(MethodInputs inputs, MethodRecipe recipe, UniformNumbers.Family random) {
        inputs.requireCompatible();
        MethodKind kind = recipe.kind();
        var parameters = new Parameters(kind, inputs.names(), recipe.rules(), inputs.reference());
        var source =
                new MethodSource(
                        inputs, kind, parameters, random, fingerprint(inputs, kind, recipe));
        source.merged().forEach(spec -> source.method.require(source.view(spec)));
        return source;
    }

    private static String fingerprint(MethodInputs inputs, MethodKind kind, MethodRecipe recipe) {
        var digest = new FactDigest("maec-method/1").add("method", kind.id());
        inputs.fingerprints().forEach(digest::add);
        return digest.add("settings", MethodYaml.settings(recipe)).text();
    }

    /**
     * Looks at all tensors where the method has to before any is merged; otherwise the first read
     * does so. Doing it twice costs nothing.
     *
     * @param context is reported to and stops the work
     */
    public void survey(JobContext context) {
        survey(merged(), context);
    }

    /** Looks at a few tensors as if there were no others; the source is of no other use then. */
    void survey(List<TensorSpec> some, JobContext context) {
        surveying.lock();
        try {
            if (!surveyed) {
                surveyAll(some, context);
                surveyed = true;
            }
        } finally {
            surveying.unlock();
        }
    }

    private void surveyAll(List<TensorSpec> all, JobContext context) {
        for (MergeMethod.SurveyRound round : method.survey()) {
            TensorSweep.all(all, spec -> round.look(view(spec)), "comparing magnitudes", context);
        }
    }

    /**
     * Which value holds where, and why.
     *
     * @return the rules of the recipe on these models
     */
    public Parameters parameters() {
        return parameters;
    }

    /**
     * The tensors that are merged; all others are the reference's, bit by bit.
     *
     * @return floating-point tensors in the reference's order
     */
    public List<TensorSpec> merged() {
        return tensors().stream().filter(spec -> spec.dtype().isComputable()).toList();
    }

    private TensorView view(TensorSpec spec) {
        return new TensorView(inputs, spec, parameters, random);
    }

    @Override
    public List<TensorSpec> tensors() {
        return tensors.values().stream().map(Merged::spec).toList();
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(tensors.get(name)).map(Merged::spec);
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        merge(
                name,
                offset,
                count,
                (values, from, size, done) ->
                        System.arraycopy(values, from, target, targetOffset + (int) done, size));
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        Merged merged = tensors.get(name);
        if (merged != null && !merged.spec().dtype().isComputable()) {
            inputs.reference().readBytes(name, offset, target, count);
            return;
        }
        merge(
                name,
                offset,
                count,
                (values, from, size, done) ->
                        MemorySegment.copy(values, from, target, FLOAT, done * Float.BYTES, size));
    }

    /** Takes merged values. */
    @FunctionalInterface
    private interface Target {
        /**
         * Takes {@code size} values from an index on, {@code done} after the first one asked for.
         */
        void take(float[] values, int from, int size, long done);
    }

    private void merge(String name, long offset, long count, Target target) {
        Merged merged = tensors.get(name);
        if (merged == null || offset < 0 || count < 0 || offset > merged.spec().count() - count) {
            throw new IllegalArgumentException(offset + " + " + count + " is not in " + name);
        }
        survey(JobContext.silent());
        TensorMerge merge = merged.prepared(() -> method.prepare(view(merged.spec())));
        long end = offset + count;
        int step = TensorView.tileSize(merge.unit());
        ModelTile tile = take(step);
        for (long from = offset / merge.unit() * merge.unit(); from < end; from += step) {
            tile.read(name, from, (int) Math.min(step, merged.spec().count() - from));
            merge.merge(tile);
            requireFinite(tile, merged.spec());
            int skipped = (int) Math.max(0, offset - from);
            int size = (int) Math.min(tile.count(), end - from) - skipped;
            target.take(tile.result, skipped, size, from + skipped - offset);
        }
        tiles.offer(tile);
    }

    private ModelTile take(int size) {
        ModelTile kept = tiles.poll();
        return kept != null && kept.size() >= size
                ? kept
                : new ModelTile(inputs, Math.max(size, ModelTile.SIZE));
    }

    private static void requireFinite(ModelTile tile, TensorSpec spec) {
        float[] values = tile.result;
        int signs = 0;
        for (int k = 0; k < tile.count(); k++) {
            signs |= (Float.floatToRawIntBits(values[k]) & EXPONENT) + (1 << 23);
        }
        for (int k = 0; signs < 0 && k < tile.count(); k++) {
            if (!Float.isFinite(values[k])) {
                throw new ProblemException(
                        new MethodProblem.NotFinite(spec.name(), tile.offset() + k));
            }
        }
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public List<Path> origins() {
        return inputs.origins();
    }

    /** Closes nothing: the inputs belong to whoever opened them. */
    @Override
    public void close() {}
}
