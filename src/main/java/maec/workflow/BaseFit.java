package maec.workflow;

import maec.tensor.TensorSpec;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether a model's tensors are those of the base, judged by headers alone.
 *
 * @param phrase what the Sources stage says
 * @param fine whether the model can be combined with the base
 */
record BaseFit(String phrase, boolean fine) {
    private static final String DELTA = "(values|dense)\\.";

    /** The base itself. */
    static BaseFit ofBase(List<TensorSpec> base) {
        return new BaseFit(base.size() + " tensors", true);
    }

    /** A tuned checkpoint or a delta over the base. */
    static BaseFit of(List<TensorSpec> base, List<TensorSpec> tuned) {
        return isDelta(tuned) ? ofDelta(base, tuned) : ofCheckpoint(base, tuned);
    }

    static boolean isDelta(List<TensorSpec> tensors) {
        return tensors.stream().anyMatch(tensor -> tensor.name().matches(DELTA + ".*"));
    }

    private static BaseFit ofDelta(List<TensorSpec> base, List<TensorSpec> delta) {
        var names = new TreeSet<String>();
        delta.stream()
                .filter(tensor -> tensor.name().matches(DELTA + ".*"))
                .forEach(tensor -> names.add(tensor.name().replaceFirst(DELTA, "")));
        int changed = names.size();
        base.forEach(tensor -> names.remove(tensor.name()));
        return names.isEmpty()
                ? new BaseFit("changes " + changed + " of " + base.size() + " tensors", true)
                : new BaseFit("the base has no tensor '" + names.first() + "'", false);
    }

    private static BaseFit ofCheckpoint(List<TensorSpec> base, List<TensorSpec> tuned) {
        Map<String, TensorSpec> own =
                tuned.stream().collect(Collectors.toMap(TensorSpec::name, Function.identity()));
        for (TensorSpec expected : base) {
            TensorSpec found = own.get(expected.name());
            if (found == null) {
                return new BaseFit("tensor '" + expected.name() + "' is missing", false);
            }
            if (!found.shape().equals(expected.shape())) {
                return new BaseFit(
                        String.format(
                                "tensor '%s' is %s, not %s as in the base",
                                expected.name(), found.shape(), expected.shape()),
                        false);
            }
        }
        return new BaseFit(base.size() + " tensors match the base", true);
    }
}
