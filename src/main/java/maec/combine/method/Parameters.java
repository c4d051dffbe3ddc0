package maec.combine.method;

import maec.checkpoint.TensorSource;
import maec.model.TensorAddress;
import maec.model.TensorNames;
import maec.tensor.TensorSpec;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which value every parameter has for every model and tensor, and which rule says so.
 *
 * <p>Rules are looked through in order; the first one that names the parameter, fits the model and
 * matches the tensor decides. Where none does, the parameter has its usual value.
 */
public final class Parameters {
    private final MethodKind kind;
    private final List<String> models;
    private final int layers;
    private final List<Tested> rules;

    private record Tested(ParameterRule rule, Predicate<String> test) {}

    /**
     * A value and where it comes from.
     *
     * @param value the value
     * @param origin {@link ParameterRule#origin}, or {@code usual}
     */
    public record Hit(double value, String origin) {}

    /**
     * Rules on a model.
     *
     * @param kind the method
     * @param models names in the order of the recipe
     * @param rules in order of precedence, with parameters of the method
     * @param reference whose layers are counted
     */
    public Parameters(
            MethodKind kind,
            List<String> models,
            List<ParameterRule> rules,
            TensorSource reference) {
        this.kind = kind;
        this.models = List.copyOf(models);
        this.rules = rules.stream().map(rule -> new Tested(rule, rule.tensors().test())).toList();
        layers =
                1
                        + reference.tensors().stream()
                                .map(TensorSpec::name)
                                .map(TensorNames::addressOf)
                                .mapToInt(TensorAddress::layer)
                                .max()
                                .orElse(TensorAddress.NO_LAYER);
    }

    /**
     * The number of layers.
     *
     * @return one more than the last layer's index
     */
    public int layers() {
        return layers;
    }

    /**
     * A parameter's value.
     *
     * @param parameter a parameter of the method
     * @param model index of a model
     * @param tensor a tensor's name
     * @return value and origin
     */
    public Hit value(String parameter, int model, String tensor) {
        for (Tested tested : rules) {
            ParameterRule rule = tested.rule();
            if (rule.parameter().equals(parameter)
                    && rule.model().map(models.get(model)::equals).orElse(true)
                    && tested.test().test(tensor)) {
                return new Hit(rule.value().at(place(tensor)), rule.origin());
            }
        }
        return new Hit(declared(parameter).kind().usual(), "usual");
    }

    /** Values that do not depend on the tensor. */
    MethodKind.MergeValues everywhere() {
        return new MethodKind.MergeValues() {
            @Override
            public int models() {
                return models.size();
            }

            @Override
            public double value(String parameter, int model) {
                return Parameters.this.value(parameter, model, "").value();
            }
        };
    }

    private MethodParameter declared(String parameter) {
        Optional<MethodParameter> found = kind.find(parameter);
        return found.orElseThrow(
                () -> new IllegalArgumentException(kind.id() + " has no " + parameter));
    }

    /** A single layer is the last one, as mergekit has it. */
    private double place(String tensor) {
        TensorAddress address = TensorNames.addressOf(tensor);
        if (!address.isInLayer()) {
            return 0;
        }
        return layers == 1 ? 1 : address.layer() / (double) (layers - 1);
    }
}
