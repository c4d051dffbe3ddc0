package maec.combine.method;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Which methods of mergekit are which of ours. */
final class MergekitMethods {
    private static final SequencedMap<String, MethodKind> SHARED = shared();

    /** How masks are kept changes nothing. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("int8_mask");

    private MergekitMethods() {}

    private static SequencedMap<String, MethodKind> shared() {
        SequencedMap<String, MethodKind> all = new LinkedHashMap<>();
        all.put("linear", Linear.KIND);
        all.put("task_arithmetic", TaskArithmetic.KIND);
        all.put("ties", TiesPerTensor.KIND);
        all.put("dare_linear", Dare.LINEAR_L1);
        all.put("dare_ties", Dare.TIES_L1);
        all.put("della", Della.ELECTING);
        all.put("della_linear", Della.LINEAR);
        all.put("breadcrumbs", Breadcrumbs.LINEAR);
        all.put("breadcrumbs_ties", Breadcrumbs.TIES);
        all.put("slerp", SlerpPerTensor.KIND);
        all.put("model_stock", ModelStock.KIND);
        all.put("sce", SelectCalculateErase.KIND);
        all.put("nearswap", Nearswap.KIND);
        return Collections.unmodifiableSequencedMap(all);
    }

    /** A method and how mergekit tells it about models. */
    record Shared(String name, MethodKind kind) {
        /** Whether the base is the first of the models, not beside them. */
        boolean baseIsFirst() {
            return kind.equals(SlerpPerTensor.KIND);
        }

        /** Whether our recipe has a base. */
        boolean keepsBase() {
            return !baseIsFirst();
        }

        /** Whether a parameter may stand there and changes no result. */
        boolean isWithoutEffect(String parameter) {
            return WITHOUT_EFFECT.contains(parameter)
                    || (kind.equals(TaskArithmetic.KIND)
                            && Set.of("density", "rescale").contains(parameter));
        }
    }

    static Optional<Shared> named(String name) {
        return Optional.ofNullable(SHARED.get(name)).map(kind -> new Shared(name, kind));
    }

    static Optional<String> nameOf(MethodKind kind) {
        return SHARED.entrySet().stream()
                .filter(entry -> entry.getValue().equals(kind))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    static List<String> names() {
        return List.copyOf(SHARED.keySet());
    }
}
