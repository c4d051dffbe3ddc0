package maec.workflow;

import maec.checkpoint.ModelFinder;
import maec.job.JobContext;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.project.Manifest;
import maec.project.ManifestFile;
import maec.project.ProjectLock;
import maec.project.ProjectProblem;
import maec.sample.SampleSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
     *     or a problem of a checkpoint or text that the manifest names
     */
    public static ProjectOnDisk create(Path folder, Manifest manifest, ModelFinder models) {
        if (Files.exists(folder.resolve(Manifest.FILE_NAME))) {
            throw new ProblemException(new ProjectProblem.NotEmpty(folder));
        }
        ManifestFile.write(folder, manifest);
        ProjectOnDisk made = open(folder, models);
        boolean complete = false;
        try {
            made.requireSources();
            complete = true;
            return made;
        } finally {
            if (!complete) {
                made.close();
            }
        }
    }

    /**
     * Makes a project from a base and sources, trained as usual, after a look at all of them.
     *
     * @param folder holds no project yet; made if it does not exist
     * @param draft what the project shall consist of
     * @param models finds and opens the models that it names
     * @return the project; the caller closes it
     * @throws ProblemException with {@link ProjectProblem.NotEmpty} if there is a project already,
     *     or the first problem of a source; nothing is written then
     */
    public static ProjectOnDisk create(Path folder, ProjectDraft draft, ModelFinder models) {
        ProjectFiles files = ProjectFiles.in(folder, models);
        Manifest manifest = draft.manifest(files);
        return create(files.folder(), manifest, models);
    }

    /**
     * What would be wrong with a draft, source by source; reads headers and texts.
     *
     * @param folder where the project would lie
     * @param draft what it shall consist of
     * @param models finds and opens models
     * @return one problem per source that cannot be taken, empty if all can
     */
    public static Map<SourceChange, Problem> problems(
            Path folder, ProjectDraft draft, ModelFinder models) {
        return draft.problems(ProjectFiles.in(folder, models));
    }

    /**
     * Changes the sources of a project that is not open.
     *
     * @param folder holds {@code project.maec}
     * @param change what shall be otherwise
     * @param models finds and opens models
     * @throws ProblemException if the project is open elsewhere, or the change cannot be made
     */
    public static void change(Path folder, SourceChange change, ModelFinder models) {
        ManifestFile.read(folder); // a folder without a project gets no lock file
        ProjectFiles files = ProjectFiles.in(folder, models);
        try (ProjectLock _ = ProjectLock.take(files.folder())) {
            Manifest manifest = ManifestFile.read(files.folder());
            SourceChange kept = files.kept(change);
            SourceCheck.require(manifest, files, kept);
            ManifestFile.write(files.folder(), ChangedSources.of(manifest, kept));
        }
    }

    /**
     * What a project consists of, without opening it.
     *
     * @param folder holds {@code project.maec}
     * @param models finds and opens models
     * @return the same list as in the window
     * @throws ProblemException if there is no project, or its file is broken
     */
    public static ProjectOverview overview(Path folder, ModelFinder models) {
        return new Overview(ManifestFile.read(folder), ProjectFiles.in(folder, models)).look();
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
