package maec.combine.fit;

import maec.checkpoint.TensorSource;
import maec.combine.FactDigest;
import maec.combine.fit.Compatibility.Described;
import maec.model.TokenTable;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A tuned model seen with the names and shapes of its base, as somebody chose: rows found by token,
 * or taken from the base; missing tensors taken as unchanged; further ones left out.
 *
 * <p>What nobody chose about is passed on as it is, so that whoever merges refuses it. Closing it
 * closes the tuned model and not the base.
 */
public final class FittedSource implements TensorSource {
    private final TensorSource base;
    private final TensorSource tuned;
    private final Set<Choice> choices;
    private final Map<String, RowView> views = new HashMap<>();
    private final Map<String, TensorSpec> specs = new LinkedHashMap<>();

    private FittedSource(Described base, Described tuned, Set<Choice> choices) {
        this.base = base.tensors();
        this.tuned = tuned.tensors();
        this.choices = Set.copyOf(choices);
        for (TensorSpec expected : this.base.tensors()) {
            Optional<TensorSpec> found = this.tuned.find(expected.name());
            if (found.isEmpty() && choices.contains(Choice.UNCHANGED)) {
                specs.put(expected.name(), expected);
            }
            found.ifPresent(spec -> put(expected, spec, base, tuned));
        }
        for (TensorSpec further : this.tuned.tensors()) {
            if (this.base.find(further.name()).isEmpty() && !choices.contains(Choice.LEAVE_OUT)) {
                specs.put(further.name(), further);
            }
        }
    }

    /**
     * Fits a tuned model to its base.
     *
     * @param base the base, which stays open as long as the view
     * @param baseFolder where its {@code tokenizer.json} lies
     * @param tuned the tuned model, closed with the view
     * @param tunedFolder where its {@code tokenizer.json} lies
     * @param choices what shall be done about differences
     * @return the view, or {@code tuned} itself where nothing was chosen
     * @throws maec.job.ProblemException if a tokenizer is needed and broken
     */
    public static TensorSource of(
            TensorSource base,
            Path baseFolder,
            TensorSource tuned,
            Path tunedFolder,
            Set<Choice> choices) {
        if (choices.isEmpty()) {
            return tuned;
        }
        boolean align = choices.contains(Choice.ALIGN);
        Optional<TokenTable> here = align ? TokenTable.read(baseFolder) : Optional.empty();
        Optional<TokenTable> there = align ? TokenTable.read(tunedFolder) : Optional.empty();
        return new FittedSource(
                new Described(base, Optional.empty(), here),
                new Described(tuned, Optional.empty(), there),
                choices);
    }

    private void put(TensorSpec expected, TensorSpec found, Described here, Described there) {
        String name = expected.name();
        boolean rows =
                Comparison.isVocabulary(name)
                        && expected.shape().rank() == 2
                        && found.shape().rank() == 2
                        && expected.shape().size(1) == found.shape().size(1)
                        && expected.dtype().isComputable()
                        && found.dtype().isComputable();
        Optional<int[]> table = rows ? table(expected, found, here, there) : Optional.empty();
        table.ifPresentOrElse(
                places -> {
                    RowView view = new RowView(name, tuned, places, base);
                    views.put(name, view);
                    specs.put(name, view.spec());
                },
                () -> specs.put(name, found));
    }

    private Optional<int[]> table(
            TensorSpec expected, TensorSpec found, Described here, Described there) {
        int baseRows = Math.toIntExact(expected.shape().size(0));
        int tunedRows = Math.toIntExact(found.shape().size(0));
        if (here.tokens().isPresent() && there.tokens().isPresent()) {
            int[] rows = here.tokens().get().rowsIn(there.tokens().get(), baseRows);
            return Optional.of(
                    Arrays.stream(rows).map(row -> row < tunedRows ? row : -1).toArray());
        }
        boolean byPlace = choices.contains(Choice.BASE_ROWS) || choices.contains(Choice.EXTEND);
        if (byPlace && baseRows != tunedRows) {
            int[] rows = new int[baseRows];
            Arrays.setAll(rows, row -> row < tunedRows ? row : -1);
            return Optional.of(rows);
        }
        return Optional.empty();
    }

    @Override
    public List<TensorSpec> tensors() {
        return List.copyOf(specs.values());
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(specs.get(name));
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        RowView view = views.get(name);
        if (view != null) {
            view.readFloats(offset, target, targetOffset, count);
        } else {
            holder(name).readFloats(name, offset, target, targetOffset, count);
        }
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        RowView view = views.get(name);
        if (view != null) {
            view.readBytes(offset, target, count);
        } else {
            holder(name).readBytes(name, offset, target, count);
        }
    }

    private TensorSource holder(String name) {
        if (!specs.containsKey(name)) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        return tuned.find(name).isPresent() ? tuned : base;
    }

    /** Of the model and of everything that was chosen; the tokens decide about rows. */
    @Override
    public String fingerprint() {
        List<String> words = choices.stream().map(Choice::word).sorted().toList();
        return views.isEmpty()
                ? tuned.fingerprint()
                : tuned.fingerprint()
                        + " fitted by "
                        + String.join(", ", words)
                        + " to "
                        + base.fingerprint()
                        + places();
    }

    /** Rows by token depend on two tokenizers, of which no fingerprint of weights knows. */
    private String places() {
        if (!choices.contains(Choice.ALIGN)) {
            return "";
        }
        var digest = new FactDigest("rows/1");
        new TreeMap<>(views).forEach((name, view) -> digest.add(name, view.places()));
        return " at rows " + digest.text();
    }

    @Override
    public List<Path> origins() {
        return Stream.concat(tuned.origins().stream(), base.origins().stream()).distinct().toList();
    }

    @Override
    public void close() {
        tuned.close();
    }
}
