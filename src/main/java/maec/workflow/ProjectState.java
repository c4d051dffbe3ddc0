package maec.workflow;

import maec.job.ProblemException;
import maec.project.Manifest;
import maec.project.ManifestFile;
import maec.project.ProjectProblem;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What is known of an open project: its manifest, and what was computed of it and is current.
 *
 * <p>Changes and long works take turns, see {@link #alone}; everything else is answered from memory
 * at any time and on any thread.
 */
final class ProjectState {
    private final ProjectFiles files;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Manifest manifest;
    private volatile ProjectOverview overview;
    private volatile Located located = Located.nothing();
    private volatile @Nullable Analysis analysis;
    private volatile @Nullable ProblemException hindrance;

    /** Reads the manifest, and loads what is current. */
    ProjectState(ProjectFiles files) {
        this.files = files;
        this.manifest = ManifestFile.read(files.folder());
        load();
    }

    /** Loads importance, and the analysis if every artifact behind it is current. */
    void load() {
        Analysis old = analysis;
        analysis = isCurrent() ? Analysis.load(manifest, files) : null;
        overview = new Overview(manifest, files).look();
        if (old != null) {
            old.close();
        }
    }

    /**
     * Where a model or text is gone, nothing is current: the project opens all the same, its list
     * says what is gone, and people can give it another place.
     */
    private boolean isCurrent() {
        try (ProjectSources sources = new ProjectSources(manifest, files)) {
            var lineage = new Lineage(manifest, files, sources);
            located = Located.load(manifest, files.artifacts(), lineage);
            hindrance = null;
            return lineage.isCurrent();
        } catch (ProblemException e) {
            located = Located.nothing();
            hindrance = e;
            return false;
        }
    }

    ProjectFiles files() {
        return files;
    }

    Manifest manifest() {
        return manifest;
    }

    ProjectOverview overview() {
        return overview;
    }

    Located located() {
        return located;
    }

    /** Throws what hinders, if a model or text is gone. */
    void requireSources() {
        ProblemException hindered = hindrance;
        if (hindered != null) {
            throw new ProblemException(hindered.problem(), hindered);
        }
    }

    boolean isAnalysed() {
        return analysis != null;
    }

    /** What was computed; commands get a sentence if there is nothing yet. */
    Analysis analysed() {
        requireSources();
        Analysis present = analysis;
        if (present == null) {
            throw new ProblemException(new ProjectProblem.NotAnalysed(files.folder()));
        }
        return present;
    }

    /** The merges of what was computed. */
    ProjectMerges merges() {
        return new ProjectMerges(analysed(), recipes());
    }

    /** Recipe files for what the project has, analysed or not. */
    ProjectRecipes recipes() {
        return new ProjectRecipes(new ProjectPaths(manifest, files).sources());
    }

    /** Does a work that may not run beside another, after the one that is running. */
    <T> T alone(Supplier<T> work) {
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    /** The same for a work without a result. */
    void runAlone(Runnable work) {
        alone(
                () -> {
                    work.run();
                    return true;
                });
    }

    /** Writes a changed manifest, if it is one, and looks what is still current. */
    void change(UnaryOperator<Manifest> change) {
        runAlone(
                () -> {
                    if (write(change)) {
                        load();
                    }
                });
    }

    /** Writes a changed manifest, and says whether it is one; nothing is loaded. */
    synchronized boolean write(UnaryOperator<Manifest> change) {
        Manifest changed = change.apply(manifest);
        if (changed.equals(manifest)) {
            return false;
        }
        ManifestFile.write(files.folder(), changed);
        manifest = changed;
        return true;
    }

    /** Closes what was loaded. */
    void close() {
        Analysis present = analysis;
        analysis = null;
        if (present != null) {
            present.close();
        }
    }
}
