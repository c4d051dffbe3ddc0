package maec.workflow;

import maec.checkpoint.TensorSource;
import maec.combine.fit.Compatibility;
import maec.combine.fit.Difference;
import maec.job.ProblemException;
import maec.project.Manifest;
import maec.project.SourceProblem;
import maec.project.Subject;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether the models that a project came with fit its base as was chosen, looked at before any long
 * work, so that nobody trains for hours and is refused afterwards.
 */
final class ModelChecks {
    private final Manifest manifest;
    private final ProjectFiles files;
    private final ProjectSources sources;

    /**
     * Checks of a project.
     *
     * @param manifest what the project consists of
     * @param files where it lies
     * @param sources opens its models
     */
    ModelChecks(Manifest manifest, ProjectFiles files, ProjectSources sources) {
        this.manifest = manifest;
        this.files = files;
        this.sources = sources;
    }

    /**
     * Returns normally if every model has the base's tensors in the base's shapes.
     *
     * @throws ProblemException with {@link SourceProblem.NotFitting} otherwise
     */
    void requireFitting() {
        for (Subject subject : manifest.subjects()) {
            if (subject.model().isPresent() && !isFitting(sources.given(subject))) {
                refuse(subject);
            }
        }
    }

    private boolean isFitting(TensorSource tuned) {
        return shapes(sources.base()).equals(shapes(tuned));
    }

    private static Map<String, Shape> shapes(TensorSource source) {
        Map<String, Shape> shapes = new HashMap<>();
        for (TensorSpec spec : source.tensors()) {
            if (spec.dtype().isComputable()) {
                shapes.put(spec.name(), spec.shape());
            }
        }
        return shapes;
    }

    private void refuse(Subject subject) {
        ProjectPaths paths = new ProjectPaths(manifest, files);
        Compatibility found = Compatibility.of(files.models(), paths.base(), paths.given(subject));
        for (Difference difference : found.differences()) {
            boolean open = difference.choices().stream().noneMatch(subject.fit()::contains);
            if (difference.isRefused() || (!difference.choices().isEmpty() && open)) {
                throw new ProblemException(
                        new SourceProblem.NotFitting(
                                files.folder(),
                                subject.name(),
                                difference.sentence(),
                                difference.choices()));
            }
        }
    }
}
