package maec.workflow;

import maec.checkpoint.FolderProblem;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.project.ImportancePlan;
import maec.project.ImportanceProblem;
import maec.project.ImportedFile;
import maec.project.Manifest;
import maec.project.Subject;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Runs the {@link Preparation} of an open project, and takes importance over from files. */
final class Preparing {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ProjectState state;
    private final LazyEngine engine;

    Preparing(ProjectState state, LazyEngine engine) {
        this.state = state;
        this.engine = engine;
    }

    /** Makes what a step lacks, losing at most a minute of training if the process is killed. */
    void run(JobContext context, Consumer<Preparation> step) {
        run(MINUTE, context, step);
    }

    /** Makes what a step lacks, and loads it. */
    void run(Duration checkpointInterval, JobContext context, Consumer<Preparation> step) {
        state.runAlone(
                () -> {
                    try (Preparation preparation =
                            preparation(state.manifest(), checkpointInterval, context)) {
                        step.accept(preparation);
                        state.load();
                    }
                });
    }

    private Preparation preparation(
            Manifest manifest, Duration checkpointInterval, JobContext context) {
        return new Preparation(manifest, state.files(), engine, checkpointInterval, context);
    }

    /** Keeps another way to find key neurons. */
    void choose(ImportancePlan plan) {
        if (plan.rule().controlPercent().isPresent() && state.manifest().pivot().isEmpty()) {
            throw new ProblemException(new ImportanceProblem.NoControl());
        }
        state.change(present -> present.withTraining(present.training().withImportance(plan)));
    }

    /** The importance of an ability, ranking the weights first if need be. */
    LocatedImportance located(String ability, JobContext context) {
        Subject subject = state.manifest().ability(ability);
        run(context, Preparation::locate);
        return located(subject);
    }

    private LocatedImportance located(Subject ability) {
        return new LocatedImportance(
                state.files().artifacts().path(Lineage.importanceName(ability)),
                state.files().artifacts().path(Lineage.profileName(ability)));
    }

    /** Takes the importance of an ability over from a file; see {@link OpenProject}. */
    long importImportance(String ability, Path file, JobContext context) {
        Subject subject = state.manifest().ability(ability);
        return state.alone(
                () -> {
                    ImportedFile imported = importable(file);
                    Manifest changed = with(ability, imported, state.manifest());
                    try (Preparation preparation = preparation(changed, MINUTE, context)) {
                        preparation.locate(subject);
                    }
                    state.write(present -> with(ability, imported, present));
                    state.load();
                    return located(subject).keys(changed.training().keyPercent());
                });
    }

    private static Manifest with(String ability, ImportedFile imported, Manifest manifest) {
        ImportancePlan plan = manifest.training().importance().withImport(ability, imported);
        return manifest.withTraining(manifest.training().withImportance(plan));
    }

    private ImportedFile importable(Path file) {
        ProjectFiles files = state.files();
        Path absolute = file.toAbsolutePath().normalize();
        if (files.artifacts().holds(absolute)) {
            throw new ProblemException(new ImportanceProblem.ImportOfArtifact(file));
        }
        if (!Files.exists(absolute)) {
            throw new ProblemException(new FolderProblem.PathMissing(file));
        }
        Path kept =
                absolute.startsWith(files.folder())
                        ? files.folder().relativize(absolute)
                        : absolute;
        return new ImportedFile(kept.toString(), files.digests().of(absolute));
    }
}
