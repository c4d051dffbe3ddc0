package maec.combine.method;

import maec.job.ProblemException;

import java.util.List;

/** The one place where the merge methods beside MAEC are listed. */
public final class MethodCatalog {
    private MethodCatalog() {}

    /**
     * All methods; recipes, choosers and documentation take them from here.
     *
     * @return one kind per variant
     */
    public static List<MethodKind> all() {
        return List.of(
                Linear.KIND,
                TaskArithmetic.KIND,
                TiesPerTensor.KIND,
                TiesPerModel.KIND,
                Dare.LINEAR_INVERSE,
                Dare.LINEAR_L1,
                Dare.TIES_INVERSE,
                Dare.TIES_L1,
                Della.ELECTING,
                Della.LINEAR,
                Breadcrumbs.LINEAR,
                Breadcrumbs.TIES,
                SlerpPerTensor.KIND,
                ModelStock.KIND,
                SelectCalculateErase.KIND,
                Nearswap.KIND,
                ChatVector.KIND,
                LayerSwapping.KIND);
    }

    /**
     * The method of that name.
     *
     * @param id its {@link MethodKind#id}
     * @return the kind
     * @throws ProblemException with {@link MethodProblem.UnknownMethod}
     */
    public static MethodKind named(String id) {
        return all().stream()
                .filter(kind -> kind.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        new MethodProblem.UnknownMethod(
                                                id, all().stream().map(MethodKind::id).toList())));
    }
}
