package maec.combine;

import maec.model.TensorAddress;
import maec.model.TensorNames;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * The coefficients of every tensor: what the first rule that fits says, else what the recipe says.
 */
public final class RuledCoefficients {
    private static final int ALPHA = 0;
    private static final int BETA = 1;
    private static final int ETA = 2;
    private static final int LAMBDA = 3;
    private static final int GAMMA = 4;

    private final Recipe recipe;
    private final List<String> abilities;
    private final List<String> languages;
    private final List<String> tensors;
    private final List<BitSet> matching;
    private final List<int[]> slots;
    private final double[] everywhere;
    private final int layers;

    /**
     * The coefficients of one tensor.
     *
     * @param alpha α
     * @param beta β
     * @param gamma γ per ability, in the order of names
     * @param eta η
     * @param lambda λ
     * @param mu μ per language, in the order of names
     */
    record At(double alpha, double beta, double[] gamma, double eta, double lambda, double[] mu) {}

    /**
     * The coefficients of a recipe.
     *
     * @param recipe with its rules
     * @param abilities names in order
     * @param languages names in order
     * @param tensors all floating-point tensors
     * @param matching the tensors that a pattern fits, as indices; may remember
     * @throws maec.job.ProblemException if recipe or rules name something unknown
     */
    RuledCoefficients(
            Recipe recipe,
            List<String> abilities,
            List<String> languages,
            List<String> tensors,
            Function<TensorPattern, BitSet> matching) {
        this.recipe = recipe;
        this.abilities = List.copyOf(abilities);
        this.languages = List.copyOf(languages);
        this.tensors = List.copyOf(tensors);
        everywhere = everywhere();
        slots = recipe.rules().stream().map(rule -> slots(rule.coefficient())).toList();
        this.matching =
                recipe.rules().stream().map(CoefficientRule::tensors).map(matching).toList();
        layers = recipe.rules().isEmpty() ? 0 : layers(tensors);
    }

    /**
     * Which tensors each rule decides something for.
     *
     * @param recipe with its rules
     * @param tensors names of all floating-point tensors
     * @return per rule, the names in the order given
     * @throws maec.job.ProblemException if a rule names an ability or language that the recipe
     *     lacks
     */
    public static List<List<String>> hits(Recipe recipe, List<String> tensors) {
        return new RuledCoefficients(
                        recipe,
                        List.copyOf(recipe.gamma().keySet()),
                        List.copyOf(recipe.mu().keySet()),
                        tensors,
                        pattern -> matching(pattern, tensors))
                .hits();
    }

    /** The tensors that a pattern fits, as indices. */
    static BitSet matching(TensorPattern pattern, List<String> tensors) {
        var fits = pattern.test();
        var found = new BitSet();
        for (int t = 0; t < tensors.size(); t++) {
            found.set(t, fits.test(tensors.get(t)));
        }
        return found;
    }

    private static int layers(List<String> tensors) {
        return 1
                + tensors.stream()
                        .map(TensorNames::addressOf)
                        .mapToInt(TensorAddress::layer)
                        .max()
                        .orElse(TensorAddress.NO_LAYER);
    }

    private double[] everywhere() {
        double[] values = new double[GAMMA + abilities.size() + languages.size()];
        values[ALPHA] = recipe.alpha();
        values[BETA] = recipe.beta();
        values[ETA] = recipe.eta();
        values[LAMBDA] = recipe.lambda();
        double[] gamma = OutcomeCalculation.inOrder("ability", abilities, recipe.gamma());
        double[] mu = OutcomeCalculation.inOrder("language", languages, recipe.mu());
        System.arraycopy(gamma, 0, values, GAMMA, gamma.length);
        System.arraycopy(mu, 0, values, GAMMA + gamma.length, mu.length);
        return values;
    }

    /** The places in the array of values that a rule may decide. */
    private int[] slots(Coefficient coefficient) {
        return switch (coefficient.symbol()) {
            case ALPHA -> new int[] {ALPHA};
            case BETA -> new int[] {BETA};
            case ETA -> new int[] {ETA};
            case LAMBDA -> new int[] {LAMBDA};
            case GAMMA -> slots("ability", abilities, GAMMA, coefficient.subject());
            case MU ->
                    slots("language", languages, GAMMA + abilities.size(), coefficient.subject());
        };
    }

    private static int[] slots(String kind, List<String> names, int first, String subject) {
        if (subject.isEmpty()) {
            int[] all = new int[names.size()];
            Arrays.setAll(all, i -> first + i);
            return all;
        }
        if (!names.contains(subject)) {
            throw CombinationStatistics.unknown(kind, subject);
        }
        return new int[] {first + names.indexOf(subject)};
    }

    /** The coefficients of a tensor by its index. */
    At at(int tensor) {
        double[] values = everywhere.clone();
        decide(tensor, values);
        int split = GAMMA + abilities.size();
        return new At(
                values[ALPHA],
                values[BETA],
                Arrays.copyOfRange(values, GAMMA, split),
                values[ETA],
                values[LAMBDA],
                Arrays.copyOfRange(values, split, values.length));
    }

    /** Lets the rules decide, first match first; gives back which rules had a say. */
    private BitSet decide(int tensor, double[] values) {
        var said = new BitSet();
        if (recipe.rules().isEmpty()) {
            return said;
        }
        var open = new BitSet();
        open.set(0, values.length);
        double place = place(tensors.get(tensor));
        for (int r = 0; r < slots.size(); r++) {
            if (!matching.get(r).get(tensor)) {
                continue;
            }
            for (int slot : slots.get(r)) {
                if (open.get(slot)) {
                    values[slot] = recipe.rules().get(r).course().at(place);
                    open.clear(slot);
                    said.set(r);
                }
            }
        }
        return said;
    }

    private List<List<String>> hits() {
        List<List<String>> hits = new ArrayList<>();
        slots.forEach(_ -> hits.add(new ArrayList<>()));
        for (int t = 0; t < tensors.size(); t++) {
            String name = tensors.get(t);
            decide(t, everywhere.clone()).stream().forEach(r -> hits.get(r).add(name));
        }
        return hits.stream().map(List::copyOf).toList();
    }

    /** A single layer is the last one, as with the other methods. */
    private double place(String tensor) {
        TensorAddress address = TensorNames.addressOf(tensor);
        if (!address.isInLayer()) {
            return 0;
        }
        return layers == 1 ? 1 : address.layer() / (double) (layers - 1);
    }
}
