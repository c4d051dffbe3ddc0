package maec.extract;

import maec.checkpoint.ArtifactProblem;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether the tensors of a file are those of a model. */
final class Fit {
    private Fit() {}

    /**
     * Refuses a file that names a tensor that the model lacks or that has another shape there.
     *
     * @throws ProblemException with {@link ArtifactProblem.DoesNotFit} or {@link
     *     ArtifactProblem.Malformed} if there is no tensor at all
     */
    static void require(Path file, List<TensorSpec> tensors, List<TensorSpec> model) {
        if (tensors.isEmpty()) {
            throw new ProblemException(new ArtifactProblem.Malformed(file, "it holds no tensor"));
        }
        Map<String, TensorSpec> known =
                model.stream().collect(Collectors.toMap(TensorSpec::name, Function.identity()));
        for (TensorSpec tensor : tensors) {
            TensorSpec expected = known.get(tensor.name());
            if (expected == null || !expected.shape().equals(tensor.shape())) {
                throw new ProblemException(
                        new ArtifactProblem.DoesNotFit(
                                file,
                                tensor.name(),
                                expected == null ? "missing" : expected.shape().toString(),
                                tensor.shape().toString()));
            }
        }
    }
}
