package maec.combine;

import maec.checkpoint.WriteReport;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.DType;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A merge that can be written as a model folder, whichever way it is computed, so that whoever
 * plans, estimates or writes need not know which.
 */
public interface ModelExport {
    /**
     * What to write.
     *
     * @param dtype what all weights are rounded to, or empty to keep the type that each tensor has
     *     in the base
     * @param shardBytes the largest size of a shard's tensors
     * @param tokenizer the folder whose tokenizer and generation files are taken, or empty for the
     *     base's
     * @param replace whether a model that is in the target may be replaced
     */
    public record Target(
            Optional<DType> dtype, long shardBytes, Optional<Path> tokenizer, boolean replace) {
        /**
         * A new folder with the base's tokenizer.
         *
         * @param dtype what all weights are rounded to, or empty
         * @param shardBytes the largest size of a shard's tensors
         */
        public Target(Optional<DType> dtype, long shardBytes) {
            this(dtype, shardBytes, Optional.empty(), false);
        }
    }

    /**
     * What would be written.
     *
     * @param tensors how many tensors
     * @param changed how many the recipe touches
     * @param bytes size of all tensors
     * @param shards how many safetensors files
     * @param neededBytes what the export takes on disk, headers and index included
     * @param readBytes size of all models that are read for it
     * @param tied a head that is not written, because it is the embedding
     */
    public record Plan(
            int tensors,
            int changed,
            long bytes,
            int shards,
            long neededBytes,
            long readBytes,
            Optional<String> tied) {}

    /**
     * What would be written; reads no values.
     *
     * @param target dtype and shards
     * @return counts and sizes
     */
    Plan plan(Target target);

    /**
     * What writing would take; merges a few tensors and throws them away.
     *
     * @param target dtype and shards
     * @return time and memory
     */
    MergeEstimate estimate(Target target);

    /**
     * The model card.
     *
     * @param title its heading
     * @return Markdown
     */
    String card(String title);

    /**
     * Writes the merge and verifies it.
     *
     * @param folder the folder to make; must not exist or be empty
     * @param target dtype and shards
     * @param context reports and stops; a cancelled export leaves nothing
     * @return what was written
     * @throws ProblemException if the target cannot be written
     */
    WriteReport write(Path folder, Target target, JobContext context);
}
