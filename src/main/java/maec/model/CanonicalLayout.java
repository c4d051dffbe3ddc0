package maec.model;

import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a checkpoint's tensors are cut and renamed into those of {@link LayerWeight}.
 *
 * <p>Known from names and shapes: a projection of q, k and v that follow each other in rows, one of
 * gate and up, and names that begin with the place of the text model within a larger one. Every
 * other tensor is its own only part.
 */
final class CanonicalLayout {
    private static final List<String> PLACES =
            List.of("language_model.model.", "model.language_model.");
    private static final String HEAD_PLACE = "language_model.";
    private static final Pattern FUSED =
            Pattern.compile(
                    "(model\\.layers\\.\\d{1,9}\\.)(self_attn\\.qkv|mlp\\.gate_up)_proj(.+)");

    /** Stored tensors in checkpoint order, each with its parts in the order of its rows. */
    private final Map<String, List<Part>> parts = new LinkedHashMap<>();

    private final Map<String, Part> byName = new TreeMap<>();
    private final Map<String, TensorSpec> stored = new LinkedHashMap<>();

    /**
     * Consecutive rows of a stored tensor.
     *
     * @param name its canonical name
     * @param stored the tensor that holds it
     * @param firstRow where it begins
     * @param rows how many rows it has
     */
    record Part(String name, TensorSpec stored, long firstRow, long rows) {
        /** Elements per row. */
        long rowLength() {
            return stored.shape().rank() == 0 ? 1 : stored.count() / rowsOf(stored);
        }

        /** Index of the first element within the stored tensor. */
        long offset() {
            return firstRow * rowLength();
        }

        /** How many elements it has. */
        long count() {
            return isWhole() ? stored.count() : rows * rowLength();
        }

        boolean isWhole() {
            return stored.shape().rank() == 0 || rows == rowsOf(stored);
        }

        TensorSpec spec() {
            if (isWhole()) {
                return new TensorSpec(name, stored.dtype(), stored.shape());
            }
            long[] sizes = stored.shape().dimensions().stream().mapToLong(size -> size).toArray();
            sizes[0] = rows;
            return new TensorSpec(name, stored.dtype(), Shape.of(sizes));
        }

        private static long rowsOf(TensorSpec spec) {
            return Math.max(1, spec.shape().size(0));
        }
    }

    private CanonicalLayout() {}

    /** The layout of a checkpoint. */
    static CanonicalLayout of(Architecture architecture, List<TensorSpec> tensors) {
        CanonicalLayout layout = new CanonicalLayout();
        String place = place(tensors);
        for (TensorSpec spec : tensors) {
            layout.stored.put(spec.name(), spec);
            layout.add(spec, split(architecture, spec, canonical(spec.name(), place)));
        }
        return layout;
    }

    private void add(TensorSpec spec, List<Part> found) {
        boolean free = found.stream().noneMatch(part -> byName.containsKey(part.name()));
        List<Part> used = free ? found : List.of(whole(spec, spec.name()));
        parts.put(spec.name(), used);
        used.forEach(part -> byName.put(part.name(), part));
    }

    /** Where the text model is within the names, empty where it is the whole model. */
    private static String place(List<TensorSpec> tensors) {
        List<String> names = tensors.stream().map(TensorSpec::name).toList();
        if (names.contains(TensorNames.EMBEDDING)) {
            return "";
        }
        String embedding = TensorNames.EMBEDDING.substring("model.".length());
        return PLACES.stream()
                .filter(place -> names.contains(place + embedding))
                .findFirst()
                .orElse("");
    }

    private static String canonical(String name, String place) {
        if (place.isEmpty()) {
            return name;
        }
        if (name.startsWith(place)) {
            return "model." + name.substring(place.length());
        }
        boolean head = name.equals(HEAD_PLACE + TensorNames.HEAD);
        return head ? TensorNames.HEAD : name;
    }

    private static List<Part> split(Architecture architecture, TensorSpec spec, String name) {
        Matcher fused = FUSED.matcher(name);
        if (!fused.matches() || spec.shape().rank() == 0) {
            return List.of(whole(spec, name));
        }
        long width = architecture.headWidth();
        long queries = architecture.heads() * width;
        long keys = architecture.keyValueHeads() * width;
        long ffn = architecture.ffnWidth();
        boolean attention = fused.group(2).startsWith("self_attn");
        List<String> names = attention ? List.of("q", "k", "v") : List.of("gate", "up");
        List<Long> rows = attention ? List.of(queries, keys, keys) : List.of(ffn, ffn);
        if (rows.stream().mapToLong(Long::longValue).sum() != spec.shape().size(0)) {
            return List.of(whole(spec, name)); // what is missing is told where the model is run
        }
        String module = fused.group(1) + (attention ? "self_attn." : "mlp.");
        List<Part> cut = new ArrayList<>();
        long first = 0;
        for (int at = 0; at < names.size(); at++) {
            String part = module + names.get(at) + "_proj" + fused.group(3);
            cut.add(new Part(part, spec, first, rows.get(at)));
            first += rows.get(at);
        }
        return cut;
    }

    private static Part whole(TensorSpec spec, String name) {
        return new Part(name, spec, 0, spec.shape().rank() == 0 ? 1 : spec.shape().size(0));
    }

    /** Whether every tensor is stored under its canonical name. */
    boolean isPlain() {
        return byName.entrySet().stream()
                .allMatch(part -> part.getKey().equals(part.getValue().stored().name()));
    }

    /** Names of stored tensors, in checkpoint order. */
    List<String> storedNames() {
        return List.copyOf(parts.keySet());
    }

    /** A stored tensor. */
    TensorSpec stored(String name) {
        TensorSpec spec = stored.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        return spec;
    }

    /** The parts of a stored tensor, in the order of its rows. */
    List<Part> parts(String storedName) {
        return parts.getOrDefault(storedName, List.of());
    }

    /** All parts, in checkpoint order. */
    List<Part> parts() {
        return parts.values().stream().flatMap(List::stream).toList();
    }

    /** The part of a canonical name; null where there is none. */
    @Nullable Part find(String name) {
        return byName.get(name);
    }
}
