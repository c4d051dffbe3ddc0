package maec.checkpoint;

import java.nio.file.Path;

/** Why something was not written. Whatever the reason, the target is as it was before. */
public sealed interface WriteProblem extends CheckpointProblem {
    @Override
    default int exitCode() {
        return 73;
    }

    /**
     * The target folder holds something already.
     *
     * @param path the target
     */
    record TargetNotEmpty(Path path) implements WriteProblem {
        @Override
        public String sentence() {
            return path + " is not empty and nothing is ever overwritten.";
        }

        @Override
        public String advice() {
            return "Name a new folder, or ask for it to be replaced.";
        }
    }

    /**
     * What is in the target is no model, so it is not replaced even where that was asked for.
     *
     * @param path the target
     */
    record TargetNoModel(Path path) implements WriteProblem {
        @Override
        public String sentence() {
            return path + " holds something else than a model and is not replaced.";
        }

        @Override
        public String advice() {
            return "Name a new folder, or the folder of a model.";
        }
    }

    /**
     * Somebody else is exporting to the same target.
     *
     * @param path the target
     */
    record TargetBusy(Path path) implements WriteProblem {
        @Override
        public String sentence() {
            return path + " is being written by another export.";
        }

        @Override
        public String advice() {
            return "Wait for it, or name a new folder.";
        }
    }

    /**
     * The hidden folder in which the export would grow belongs to something else.
     *
     * @param path the hidden folder
     */
    record TemporaryInTheWay(Path path) implements WriteProblem {
        @Override
        public String sentence() {
            return path + " is in the way and was not made by an export.";
        }

        @Override
        public String advice() {
            return "Remove it, or name another target.";
        }
    }

    /**
     * The disk is full.
     *
     * @param path what was being written
     */
    record DiskFull(Path path) implements WriteProblem {
        @Override
        public String sentence() {
            return path + " cannot be written: the disk is full.";
        }

        @Override
        public String advice() {
            return "Free space and begin again, choose another disk, or write BF16 instead of F32.";
        }

        @Override
        public int exitCode() {
            return 74;
        }
    }

    /**
     * A tensor that the merge leaves alone is not what it is in the base.
     *
     * @param path the shard
     * @param tensor the tensor
     * @param expected digest of its bytes in the base
     * @param found digest of what was written
     */
    record UntouchedDiffers(Path path, String tensor, String expected, String found)
            implements WriteProblem {
        @Override
        public String sentence() {
            return path
                    + " holds another '"
                    + tensor
                    + "' than the base, although nothing changes it ("
                    + found
                    + " instead of "
                    + expected
                    + ").";
        }

        @Override
        public String advice() {
            return "Check whether somebody writes the base, and export again.";
        }

        @Override
        public int exitCode() {
            return 74;
        }
    }

    /**
     * The target is a file where a folder is to be made, or a folder where a file is to be made.
     *
     * @param path the target
     * @param wanted {@code folder} or {@code file}
     */
    record TargetOfOtherKind(Path path, String wanted) implements WriteProblem {
        @Override
        public String sentence() {
            return path + " exists and is no " + wanted + ".";
        }

        @Override
        public String advice() {
            return "Name a new " + wanted + ".";
        }
    }

    /**
     * The target is a source, or lies in one.
     *
     * @param path the target
     * @param source the source
     */
    record TargetIsSource(Path path, Path source) implements WriteProblem {
        @Override
        public String sentence() {
            return path.equals(source)
                    ? path + " is one of the models that are being read."
                    : path + " lies within " + source + ", which is being read.";
        }

        @Override
        public String advice() {
            return "Name a folder outside the sources.";
        }
    }

    /**
     * The disk is too small.
     *
     * @param path the target
     * @param neededBytes what will be written
     * @param freeBytes what is free
     */
    record NotEnoughSpace(Path path, long neededBytes, long freeBytes) implements WriteProblem {
        @Override
        public String sentence() {
            return path
                    + " needs "
                    + neededBytes
                    + " bytes and its disk has "
                    + freeBytes
                    + " free.";
        }

        @Override
        public String advice() {
            return "Free space, choose another disk, or write BF16 instead of F32.";
        }
    }

    /**
     * The system refuses to write.
     *
     * @param path the file or folder
     * @param reason what the system says
     */
    record CannotWrite(Path path, String reason) implements WriteProblem {
        @Override
        public String sentence() {
            return path + " cannot be written: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Choose a folder in which you may write.";
        }
    }

    /**
     * What was written reads back differently.
     *
     * @param path the file or folder
     * @param expected digest of what was written
     * @param found digest of what was read
     */
    record ReadBackDiffers(Path path, String expected, String found) implements WriteProblem {
        @Override
        public String sentence() {
            return path
                    + " reads back differently from what was written ("
                    + found
                    + " instead of "
                    + expected
                    + ").";
        }

        @Override
        public String advice() {
            return "Check the disk and write again elsewhere.";
        }

        @Override
        public int exitCode() {
            return 74;
        }
    }
}
