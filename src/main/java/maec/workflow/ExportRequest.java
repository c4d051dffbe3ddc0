package maec.workflow;

import maec.combine.Recipe;
import maec.tensor.DType;

import java.nio.file.Path;

/**
 * What to export and where.
 *
 * @param recipe the merge
 * @param target the folder to make; must not exist or be empty
 * @param dtype element type to write: F32, F16 or BF16
 * @param shardBytes the largest size of a shard, headers aside
 */
public record ExportRequest(Recipe recipe, Path target, DType dtype, long shardBytes) {}
