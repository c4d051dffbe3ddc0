package maec.workflow;

import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.model.CanonicalModels;
import maec.project.Manifest;
import maec.project.Subject;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The checkpoints of a project, each opened once and closed together.
 *
 * <p>Opening reads headers only. Not safe from several threads while something is being opened.
 */
final class ProjectSources implements AutoCloseable {
    private final ProjectPaths paths;
    private final ModelFinder models;
    private final TensorSource base;
    private final Map<Path, TensorSource> open = new LinkedHashMap<>();

    ProjectSources(Manifest manifest, ProjectFiles files) {
        this.paths = new ProjectPaths(manifest, files);
        this.models = files.models();
        this.base = CanonicalModels.openToCombine(models, null, basePath());
    }

    /** The base's folder. */
    Path basePath() {
        return paths.base();
    }

    /** θ₀. */
    TensorSource base() {
        return base;
    }

    /** The checkpoint that a subject came with. */
    TensorSource given(Subject subject) {
        return opened(paths.given(subject));
    }

    /** θ_A of an ability, or θ of the pivot language: given, or the base with its delta. */
    TensorSource keyTuned(Subject subject) {
        return opened(paths.keyTuned(subject));
    }

    /** θ_L of a target language. */
    TensorSource fullyTuned(Subject language) {
        return opened(paths.fullyTuned(language));
    }

    private TensorSource opened(Path path) {
        TensorSource known = open.get(path);
        if (known == null) {
            known = CanonicalModels.openToCombine(models, basePath(), path);
            open.put(path, known);
        }
        return known;
    }

    @Override
    public void close() {
        open.values().forEach(TensorSource::close);
        open.clear();
        base.close();
    }
}
