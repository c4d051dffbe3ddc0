package maec.workflow;

import maec.combine.fit.Choice;
import maec.combine.fit.Difference;
import maec.job.Problem;

import java.nio.file.Path;
import java.util.List;

/** What looking at a model's headers found; the words for it are made where it is shown. */
public sealed interface ModelCheck {
    /**
     * Whether the model can be combined with the base.
     *
     * @return true if nothing stands in the way
     */
    default boolean isFine() {
        return switch (this) {
            case Whole _, Matches _, Changes _ -> true;
            case Differs _, Unknown _, Missing _, NotTrained _, Refused _ -> false;
        };
    }

    /**
     * The base itself.
     *
     * @param tensors how many it has
     */
    record Whole(int tensors) implements ModelCheck {}

    /**
     * A checkpoint like the base, or one about which everything was chosen.
     *
     * @param tensors how many match the base
     * @param chosen what was chosen where it differs; empty where nothing had to be
     */
    record Matches(int tensors, List<Choice> chosen) implements ModelCheck {
        /** Copies the list. */
        public Matches {
            chosen = List.copyOf(chosen);
        }
    }

    /**
     * An adapter or a delta over the base.
     *
     * @param changed how many tensors it changes
     * @param total how many the base has
     */
    record Changes(int changed, int total) implements ModelCheck {}

    /**
     * A checkpoint that cannot be combined as it is.
     *
     * @param first what stands in the way first
     */
    record Differs(Difference first) implements ModelCheck {}

    /**
     * A delta over another base.
     *
     * @param tensor one that it changes and the base lacks
     */
    record Unknown(String tensor) implements ModelCheck {}

    /**
     * There is nothing where the project says that the model lies.
     *
     * @param path the place
     */
    record Missing(Path path) implements ModelCheck {}

    /** The model is made here and is not made yet. */
    record NotTrained() implements ModelCheck {}

    /**
     * The model cannot be read.
     *
     * @param problem why
     */
    record Refused(Problem problem) implements ModelCheck {}
}
