package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.checkpoint.TensorSource;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The merged checkpoint, computed when it is read, so that a merge can be evaluated before it is
 * written and nothing is written that was not asked for.
 *
 * <p>The formula is step 5 of the method page, in float32 and in this order of operations, so that
 * equal inputs and recipes give equal bits:
 *
 * <pre>
 *   a = Σ_i γ_i·(α·A_i − β·P)·1[N(A_i)]    abilities in name order, from 0; only for τ in T
 *   l = Σ_j μ_j·L_j                        languages in name order, from 0
 *   θ = θ₀ + (a + η·l)   for τ in T,   θ = θ₀ + λ·l   otherwise
 * </pre>
 *
 * <p>where each tensor has the coefficients that the first fitting rule gives it, else the
 * recipe's.
 *
 * <p>Changed tensors are F32, whatever the base stores, so that a writer rounds once to the type it
 * was asked for. Tensors that the recipe leaves alone, those that are not floating point, and
 * single weights whose change is 0 are handed through bit by bit. The source reads its inputs and
 * does not close them.
 */
public final class MergedSource implements TensorSource {
    private static final int TILE = 1 << 14;
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final CombinationInputs inputs;
    private final int bins;
    private final Map<String, Factors> factors = new HashMap<>();
    private final Set<String> selected;
    private final Map<String, TensorSpec> tensors = new LinkedHashMap<>();
    private final Set<String> changed = new TreeSet<>();
    private final float[] isKey = new float[256];
    private final Queue<Work> kept = new ConcurrentLinkedQueue<>();
    private final String fingerprint;

    /** The coefficients of a tensor, rounded to what is computed with. */
    private record Factors(
            float alpha, float beta, float[] gamma, float eta, float lambda, float[] mu) {
        static Factors of(RuledCoefficients.At at) {
            return new Factors(
                    (float) at.alpha(),
                    (float) at.beta(),
                    floats(at.gamma()),
                    (float) at.eta(),
                    (float) at.lambda(),
                    floats(at.mu()));
        }

        /** η or λ. */
        float language(boolean selected) {
            return selected ? eta : lambda;
        }
    }

    /**
     * A merge.
     *
     * @param inputs sources that fit together and stay open while this is read
     * @param recipe coefficients and k₁; its k₂ and sensitivity were used up in the selection
     * @param selected T: names of the ability tensors, as {@link Outcome#selectedNames()} says
     * @throws maec.job.ProblemException if the inputs do not fit together, or the recipe or the
     *     selection names something that the inputs lack
     */
    public MergedSource(CombinationInputs inputs, Recipe recipe, Set<String> selected) {
        inputs.requireCompatible();
        this.inputs = inputs;
        this.selected = Set.copyOf(selected);
        bins = ImportanceBins.binsWithin(recipe.keyPercent());
        Arrays.fill(isKey, 0, bins, 1);
        prepareFactors(recipe);
        for (TensorSpec spec : inputs.base().tensors()) {
            boolean changes = spec.dtype().isComputable() && changes(spec.name());
            if (changes) {
                changed.add(spec.name());
            }
            DType dtype = changes ? DType.F32 : spec.dtype();
            tensors.put(spec.name(), new TensorSpec(spec.name(), dtype, spec.shape()));
        }
        for (String name : selected) {
            if (!tensors.containsKey(name)) {
                throw CombinationStatistics.unknown("tensor", name);
            }
        }
        fingerprint = fingerprint(recipe);
    }

    private void prepareFactors(Recipe recipe) {
        List<String> names = inputs.floatTensors().stream().map(TensorSpec::name).toList();
        var ruled =
                new RuledCoefficients(
                        recipe,
                        inputs.abilityNames(),
                        inputs.languageNames(),
                        names,
                        pattern -> RuledCoefficients.matching(pattern, names));
        for (int t = 0; t < names.size(); t++) {
            boolean another = t == 0 || !recipe.rules().isEmpty();
            String first = names.getFirst();
            factors.put(names.get(t), another ? Factors.of(ruled.at(t)) : factorsOf(first));
        }
    }

    private Factors factorsOf(String tensor) {
        return Objects.requireNonNull(factors.get(tensor));
    }

    /**
     * The tensors that the recipe touches; all others are the base's, bit by bit.
     *
     * @return names of floating-point tensors with a coefficient that is not zero
     */
    public Set<String> changedTensors() {
        return Collections.unmodifiableSet(changed);
    }

    @Override
    public List<TensorSpec> tensors() {
        return List.copyOf(tensors.values());
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        if (!changed.contains(name)) {
            inputs.base().readFloats(name, offset, target, targetOffset, count);
            return;
        }
        Work work = take();
        for (int done = 0; done < count; done += TILE) {
            int size = Math.min(TILE, count - done);
            merge(name, offset + done, work, size);
            System.arraycopy(work.tile.base, 0, target, targetOffset + done, size);
        }
        kept.offer(work);
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        if (!changed.contains(name)) {
            inputs.base().readBytes(name, offset, target, count);
            return;
        }
        Work work = take();
        for (long done = 0; done < count; done += TILE) {
            int size = (int) Math.min(TILE, count - done);
            merge(name, offset + done, work, size);
            MemorySegment.copy(work.tile.base, 0, target, FLOAT, done * Float.BYTES, size);
        }
        kept.offer(work);
    }

    private Work take() {
        Work free = kept.poll();
        return free == null ? new Work(inputs) : free;
    }

    /** What one thread merges with; its arrays are used again and again. */
    private static final class Work {
        private final DeltaTile tile;
        private final float[] change = new float[TILE];
        private final float[] sum = new float[TILE];

        Work(CombinationInputs inputs) {
            tile = new DeltaTile(inputs, TILE);
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

    /** Reads a stretch of all sources and leaves the merged weights in the tile's base. */
    private void merge(String name, long offset, Work work, int count) {
        DeltaTile tile = work.tile;
        tile.readBase(name, offset, count);
        float[] change = work.change;
        Arrays.fill(change, 0, count, 0);
        boolean inSelection = selected.contains(name);
        Factors own = factorsOf(name);
        if (inSelection && hasAbilityPart(own)) {
            tile.readAbilities(name, offset, count);
            addAbilities(tile, own, change, count);
        }
        float factor = own.language(inSelection);
        if (factor != 0 && anyNonZero(own.mu())) {
            tile.readLanguages(name, offset, count);
            addLanguages(work, own.mu(), factor, count);
        }
        float[] base = tile.base;
        for (int w = 0; w < count; w++) {
            base[w] = base[w] - (0f - change[w]); // not +, since −0 + 0 would be +0
        }
    }

    private void addAbilities(DeltaTile tile, Factors own, float[] change, int count) {
        boolean pivot = inputs.pivot().isPresent();
        for (int i = 0; i < own.gamma().length; i++) {
            float[] delta = tile.abilities[i];
            if (pivot) {
                takeOffPivot(delta, tile.pivot, own.alpha(), own.beta(), count);
            } else {
                scale(delta, own.alpha(), count);
            }
            scale(delta, own.gamma()[i], count);
            byte[] bin = tile.bins[i];
            for (int w = 0; w < count; w++) {
                change[w] +=
                        isKey[bin[w] & 0xff] * delta[w]; // a branch would be guessed wrong often
            }
        }
    }

    private static void takeOffPivot(
            float[] delta, float[] taken, float ours, float theirs, int count) {
        for (int w = 0; w < count; w++) {
            delta[w] = ours * delta[w] - theirs * taken[w];
        }
    }

    private static void scale(float[] values, float factor, int count) {
        for (int w = 0; w < count; w++) {
            values[w] *= factor;
        }
    }

    private static void addLanguages(Work work, float[] mu, float factor, int count) {
        float[] change = work.change;
        float[] sum = work.sum;
        Arrays.fill(sum, 0, count, 0);
        for (int j = 0; j < mu.length; j++) {
            float[] delta = work.tile.languages[j];
            float weight = mu[j];
            for (int w = 0; w < count; w++) {
                sum[w] += weight * delta[w];
            }
        }
        for (int w = 0; w < count; w++) {
            change[w] += factor * sum[w];
        }
    }

    private boolean changes(String name) {
        boolean inSelection = selected.contains(name);
        Factors own = factorsOf(name);
        return (inSelection && hasAbilityPart(own))
                || (own.language(inSelection) != 0 && anyNonZero(own.mu()));
    }

    private boolean hasAbilityPart(Factors own) {
        boolean pivot = inputs.pivot().isPresent() && own.beta() != 0;
        return bins > 0 && (own.alpha() != 0 || pivot) && anyNonZero(own.gamma());
    }

    private String fingerprint(Recipe recipe) {
        var text = new FactDigest("maec-merge/1");
        text.add("inputs", CombinationStatistics.key(inputs));
        text.add("bins", String.valueOf(bins))
                .add("alpha", String.valueOf((float) recipe.alpha()))
                .add("beta", String.valueOf((float) recipe.beta()))
                .add("gamma", recipe.gamma().toString())
                .add("eta", String.valueOf((float) recipe.eta()))
                .add("lambda", String.valueOf((float) recipe.lambda()))
                .add("mu", recipe.mu().toString());
        new TreeSet<>(selected).forEach(name -> text.add("selected", name));
        recipe.rules().forEach(rule -> text.add("rule", rule.text()));
        return text.text();
    }

    private static boolean anyNonZero(float[] values) {
        for (float value : values) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    private static float[] floats(double[] values) {
        float[] narrowed = new float[values.length];
        for (int k = 0; k < values.length; k++) {
            narrowed[k] = (float) values[k];
        }
        return narrowed;
    }
}
