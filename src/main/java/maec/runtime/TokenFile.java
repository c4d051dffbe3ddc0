package maec.runtime;

import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.Tensors;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * Token ids in a safetensors file, as Python writes them: int64 tensors [B, T].
 *
 * <p>{@code input_ids} with optional {@code attention_mask} and {@code labels} make a batch; {@code
 * prompt} holds prompts of equal length.
 */
public final class TokenFile {
    private final Path path;
    private final SafetensorsFile file;

    private TokenFile(Path path, SafetensorsFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Reads a batch. Where {@code labels} are missing, every real token is predicted from the real
     * tokens before it.
     *
     * @param path the file
     * @return the batch
     * @throws ProblemException with {@link InputProblem.InputUnusable}, or if the file cannot be
     *     read
     */
    public static TokenBatch readBatch(Path path) {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            return new TokenFile(path, file).batch();
        }
    }

    /**
     * Reads prompts.
     *
     * @param path the file
     * @return prompts [B, T]
     * @throws ProblemException with {@link InputProblem.InputUnusable}, or if the file cannot be
     *     read
     */
    public static long[][] readPrompts(Path path) {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            TokenFile opened = new TokenFile(path, file);
            Shape shape = opened.matrix("prompt", null).shape();
            long[] ids = Tensors.readLongs(file, "prompt");
            int tokens = (int) shape.size(1);
            long[][] prompts = new long[(int) shape.size(0)][tokens];
            for (int row = 0; row < prompts.length; row++) {
                System.arraycopy(ids, row * tokens, prompts[row], 0, tokens);
            }
            return prompts;
        }
    }

    private TokenBatch batch() {
        TensorSpec spec = matrix("input_ids", null);
        int batch = (int) spec.shape().size(0);
        int tokens = (int) spec.shape().size(1);
        long[] ids = Tensors.readLongs(file, "input_ids");
        int[] mask = new int[ids.length];
        java.util.Arrays.fill(mask, 1);
        if (file.find("attention_mask").isPresent()) {
            matrix("attention_mask", spec.shape());
            long[] read = Tensors.readLongs(file, "attention_mask");
            for (int at = 0; at < mask.length; at++) {
                if (read[at] != 0 && read[at] != 1) {
                    throw unusable("attention_mask", "it holds " + read[at] + ", not only 0 and 1");
                }
                mask[at] = (int) read[at];
            }
        }
        if (file.find("labels").isEmpty()) {
            return TokenBatch.padded(batch, tokens, ids, mask);
        }
        matrix("labels", spec.shape());
        return new TokenBatch(batch, tokens, ids, mask, Tensors.readLongs(file, "labels"));
    }

    /** A tensor that is int64 [B, T], not empty, and of that shape if one is given. */
    private TensorSpec matrix(String name, @Nullable Shape wanted) {
        TensorSpec spec = file.find(name).orElseThrow(() -> unusable(name, "it is missing"));
        if (spec.dtype() != DType.I64) {
            throw unusable(name, "it is of " + spec.dtype() + ", not I64");
        }
        if (spec.shape().rank() != 2) {
            throw unusable(name, "its shape is " + spec.shape() + ", not batch × tokens");
        }
        if (wanted != null && !spec.shape().equals(wanted)) {
            throw unusable(name, "its shape is " + spec.shape() + ", not " + wanted);
        }
        if (spec.count() == 0) {
            throw new ProblemException(new InputProblem.NothingToCompute());
        }
        if (spec.count() > Integer.MAX_VALUE) {
            throw unusable(name, "it holds too many tokens for one batch");
        }
        return spec;
    }

    private ProblemException unusable(String name, String reason) {
        return new ProblemException(new InputProblem.InputUnusable(path, name, reason));
    }
}
