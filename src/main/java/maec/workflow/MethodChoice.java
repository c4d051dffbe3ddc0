package maec.workflow;

import maec.job.ByteCount;
import maec.job.ProblemException;
import maec.project.LanguageMethod;
import maec.project.SourceProblem;
import maec.runtime.LowRank;
import maec.runtime.TrainingNeed;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a language is trained in its weights or in low-rank paths.
 *
 * @param lowRank the paths, or empty where the model's own weights are trained
 * @param remark what to say beside the name of the training; empty where there is nothing to say
 */
record MethodChoice(Optional<LowRank> lowRank, String remark) {
    /**
     * Decides.
     *
     * @param method what the project says
     * @param takesAdapters whether an adapter over the base can be written
     * @param full what training weights would need; asked where the program is to choose
     * @throws ProblemException with {@link SourceProblem.NoAdapterFits} if only an adapter would do
     */
    static MethodChoice of(
            LanguageMethod method, boolean takesAdapters, Supplier<TrainingNeed> full) {
        return switch (method.kind()) {
            case FULL -> new MethodChoice(Optional.empty(), "");
            case LORA -> {
                if (!takesAdapters) {
                    throw new ProblemException(new SourceProblem.NoAdapterFits());
                }
                yield new MethodChoice(Optional.of(method.shape()), " by LoRA");
            }
            case AUTO ->
                    takesAdapters
                            ? automatic(method, full.get())
                            : new MethodChoice(Optional.empty(), "");
        };
    }

    private static MethodChoice automatic(LanguageMethod method, TrainingNeed full) {
        return full.fits()
                ? new MethodChoice(Optional.empty(), "")
                : new MethodChoice(
                        Optional.of(method.shape()),
                        " by LoRA, since %d weights would need %s and %s are free"
                                .formatted(
                                        full.estimate().trained(),
                                        new ByteCount(full.estimate().total()),
                                        new ByteCount(full.freeBytes().orElse(0))));
    }
}
