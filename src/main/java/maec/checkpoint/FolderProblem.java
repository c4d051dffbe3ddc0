package maec.checkpoint;

import java.nio.file.Path;

/** What can be wrong with a folder of weights and its index. */
public sealed interface FolderProblem extends CheckpointProblem {
    @Override
    default String advice() {
        return "Download or export the model again.";
    }

    @Override
    default int exitCode() {
        return 65;
    }

    /**
     * Nothing is there.
     *
     * @param path what was asked for
     */
    record PathMissing(Path path) implements FolderProblem {
        @Override
        public String sentence() {
            return path + " does not exist.";
        }

        @Override
        public String advice() {
            return "Give the folder of a model or a safetensors file.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }

    /**
     * A folder without weights.
     *
     * @param path the folder
     */
    record NoWeights(Path path) implements FolderProblem {
        @Override
        public String sentence() {
            return path
                    + " holds no weights: neither model.safetensors nor"
                    + " model.safetensors.index.json is there.";
        }

        @Override
        public String advice() {
            return "Give the folder into which the model was downloaded or exported.";
        }
    }

    /**
     * A file that is not named like safetensors.
     *
     * @param path the file
     */
    record NotSafetensors(Path path) implements FolderProblem {
        @Override
        public String sentence() {
            return path + " is no safetensors file.";
        }

        @Override
        public String advice() {
            return "Give a file whose name ends in .safetensors, or the folder of a model.";
        }
    }

    /**
     * Weights that only a pickle reader could open.
     *
     * @param path the folder or file
     * @param found the name of the pickled file
     */
    record PickledWeights(Path path, String found) implements FolderProblem {
        @Override
        public String sentence() {
            return path
                    + (path.endsWith(found) ? " is" : " holds its weights as " + found + ",")
                    + " a Python pickle, which can run foreign code and is never opened.";
        }

        @Override
        public String advice() {
            return "Convert it with transformers: load the model and call"
                    + " save_pretrained(folder, safe_serialization=True).";
        }
    }

    /**
     * Shards without the index that says what is where.
     *
     * @param path the folder
     * @param found the name of one shard
     */
    record IndexMissing(Path path, String found) implements FolderProblem {
        @Override
        public String sentence() {
            return path
                    + " holds shards such as "
                    + found
                    + " but not their index model.safetensors.index.json.";
        }
    }

    /**
     * The index is no JSON, too large, or not of the expected form.
     *
     * @param path the index
     * @param reason what is wrong, as the end of a sentence
     */
    record IndexMalformed(Path path, String reason) implements FolderProblem {
        @Override
        public String sentence() {
            return path + " is no index of shards: " + reason + ".";
        }
    }

    /**
     * The index names a tensor twice.
     *
     * @param path the index
     * @param tensor the tensor
     */
    record IndexDuplicate(Path path, String tensor) implements FolderProblem {
        @Override
        public String sentence() {
            return path + " names '" + tensor + "' twice.";
        }
    }

    /**
     * The index points out of its folder.
     *
     * @param path the index
     * @param found the path that it names
     */
    record ShardOutside(Path path, String found) implements FolderProblem {
        @Override
        public String sentence() {
            return path + " names '" + found + "', which is no file of its own folder.";
        }

        @Override
        public String advice() {
            return "Do not use this model unless you trust where it comes from.";
        }
    }

    /**
     * A link in the folder points out of it.
     *
     * @param path the link
     * @param found the file that it leads to
     */
    record LinkOutside(Path path, Path found) implements FolderProblem {
        @Override
        public String sentence() {
            return path + " is a link to " + found + ", which lies outside its folder.";
        }

        @Override
        public String advice() {
            return "Put the file itself there if you trust it.";
        }
    }

    /**
     * The index states another size than the shards have.
     *
     * @param path the index
     * @param expectedBytes the size that it states
     * @param foundBytes the size of all tensors
     */
    record TotalSizeDiffers(Path path, String expectedBytes, long foundBytes)
            implements FolderProblem {
        @Override
        public String sentence() {
            return path
                    + " states "
                    + expectedBytes
                    + " bytes of tensors, and its shards hold "
                    + foundBytes
                    + ".";
        }

        @Override
        public String advice() {
            return "Download the model again, so that index and shards belong together.";
        }
    }

    /**
     * A shard that the index names is not there.
     *
     * @param path the folder
     * @param shard the file's name
     */
    record ShardMissing(Path path, String shard) implements FolderProblem {
        @Override
        public String sentence() {
            return path + " lacks " + shard + ", which its index names.";
        }

        @Override
        public String advice() {
            return "Download the missing file.";
        }
    }

    /**
     * A shard lacks a tensor that the index promises.
     *
     * @param path the shard
     * @param tensor the tensor
     */
    record TensorNotInShard(Path path, String tensor) implements FolderProblem {
        @Override
        public String sentence() {
            return path + " lacks tensor '" + tensor + "', which the index says it holds.";
        }
    }

    /**
     * A shard holds a tensor that the index does not name.
     *
     * @param path the shard
     * @param tensor the tensor
     */
    record TensorNotInIndex(Path path, String tensor) implements FolderProblem {
        @Override
        public String sentence() {
            return path + " holds tensor '" + tensor + "', which the index does not name.";
        }
    }

    /**
     * Two shards hold the same tensor.
     *
     * @param path the shard that the index does not name for it
     * @param tensor the tensor
     * @param shard the shard that the index names
     */
    record TensorInTwoShards(Path path, String tensor, String shard) implements FolderProblem {
        @Override
        public String sentence() {
            return path + " holds tensor '" + tensor + "' as " + shard + " does.";
        }
    }
}
