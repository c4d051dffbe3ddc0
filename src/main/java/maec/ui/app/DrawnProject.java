package maec.ui.app;

import maec.job.JobContext;
import maec.workflow.InventedProject;
import maec.workflow.OpenProject;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Which project is drawn into files: the sample, one of the user's, or invented numbers. */
sealed interface DrawnProject {
    /** The sample project, made if it is missing. */
    record Sample() implements DrawnProject {}

    /**
     * A project of the user's.
     *
     * @param folder where it lies
     */
    record Given(Path folder) implements DrawnProject {}

    /** A large model whose every number is invented. */
    record Invented() implements DrawnProject {}

    /**
     * Opens the project, analyses it where that is to be done, and closes it again.
     *
     * @param work what is done with it
     * @throws maec.job.ProblemException if it cannot be opened
     */
    default void use(Consumer<? super OpenProject> work) {
        JobContext silent = JobContext.silent();
        try (OpenProject open = open(silent)) {
            if (!open.isAnalysed()) {
                open.analyse(silent);
            }
            work.accept(open);
        }
    }

    private OpenProject open(JobContext context) {
        return switch (this) {
            case Sample _ -> DiskProjects.here().openSample(Places.here().sample(), context);
            case Given(Path folder) -> DiskProjects.here().open(folder, context);
            case Invented _ -> new InventedProject(1);
        };
    }
}
