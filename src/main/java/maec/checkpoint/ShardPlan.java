package maec.checkpoint;

import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which tensor goes into which file.
 *
 * @param shards in the order of the source; at least one, possibly empty
 */
record ShardPlan(List<List<TensorSpec>> shards) {
    /**
     * Fills shard after shard in the order of the source, as Hugging Face does.
     *
     * @param tensors what will be written
     * @param shardBytes the size that a shard's tensors do not exceed, unless there is one only
     * @return the plan
     */
    static ShardPlan of(List<TensorSpec> tensors, long shardBytes) {
        List<List<TensorSpec>> shards = new ArrayList<>();
        List<TensorSpec> shard = new ArrayList<>();
        long filled = 0;
        for (TensorSpec tensor : tensors) {
            if (!shard.isEmpty() && tensor.bytes() > shardBytes - filled) {
                shards.add(List.copyOf(shard));
                shard.clear();
                filled = 0;
            }
            shard.add(tensor);
            filled += tensor.bytes();
        }
        shards.add(List.copyOf(shard));
        return new ShardPlan(List.copyOf(shards));
    }

    String fileName(int shard) {
        return shards.size() == 1
                ? Checkpoint.SINGLE
                : String.format(
                        Locale.ROOT, "model-%05d-of-%05d.safetensors", shard + 1, shards.size());
    }

    long bytes() {
        return shards.stream().flatMap(List::stream).mapToLong(TensorSpec::bytes).sum();
    }
}
