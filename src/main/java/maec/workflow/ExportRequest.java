package maec.workflow;

import maec.combine.Recipe;
import maec.tensor.DType;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What to export and where.
 *
 * @param recipe the merge
 * @param target the folder to make; must not exist or be empty
 * @param dtype element type to write: F32, F16 or BF16
 * @param shardBytes the largest size of a shard, headers aside
 * @param tokenizer the model folder whose tokenizer and generation files are taken, or empty for
 *     the base's
 * @param replace whether a model that is in the target may be replaced
 * @param method another method to merge by, in place of the recipe; empty for MAEC
 */
public record ExportRequest(
        Recipe recipe,
        Path target,
        DType dtype,
        long shardBytes,
        Optional<Path> tokenizer,
        boolean replace,
        Optional<MethodSetting> method) {
    /**
     * A merge by MAEC.
     *
     * @param recipe the merge
     * @param target the folder to make
     * @param dtype element type to write: F32, F16 or BF16
     * @param shardBytes the largest size of a shard, headers aside
     * @param tokenizer as above
     * @param replace as above
     */
    public ExportRequest(
            Recipe recipe,
            Path target,
            DType dtype,
            long shardBytes,
            Optional<Path> tokenizer,
            boolean replace) {
        this(recipe, target, dtype, shardBytes, tokenizer, replace, Optional.empty());
    }

    /**
     * A new folder with the base's tokenizer.
     *
     * @param recipe the merge
     * @param target the folder to make; must not exist or be empty
     * @param dtype element type to write: F32, F16 or BF16
     * @param shardBytes the largest size of a shard, headers aside
     */
    public ExportRequest(Recipe recipe, Path target, DType dtype, long shardBytes) {
        this(recipe, target, dtype, shardBytes, Optional.empty(), false);
    }

    /**
     * The same export by another method.
     *
     * @param chosen the method; empty for MAEC
     * @return a copy
     */
    public ExportRequest by(Optional<MethodSetting> chosen) {
        return new ExportRequest(recipe, target, dtype, shardBytes, tokenizer, replace, chosen);
    }
}
