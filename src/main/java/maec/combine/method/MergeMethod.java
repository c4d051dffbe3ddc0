package maec.combine.method;

import java.util.List;

/**
 * A merge method at work on one set of models.
 *
 * <p>It sees each tensor as a whole before any of it is merged, and then merges it tile by tile, so
 * that memory does not depend on the size of a tensor. One object serves one merge.
 */
@FunctionalInterface
public interface MergeMethod {
    /**
     * Looks at a tensor as often as needed.
     *
     * @param tensor the tensor in all models, which may be scanned
     * @return what merges its tiles; safe for several threads
     */
    TensorMerge prepare(TensorView tensor);

    /**
     * What has to be known of all tensors before any is prepared: each round is shown every tensor
     * once before the next one begins.
     *
     * @return rounds, which are safe for several threads; none for a method that works per tensor
     */
    default List<SurveyRound> survey() {
        return List.of();
    }

    /**
     * Refuses values that make no sense together; reads no weights.
     *
     * @param tensor the tensor with its values
     * @throws maec.job.ProblemException with a {@link MethodProblem}
     */
    default void require(TensorView tensor) {}

    /** One look at all tensors. */
    @FunctionalInterface
    interface SurveyRound {
        /**
         * Looks at a tensor; called from several threads at once.
         *
         * @param tensor which may be scanned
         */
        void look(TensorView tensor);
    }
}
