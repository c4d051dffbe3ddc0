package maec.extract;

import maec.checkpoint.ArtifactProblem;
import maec.checkpoint.SafetensorsFile;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** A mask as scores: 1 where a weight is key, 0 elsewhere and where the mask says nothing. */
final class MaskScores extends ScoreSource {
    private final SafetensorsFile file;

    private MaskScores(SafetensorsFile file, List<TensorSpec> inPlay) {
        super(inPlay);
        this.file = file;
    }

    /** Opens a mask; the caller closes the scores. */
    static MaskScores open(Path path, List<TensorSpec> weights, Predicate<String> isInPlay) {
        SafetensorsFile file = SafetensorsFile.open(path);
        boolean fits = false;
        try {
            Fit.require(path, file.tensors(), weights);
            for (TensorSpec tensor : file.tensors()) {
                if (tensor.dtype() != DType.U8 && tensor.dtype() != DType.BOOL) {
                    throw damaged(path, "tensor '" + tensor.name() + "' is not U8");
                }
            }
            fits = true;
            return new MaskScores(
                    file,
                    weights.stream()
                            .filter(
                                    spec ->
                                            isInPlay.test(spec.name())
                                                    || file.find(spec.name()).isPresent())
                            .map(spec -> new TensorSpec(spec.name(), DType.F32, spec.shape()))
                            .toList());
        } finally {
            if (!fits) {
                file.close();
            }
        }
    }

    private static ProblemException damaged(Path file, String reason) {
        return new ProblemException(new ArtifactProblem.Malformed(file, reason));
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        require(name);
        byte[] marks = new byte[count];
        if (file.find(name).isPresent()) {
            file.readBytes(name, offset, MemorySegment.ofArray(marks), count);
        }
        for (int i = 0; i < count; i++) {
            if ((marks[i] & 0xfe) != 0) {
                throw damaged(
                        file.path(),
                        "weight %d of %s is %d, which is neither 0 nor 1"
                                .formatted(offset + i, name, marks[i] & 0xff));
            }
            target[targetOffset + i] = marks[i];
        }
    }

    @Override
    public String fingerprint() {
        return file.fingerprint();
    }

    @Override
    public void close() {
        file.close();
    }
}
