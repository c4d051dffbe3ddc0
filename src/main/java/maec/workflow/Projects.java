package maec.workflow;

import maec.checkpoint.ModelFinder;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.project.Manifest;
import maec.project.ManifestFile;
import maec.project.ProjectProblem;
import maec.sample.SampleSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Opens projects and makes new ones. */
public final class Projects {
    private Projects() {}

    /**
     * Opens the project in a folder; the native engine is not loaded.
     *
     * @param folder holds {@code project.maec}
     * @param models finds and opens the models that the project names
     * @return the project; the caller closes it
     * @throws ProblemException with a {@link ProjectProblem}, or a problem of a checkpoint or
     *     corpus that the project names
     */
    public static ProjectOnDisk open(Path folder, ModelFinder models) {
        return ProjectOnDisk.open(folder, models);
    }

    /**
     * Makes the sample project with seed 1, analyses it and opens it.
     *
     * @param folder must not exist or be empty
     * @param models finds models
     * @param context reports and stops; a project that was begun can be opened and goes on with
     *     {@link OpenProject#analyse}
     * @return the project; the caller closes it
     * @throws ProblemException with {@link ProjectProblem.NotEmpty}, or a problem of writing
     */
    public static ProjectOnDisk createSample(Path folder, ModelFinder models, JobContext context) {
        return createSample(folder, 1, models, context);
    }

    /**
     * Makes the sample project, analyses it and opens it.
     *
     * @param folder must not exist or be empty
     * @param seed decides everything random in it
     * @param models finds models
     * @param context as above
     * @return the project; the caller closes it
     * @throws ProblemException as above
     */
    public static ProjectOnDisk createSample(
            Path folder, long seed, ModelFinder models, JobContext context) {
        return SampleProject.of(SampleSettings.usual(seed)).create(folder, models, context);
    }

    /**
     * Makes a project from checkpoints and corpora that lie elsewhere or in the folder.
     *
     * @param folder holds no project yet; made if it does not exist
     * @param manifest what the project consists of
     * @param models finds and opens the models that it names
     * @return the project; the caller closes it
     * @throws ProblemException with {@link ProjectProblem.NotEmpty} if there is a project already,
     *     or a problem of a checkpoint that the manifest names
     */
    public static ProjectOnDisk create(Path folder, Manifest manifest, ModelFinder models) {
        if (Files.exists(folder.resolve(Manifest.FILE_NAME))) {
            throw new ProblemException(new ProjectProblem.NotEmpty(folder));
        }
        ManifestFile.write(folder, manifest);
        return open(folder, models);
    }

    /** Refuses a folder that holds anything. */
    static void requireEmpty(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new ProblemException(new ProjectProblem.NotEmpty(folder));
            }
        } catch (IOException e) {
            throw new ProblemException(new ProjectProblem.NotEmpty(folder), e);
        }
    }
}
