package maec.workflow;

import maec.combine.fit.Choice;
import maec.combine.fit.Compatibility;
import maec.combine.fit.Difference;
import maec.tensor.TensorSpec;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

    /** A tuned checkpoint, with what was chosen about it. */
    static BaseFit of(Compatibility compared, Set<Choice> chosen) {
        List<Difference> open =
                compared.differences().stream()
                        .filter(it -> it.isRefused() || isOpen(it, chosen))
                        .toList();
        if (!open.isEmpty()) {
            return new BaseFit(open.getFirst().sentence(), false);
        }
        String matching = compared.matching() + " tensors match the base";
        List<String> words =
                compared.differences().stream()
                        .flatMap(it -> it.choices().stream())
                        .filter(chosen::contains)
                        .distinct()
                        .map(Choice::word)
                        .toList();
        return new BaseFit(
                words.isEmpty() ? matching : matching + "; chosen: " + String.join(", ", words),
                true);
    }

    private static boolean isOpen(Difference difference, Set<Choice> chosen) {
        return !difference.choices().isEmpty()
                && difference.choices().stream().noneMatch(chosen::contains);
    }

    static boolean isDelta(List<TensorSpec> tensors) {
        return tensors.stream().anyMatch(tensor -> tensor.name().matches(DELTA + ".*"));
    }

    /** A delta over the base. */
    static BaseFit ofDelta(List<TensorSpec> base, List<TensorSpec> delta) {
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
}
