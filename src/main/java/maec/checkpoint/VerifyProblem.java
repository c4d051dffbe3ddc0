package maec.checkpoint;

import java.nio.file.Path;

/** How an exported folder can differ from what was written. */
public sealed interface VerifyProblem extends CheckpointProblem {
    @Override
    default String advice() {
        return "Export it again, or copy it again from where it is whole.";
    }

    @Override
    default int exitCode() {
        return 65;
    }

    /**
     * The folder holds no digests.
     *
     * @param path the folder
     * @param expected the file that is missing
     */
    record DigestsMissing(Path path, String expected) implements VerifyProblem {
        @Override
        public String sentence() {
            return path + " cannot be verified: it holds no " + expected + ".";
        }

        @Override
        public String advice() {
            return "Give a folder that was exported here; 'maec inspect' looks at others.";
        }
    }

    /**
     * The file of digests is damaged.
     *
     * @param path the file
     * @param reason what is wrong, as the end of a sentence
     */
    record DigestsMalformed(Path path, String reason) implements VerifyProblem {
        @Override
        public String sentence() {
            return path + " holds no digests: " + reason + ".";
        }
    }

    /**
     * A file is gone.
     *
     * @param path the folder
     * @param file its name
     */
    record FileMissing(Path path, String file) implements VerifyProblem {
        @Override
        public String sentence() {
            return path + " lacks " + file + ", which was written.";
        }
    }

    /**
     * A file has another size.
     *
     * @param path the file
     * @param expectedBytes its size when it was written
     * @param foundBytes its size now
     */
    record SizeDiffers(Path path, long expectedBytes, long foundBytes) implements VerifyProblem {
        @Override
        public String sentence() {
            return path
                    + " has "
                    + foundBytes
                    + " bytes and was written with "
                    + expectedBytes
                    + ".";
        }
    }

    /**
     * A file has another content.
     *
     * @param path the file
     * @param expected digest of what was written
     * @param found digest of what is there
     */
    record FileDiffers(Path path, String expected, String found) implements VerifyProblem {
        @Override
        public String sentence() {
            return path + " is not what was written: " + found + " instead of " + expected + ".";
        }
    }

    /**
     * A tensor has other values.
     *
     * @param path the shard
     * @param tensor the tensor
     * @param expected digest of what was written
     * @param found digest of what is there
     */
    record TensorDiffers(Path path, String tensor, String expected, String found)
            implements VerifyProblem {
        @Override
        public String sentence() {
            return path
                    + " holds other values of tensor '"
                    + tensor
                    + "' than were written: "
                    + found
                    + " instead of "
                    + expected
                    + ".";
        }
    }

    /**
     * The folder holds other tensors than were written.
     *
     * @param path the folder
     * @param tensor one that is missing or was not there
     */
    record TensorsDiffer(Path path, String tensor) implements VerifyProblem {
        @Override
        public String sentence() {
            return path + " holds other tensors than were written, such as '" + tensor + "'.";
        }
    }

    /**
     * An untouched tensor is not the base's.
     *
     * @param path the folder
     * @param tensor the tensor
     * @param base where the base lies
     */
    record BaseDiffers(Path path, String tensor, String base) implements VerifyProblem {
        @Override
        public String sentence() {
            return path + " says that '" + tensor + "' is untouched, and " + base + " has another.";
        }

        @Override
        public String advice() {
            return "Give the base from which it was exported.";
        }
    }
}
