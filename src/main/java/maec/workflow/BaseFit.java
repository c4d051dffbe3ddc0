package maec.workflow;

import maec.combine.fit.Choice;
import maec.combine.fit.Compatibility;
import maec.combine.fit.Difference;
import maec.tensor.TensorSpec;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether a model's tensors are those of the base, judged by headers alone. */
final class BaseFit {
    private static final String DELTA = "(values|dense)\\.";

    private BaseFit() {}

    /** A tuned checkpoint, with what was chosen about it. */
    static ModelCheck of(Compatibility compared, Set<Choice> chosen) {
        List<Difference> open =
                compared.differences().stream()
                        .filter(it -> it.isRefused() || isOpen(it, chosen))
                        .toList();
        if (!open.isEmpty()) {
            return new ModelCheck.Differs(open.getFirst());
        }
        List<Choice> made =
                compared.differences().stream()
                        .flatMap(it -> it.choices().stream())
                        .filter(chosen::contains)
                        .distinct()
                        .toList();
        return new ModelCheck.Matches(compared.matching(), made);
    }

    private static boolean isOpen(Difference difference, Set<Choice> chosen) {
        return !difference.choices().isEmpty()
                && difference.choices().stream().noneMatch(chosen::contains);
    }

    static boolean isDelta(List<TensorSpec> tensors) {
        return tensors.stream().anyMatch(tensor -> tensor.name().matches(DELTA + ".*"));
    }

    /** A delta over the base. */
    static ModelCheck ofDelta(List<TensorSpec> base, List<TensorSpec> delta) {
        var names = new TreeSet<String>();
        delta.stream()
                .filter(tensor -> tensor.name().matches(DELTA + ".*"))
                .forEach(tensor -> names.add(tensor.name().replaceFirst(DELTA, "")));
        int changed = names.size();
        base.forEach(tensor -> names.remove(tensor.name()));
        return names.isEmpty()
                ? new ModelCheck.Changes(changed, base.size())
                : new ModelCheck.Unknown(names.first());
    }
}
