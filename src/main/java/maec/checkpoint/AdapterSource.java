package maec.checkpoint;

import maec.checkpoint.LowRankProduct.Recipe;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A base with a PEFT adapter on it (LoRA, rsLoRA, DoRA), computed in float32 when it is read.
 *
 * <p>Tensors that the adapter changes are F32 here, whatever they are in the base; the others are
 * passed on untouched. Names are those of the base's files, so a view that renames or splits
 * tensors goes over this source and not under it.
 *
 * <p>Where the base shares one tensor between embedding and head, PEFT trains what the adapter
 * touches apart from the other. The sum then has a head of its own: {@link #separatesHead()}.
 */
public final class AdapterSource implements TensorSource {
    /** The name of an adapter's weights. */
    static final String WEIGHTS = "adapter_model.safetensors";

    /** The name of weights that are never opened. */
    static final String PICKLE = "adapter_model.bin";

    private static final String HEAD = "lm_head.weight";
    private static final String EMBEDDING = "embed_tokens.weight";
    private static final int TILE = 1 << 14;
    private static final int KEPT = 8;

    private final TensorSource base;
    private final AdapterConfig config;
    private final SafetensorsFile adapter;
    private final Map<String, AdapterChange> changes;
    private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
    private final Map<String, String> sharedNames = new LinkedHashMap<>();
    private final boolean separatesHead;

    /** Factors that were decoded last; whole adapters would take gigabytes. */
    private final SequencedMap<String, LowRankProduct> products = new LinkedHashMap<>();

    private AdapterSource(TensorSource base, AdapterConfig config, SafetensorsFile adapter) {
        this.base = base;
        this.config = config;
        this.adapter = adapter;
        base.tensors().forEach(spec -> specs.put(spec.name(), spec));
        Map<String, AdapterChange.Draft> drafts = AdapterChange.collect(adapter);
        Optional<TensorSpec> embedding = embedding();
        boolean touched =
                drafts.containsKey(HEAD)
                        || embedding.filter(spec -> drafts.containsKey(spec.name())).isPresent();
        separatesHead = touched && embedding.isPresent();
        if (separatesHead && !specs.containsKey(HEAD)) {
            TensorSpec shared = embedding.orElseThrow();
            sharedNames.put(HEAD, shared.name());
            specs.put(HEAD, new TensorSpec(HEAD, shared.dtype(), shared.shape()));
        }
        changes = AdapterChange.check(drafts, config, adapter.path(), specs);
        changes.values().forEach(change -> specs.put(change.spec().name(), change.spec()));
    }

    private Optional<TensorSpec> embedding() {
        List<TensorSpec> found =
                base.tensors().stream().filter(spec -> spec.name().endsWith(EMBEDDING)).toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /**
     * Puts an adapter on a base.
     *
     * @param base the base, which is closed with the source, and also when this fails
     * @param folder the adapter's folder
     * @return the source; closing it closes adapter and base
     * @throws ProblemException if the adapter is broken, cannot be computed, or does not fit the
     *     base
     */
    public static AdapterSource open(TensorSource base, Path folder) {
        SafetensorsFile adapter = null;
        boolean complete = false;
        try {
            AdapterConfig config = AdapterConfig.read(folder);
            adapter = openWeights(folder);
            AdapterSource source = new AdapterSource(base, config, adapter);
            complete = true;
            return source;
        } finally {
            if (!complete) {
                if (adapter != null) {
                    adapter.close();
                }
                base.close();
            }
        }
    }

    private static SafetensorsFile openWeights(Path folder) {
        Path weights = folder.resolve(WEIGHTS);
        if (!Files.exists(weights)) {
            throw new ProblemException(
                    Files.exists(folder.resolve(PICKLE))
                            ? new AdapterProblem.PickledAdapter(folder, PICKLE)
                            : new AdapterProblem.WeightsMissing(weights));
        }
        FolderLinks.requireWithin(folder, weights);
        return SafetensorsFile.open(weights);
    }

    /**
     * How the adapter is applied.
     *
     * @return its configuration
     */
    public AdapterConfig config() {
        return config;
    }

    /**
     * The adapter's own tensors.
     *
     * @return the open file; it is closed with this source
     */
    public SafetensorsFile adapter() {
        return adapter;
    }

    /**
     * What the adapter changes.
     *
     * @return names of changed tensors
     */
    public Set<String> changed() {
        return Collections.unmodifiableSet(changes.keySet());
    }

    /**
     * Whether embedding and head differ here even if the base shares them.
     *
     * @return true if the adapter changes the embedding or the head
     */
    public boolean separatesHead() {
        return separatesHead;
    }

    /**
     * Whether this source holds a head where the base holds none.
     *
     * @return true if {@code lm_head.weight} is a tensor of this source only
     */
    public boolean addsHead() {
        return !sharedNames.isEmpty();
    }

    @Override
    public List<TensorSpec> tensors() {
        return List.copyOf(specs.values());
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(specs.get(name));
    }

    private String baseName(String name) {
        return sharedNames.getOrDefault(name, name);
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        AdapterChange change = changes.get(name);
        if (change == null) {
            base.readFloats(baseName(name), offset, target, targetOffset, count);
            return;
        }
        Ranges.requireWithin(change.spec(), offset, count);
        if (change.product().isEmpty()) {
            readUnscaled(name, change, offset, target, targetOffset, count);
            return;
        }
        LowRankProduct product = product(name, change.product().get());
        if (product.magnitudes().isEmpty()) {
            readUnscaled(name, change, offset, target, targetOffset, count);
        }
        int columns = product.columns();
        float[] sum = new float[columns];
        int done = 0;
        while (done < count) {
            int row = Math.toIntExact((offset + done) / columns);
            int column = (int) ((offset + done) % columns);
            int size = Math.min(columns - column, count - done);
            int at = targetOffset + done;
            if (product.magnitudes().isEmpty()) {
                product.addTo(row, column, target, at, sum, size);
            } else {
                float[] whole = rescaledRow(name, change, product, row, sum);
                System.arraycopy(whole, column, target, at, size);
            }
            done += size;
        }
    }

    private float[] rescaledRow(
            String name, AdapterChange change, LowRankProduct product, int row, float[] sum) {
        int columns = product.columns();
        float[] whole = new float[columns];
        readUnscaled(name, change, (long) row * columns, whole, 0, columns);
        product.addTo(row, 0, whole, 0, sum, columns);
        product.rescale(row, whole);
        return whole;
    }

    /** W as the product is added to it: the base's, or what the adapter puts in its place. */
    private void readUnscaled(
            String name, AdapterChange change, long offset, float[] target, int at, int count) {
        if (change.replacement().isPresent()) {
            adapter.readFloats(change.replacement().get(), offset, target, at, count);
        } else {
            base.readFloats(baseName(name), offset, target, at, count);
        }
    }

    private LowRankProduct product(String name, Recipe recipe) {
        synchronized (products) {
            LowRankProduct known = products.remove(name);
            LowRankProduct wanted = known == null ? recipe.read(adapter) : known;
            products.putLast(name, wanted);
            if (products.size() > KEPT) {
                products.pollFirstEntry();
            }
            return wanted;
        }
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        if (!changes.containsKey(name)) {
            base.readBytes(baseName(name), offset, target, count);
            return;
        }
        float[] tile = new float[(int) Math.min(TILE, count)];
        for (long done = 0; done < count; done += TILE) {
            int step = (int) Math.min(TILE, count - done);
            readFloats(name, offset + done, tile, 0, step);
            FloatCodec.encode(DType.F32, tile, 0, target, 4 * done, step);
        }
    }

    @Override
    public String fingerprint() {
        return Digests.ofParts(
                "base + adapter", base.fingerprint(), config.arithmetic(), adapter.fingerprint());
    }

    @Override
    public List<Path> origins() {
        List<Path> origins = new ArrayList<>(base.origins());
        Path folder = config.path().getParent();
        origins.add(folder == null ? config.path() : folder);
        return origins;
    }

    @Override
    public void close() {
        adapter.close();
        base.close();
    }
}
