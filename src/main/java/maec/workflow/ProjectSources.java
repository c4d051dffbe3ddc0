package maec.workflow;

import maec.checkpoint.TensorSource;
import maec.combine.FittedBase;
import maec.combine.FittedBase.Tuned;
import maec.combine.fit.Choice;
import maec.combine.fit.ExtendedBase;
import maec.project.Manifest;
import maec.project.Subject;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The checkpoints of a project, each opened once and closed together.
 *
 * <p>Opening reads headers only. Not safe from several threads while something is being opened.
 */
final class ProjectSources implements AutoCloseable {
    private final ProjectPaths paths;
    private final FittedBase base;
    private final Map<Tuned, TensorSource> open = new LinkedHashMap<>();

    ProjectSources(Manifest manifest, ProjectFiles files) {
        this.paths = new ProjectPaths(manifest, files);
        List<Tuned> tuned =
                manifest.subjects().stream()
                        .filter(subject -> subject.model().isPresent())
                        .filter(subject -> subject.fit().contains(Choice.EXTEND))
                        .map(subject -> new Tuned(paths.given(subject), subject.fit()))
                        .toList();
        this.base = FittedBase.open(files.models(), basePath(), true, tuned);
    }

    /** The base's folder. */
    Path basePath() {
        return paths.base();
    }

    /** θ₀ of the merge, which may have rows of tuned models. */
    TensorSource base() {
        return base.tensors();
    }

    /** θ₀ as it is stored, which is what can be run and trained. */
    TensorSource plainBase() {
        return base.plain();
    }

    /** What makes the base longer, if anything does. */
    Optional<ExtendedBase> extension() {
        return base.extension();
    }

    /** The checkpoint that a subject came with, fitted to the base as was chosen. */
    TensorSource given(Subject subject) {
        return opened(paths.given(subject), subject);
    }

    /** θ_A of an ability, or θ of the pivot language: given, or the base with its delta. */
    TensorSource keyTuned(Subject subject) {
        return opened(paths.keyTuned(subject), subject);
    }

    /** θ_L of a target language. */
    TensorSource fullyTuned(Subject language) {
        return opened(paths.fullyTuned(language), language);
    }

    private TensorSource opened(Path path, Subject subject) {
        // what was trained here has the base's tensors, whatever is chosen about a model
        Tuned tuned = new Tuned(path, subject.model().isPresent() ? subject.fit() : Set.of());
        TensorSource known = open.get(tuned);
        if (known == null) {
            known = base.fitted(tuned);
            open.put(tuned, known);
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
