package maec.combine.fit;

import maec.checkpoint.TensorSource;
import maec.combine.fit.Compatibility.Described;
import maec.combine.fit.Difference.ExtraTensors;
import maec.combine.fit.Difference.Fused;
import maec.combine.fit.Difference.MissingTensors;
import maec.combine.fit.Difference.OtherArchitecture;
import maec.combine.fit.Difference.OtherHead;
import maec.combine.fit.Difference.OtherShape;
import maec.combine.fit.Difference.OtherTokens;
import maec.combine.fit.Difference.OtherType;
import maec.combine.fit.Difference.OtherVocabulary;
import maec.combine.fit.Difference.Transposed;
import maec.model.Architecture;
import maec.model.Rope;
import maec.model.TokenTable.Overlap;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for the differences of two models, tensor by tensor. */
final class Comparison {
    /** What some models store in one tensor: the end of its name, and of the names of its parts. */
    private static final Map<String, List<String>> FUSED =
            Map.of(
                    "qkv_proj.weight",
                    List.of("q_proj.weight", "k_proj.weight", "v_proj.weight"),
                    "query_key_value.weight",
                    List.of("q_proj.weight", "k_proj.weight", "v_proj.weight"),
                    "W_pack.weight",
                    List.of("q_proj.weight", "k_proj.weight", "v_proj.weight"),
                    "gate_up_proj.weight",
                    List.of("gate_proj.weight", "up_proj.weight"));

    private final Described base;
    private final Described tuned;
    private final List<String> missing = new ArrayList<>();
    private final List<String> extra = new ArrayList<>();
    private final List<String> transposed = new ArrayList<>();
    private final List<String> vocabulary = new ArrayList<>();
    private final Map<DType, List<TensorSpec>> types = new LinkedHashMap<>();
    private final List<Difference> found = new ArrayList<>();
    private int matching;

    Comparison(Described base, Described tuned) {
        this.base = base;
        this.tuned = tuned;
        compareTensors();
        compareHeads();
        addFused(extra, missing, false);
        addFused(missing, extra, true);
        if (!missing.isEmpty()) {
            found.add(new MissingTensors(missing));
        }
        if (!extra.isEmpty()) {
            found.add(new ExtraTensors(extra));
        }
        if (!transposed.isEmpty()) {
            found.add(new Transposed(transposed));
        }
        types.forEach(this::addType);
        compareTokens();
        compareArchitectures();
        found.sort(
                Comparator.comparing(
                        difference ->
                                difference.isRefused()
                                        ? 0
                                        : difference.choices().isEmpty() ? 2 : 1));
    }

    int matching() {
        return matching;
    }

    List<Difference> differences() {
        return found;
    }

    private void compareTensors() {
        for (TensorSpec expected : base.tensors().tensors()) {
            Optional<TensorSpec> other = tuned.tensors().find(expected.name());
            if (other.isEmpty()) {
                missing.add(expected.name());
            } else {
                compare(expected, other.get());
            }
        }
        for (TensorSpec other : tuned.tensors().tensors()) {
            if (base.tensors().find(other.name()).isEmpty()) {
                extra.add(other.name());
            }
        }
    }

    private void compare(TensorSpec expected, TensorSpec other) {
        Shape here = expected.shape();
        Shape there = other.shape();
        if (expected.dtype() != other.dtype()) {
            types.computeIfAbsent(other.dtype(), _ -> new ArrayList<>()).add(expected);
        }
        if (here.equals(there)) {
            matching++;
        } else if (isVocabulary(expected.name()) && differInRowsOnly(here, there)) {
            vocabulary.add(expected.name());
        } else if (here.dimensions().reversed().equals(there.dimensions())) {
            transposed.add(expected.name());
        } else {
            found.add(new OtherShape(expected.name(), here, there));
        }
    }

    private void addType(DType type, List<TensorSpec> specs) {
        List<String> names = specs.stream().map(TensorSpec::name).toList();
        found.add(new OtherType(names, specs.getFirst().dtype(), type));
    }

    static boolean isVocabulary(String name) {
        return name.endsWith("embed_tokens.weight") || name.endsWith("lm_head.weight");
    }

    private static boolean differInRowsOnly(Shape here, Shape there) {
        return here.rank() == 2 && there.rank() == 2 && here.size(1) == there.size(1);
    }

    /** A head that only one has is a matter of sharing where the configurations say so. */
    private void compareHeads() {
        if (base.isTied() != tuned.isTied()) {
            found.add(new OtherHead(base.isTied(), tuned.isTied()));
        }
    }

    /** Takes tensors out of both lists that are parts of each other. */
    private void addFused(List<String> wholes, List<String> parts, boolean inBase) {
        List<String> fused = new ArrayList<>();
        List<String> split = new ArrayList<>();
        for (String whole : wholes) {
            for (var form : FUSED.entrySet()) {
                if (whole.endsWith(form.getKey())) {
                    String module = whole.substring(0, whole.length() - form.getKey().length());
                    List<String> names = form.getValue().stream().map(module::concat).toList();
                    if (parts.containsAll(names)) {
                        fused.add(whole);
                        split.addAll(names);
                    }
                }
            }
        }
        if (!fused.isEmpty()) {
            wholes.removeAll(fused);
            parts.removeAll(split);
            found.add(new Fused(fused, split, inBase));
        }
    }

    private void compareTokens() {
        Optional<Overlap> overlap =
                base.tokens().flatMap(here -> tuned.tokens().map(here::overlap));
        if (!vocabulary.isEmpty()) {
            String name = vocabulary.getFirst();
            found.add(
                    new OtherVocabulary(
                            vocabulary,
                            rows(base.tensors(), name),
                            rows(tuned.tensors(), name),
                            overlap));
        } else {
            overlap.filter(it -> !it.isAligned()).map(OtherTokens::new).ifPresent(found::add);
        }
    }

    private static long rows(TensorSource source, String name) {
        return source.find(name).orElseThrow().shape().size(0);
    }

    private void compareArchitectures() {
        if (base.architecture().isPresent() && tuned.architecture().isPresent()) {
            Architecture here = base.architecture().get();
            Architecture there = tuned.architecture().get();
            add("family", here.family(), there.family());
            add("number of layers", here.layers(), there.layers());
            add("number of heads", here.heads(), there.heads());
            add("number of key and value heads", here.keyValueHeads(), there.keyValueHeads());
            add("width of a head", here.headWidth(), there.headWidth());
            add("longest text", here.maxPositions(), there.maxPositions());
            add("rotation of positions", rotation(here), rotation(there));
        }
    }

    private static String rotation(Architecture architecture) {
        Rope rope = architecture.layerStyles().getFirst().rope();
        return "θ " + rope.theta() + " with " + rope.scaling().getClass().getSimpleName();
    }

    private void add(String field, Object here, Object there) {
        if (!here.equals(there)) {
            found.add(new OtherArchitecture(field, String.valueOf(here), String.valueOf(there)));
        }
    }
}
