package maec.runtime;

import maec.job.ByteCount;
import maec.job.Problem;
import maec.tensor.Shape;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** What can go wrong while a model runs, outside the program. */
public sealed interface RuntimeProblem extends Problem {
    /**
     * The native engine does not start.
     *
     * @param reason what the loader said
     */
    record EngineMissing(String reason) implements RuntimeProblem {
        /** A libtorch that DJL would load, and then compute nonsense with. */
        static EngineMissing wrongVersion(NativeLibrary library) {
            return new EngineMissing(
                    library.folder()
                            + " holds "
                            + library.version().orElse("an unknown version")
                            + " and "
                            + NativeLibrary.VERSION
                            + " is needed");
        }

        @Override
        public String sentence() {
            return "The native library of PyTorch could not be started: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Set PYTORCH_LIBRARY_PATH to the lib folder of libtorch 2.7.1, or let the"
                    + " folder .djl.ai in your home directory be writable.";
        }

        @Override
        public int exitCode() {
            return 69;
        }
    }

    /**
     * Nobody makes a device of that name.
     *
     * @param name what was asked for
     */
    record UnknownDevice(String name) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "There is no device called '" + name + "'.";
        }

        @Override
        public String advice() {
            return "Use cpu, cuda:0 or mps.";
        }

        @Override
        public int exitCode() {
            return 64;
        }
    }

    /**
     * This machine, or this engine, lacks the device.
     *
     * @param device what was asked for
     */
    record DeviceMissing(Device device) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "The device " + device + " is not available to the native engine here.";
        }

        @Override
        public String advice() {
            return "Use cpu, or see what the device command says to do.";
        }

        @Override
        public int exitCode() {
            return 69;
        }
    }

    /**
     * The device has too little memory.
     *
     * @param device where
     * @param work what was being done
     * @param askedBytes the one allocation that failed, empty if the engine did not tell
     * @param freeBytes what was free right after, empty if the device does not tell
     * @param estimate what the whole computation needs, where it was estimated
     */
    record OutOfMemory(
            Device device,
            String work,
            OptionalLong askedBytes,
            OptionalLong freeBytes,
            Optional<MemoryEstimate> estimate)
            implements RuntimeProblem {
        /**
         * The same with an estimate of the whole, by the one who knows what is computed.
         *
         * @param whole the estimate
         * @return the problem, which then names it
         */
        public OutOfMemory withEstimate(MemoryEstimate whole) {
            return new OutOfMemory(device, work, askedBytes, freeBytes, Optional.of(whole));
        }

        @Override
        public String sentence() {
            StringBuilder sizes = new StringBuilder();
            estimate.ifPresent(
                    whole ->
                            sizes.append("about ")
                                    .append(new ByteCount(whole.total()))
                                    .append(" are needed in all (")
                                    .append(new ByteCount(whole.weights()))
                                    .append(" of them for weights)"));
            askedBytes.ifPresent(
                    bytes ->
                            sizes.append(sizes.isEmpty() ? "" : ", ")
                                    .append(new ByteCount(bytes))
                                    .append(" were asked for at once"));
            freeBytes.ifPresent(
                    bytes ->
                            sizes.append(sizes.isEmpty() ? "" : ", ")
                                    .append(new ByteCount(bytes))
                                    .append(" are free"));
            return "The memory of "
                    + device
                    + " was not enough for "
                    + work
                    + (sizes.isEmpty() ? "" : ": " + sizes)
                    + ".";
        }

        @Override
        public String advice() {
            return "Use shorter sequences or fewer per batch, --residency streamed, or --dtype"
                    + " bf16.";
        }

        @Override
        public int exitCode() {
            return 69;
        }
    }

    /**
     * A training would need more memory than there is.
     *
     * @param device where it was to be trained
     * @param estimate what it needs
     * @param freeBytes what is free
     */
    record TrainingTooLarge(Device device, TrainingEstimate estimate, long freeBytes)
            implements RuntimeProblem {
        @Override
        public String sentence() {
            return "Training "
                    + estimate.trained()
                    + " weights needs about "
                    + new ByteCount(estimate.total())
                    + " on "
                    + device
                    + " ("
                    + new ByteCount(estimate.weights())
                    + " for the model, "
                    + new ByteCount(estimate.state())
                    + " for the trained weights, "
                    + new ByteCount(estimate.work())
                    + " for a batch), and "
                    + new ByteCount(freeBytes)
                    + " are free.";
        }

        @Override
        public String advice() {
            return "Train fewer key neurons, or a language in fewer layers or by LoRA, use fewer or"
                    + " shorter windows per batch, or give a checkpoint that was trained"
                    + " elsewhere.";
        }

        @Override
        public int exitCode() {
            return 69;
        }
    }

    /**
     * The CUDA library could not be downloaded or does not load.
     *
     * @param reason what the loader said
     */
    record FetchFailed(String reason) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "The CUDA library of PyTorch could not be fetched: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Try again with a network, or set PYTORCH_LIBRARY_PATH to the lib folder of a"
                    + " PyTorch 2.7.1 for CUDA 12.";
        }

        @Override
        public int exitCode() {
            return 69;
        }
    }

    /**
     * The native engine refused a computation.
     *
     * @param work what was being done
     * @param reason the first line of what the engine said
     */
    record EngineFailed(String work, String reason) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "The native engine failed while " + work + ": " + reason + ".";
        }

        @Override
        public String advice() {
            return "Check that the checkpoint opens with the inspect command.";
        }

        @Override
        public int exitCode() {
            return 70;
        }
    }

    /**
     * The layers of that family cannot be computed.
     *
     * @param family the model type
     */
    record FamilyNotRunnable(String family) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "Models of the family '" + family + "' cannot be run here yet.";
        }

        @Override
        public String advice() {
            return "Its weights can still be compared and merged.";
        }

        @Override
        public int exitCode() {
            return 65;
        }
    }

    /**
     * A weight that the architecture needs is not there.
     *
     * @param tensor its name
     */
    record WeightMissing(String tensor) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "The checkpoint has no tensor '" + tensor + "', which its config.json needs.";
        }

        @Override
        public String advice() {
            return "Check that config.json belongs to these weights.";
        }

        @Override
        public int exitCode() {
            return 65;
        }
    }

    /**
     * A weight has another shape or type than the architecture needs.
     *
     * @param tensor its name
     * @param expected the shape that config.json implies
     * @param found dtype and shape in the checkpoint
     */
    record WeightMismatch(String tensor, Shape expected, String found) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "The tensor '%s' should be %s of F32, F16 or BF16 and is %s."
                    .formatted(tensor, expected, found);
        }

        @Override
        public String advice() {
            return "Check that config.json belongs to these weights.";
        }

        @Override
        public int exitCode() {
            return 65;
        }
    }

    /**
     * A token id is outside the vocabulary.
     *
     * @param id the id
     * @param row which sequence, from 0
     * @param position where in it, from 0
     * @param vocabulary V
     */
    record TokenOutOfRange(long id, int row, int position, int vocabulary)
            implements RuntimeProblem {
        @Override
        public String sentence() {
            return "Token id %d in row %d, position %d is outside the vocabulary of %d tokens."
                    .formatted(id, row, position, vocabulary);
        }

        @Override
        public String advice() {
            return "Use the tokenizer that belongs to this model.";
        }

        @Override
        public int exitCode() {
            return 65;
        }
    }

    /**
     * A sequence is longer than the model was made for.
     *
     * @param tokens T, including what is to be generated
     * @param maxPositions the longest allowed
     */
    record SequenceTooLong(int tokens, int maxPositions) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "A sequence of %d tokens exceeds the %d positions of this model."
                    .formatted(tokens, maxPositions);
        }

        @Override
        public String advice() {
            return "Cut the input into shorter sequences.";
        }

        @Override
        public int exitCode() {
            return 65;
        }
    }

    /**
     * The logits of a batch do not fit one array.
     *
     * @param batch B
     * @param tokens T
     * @param vocabulary V
     */
    record ResultTooLarge(int batch, int tokens, int vocabulary) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "The logits of %d sequences of %d tokens over %d words are too many for one call."
                    .formatted(batch, tokens, vocabulary);
        }

        @Override
        public String advice() {
            return "Give fewer sequences at a time.";
        }

        @Override
        public int exitCode() {
            return 65;
        }
    }

    /** A batch, prompt or text holds no token to compute with. */
    record NothingToCompute() implements RuntimeProblem {
        @Override
        public String sentence() {
            return "The input holds no tokens.";
        }

        @Override
        public String advice() {
            return "Give at least one sequence of at least one token.";
        }

        @Override
        public int exitCode() {
            return 65;
        }
    }

    /**
     * A tensor of an input file is missing or not what it should be.
     *
     * @param path the file
     * @param tensor its name
     * @param reason what is wrong with it
     */
    record InputUnusable(Path path, String tensor, String reason) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "The tensor '%s' of '%s' cannot be used: %s.".formatted(tensor, path, reason);
        }

        @Override
        public String advice() {
            return "Give token ids as int64 of shape batch × tokens.";
        }

        @Override
        public int exitCode() {
            return 65;
        }
    }

    /** A loss was asked for, and no position has a label. */
    record NoLabels() implements RuntimeProblem {
        @Override
        public String sentence() {
            return "No position of the batch has a label, so there is no loss.";
        }

        @Override
        public String advice() {
            return "Give sequences of at least two tokens with a label other than -100.";
        }

        @Override
        public int exitCode() {
            return 65;
        }
    }

    /** A model's logits hold NaN or infinity, so no token can be drawn from them. */
    record ScoresNotFinite() implements RuntimeProblem {
        @Override
        public String sentence() {
            return "The model's scores for the next token are not finite numbers.";
        }

        @Override
        public String advice() {
            return "Look for NaN or very large values in its weights, or compute in fp32.";
        }

        @Override
        public int exitCode() {
            return 65;
        }
    }

    /**
     * Training left the finite numbers.
     *
     * @param step which step, from 1
     */
    record Diverged(long step) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "Training diverged at step " + step + ": the loss is no longer a number.";
        }

        @Override
        public String advice() {
            return "Use a lower learning rate.";
        }

        @Override
        public int exitCode() {
            return 65;
        }
    }

    /**
     * A mask chooses weights that do not exist.
     *
     * @param tensor the tensor it names
     * @param reason what is wrong
     */
    record MaskMismatch(String tensor, String reason) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "The mask does not fit tensor '" + tensor + "': " + reason + ".";
        }

        @Override
        public String advice() {
            return "Locate the key neurons again with this base model.";
        }

        @Override
        public int exitCode() {
            return 65;
        }
    }

    /**
     * There is no place for sums over gradients on the disk.
     *
     * @param path the file in which they were to lie
     * @param bytes how much they take
     * @param reason what the system said
     */
    record NoRoomForSums(Path path, long bytes, String reason) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "Sums of "
                    + new ByteCount(bytes)
                    + " cannot lie in '"
                    + path
                    + "': "
                    + reason
                    + ".";
        }

        @Override
        public String advice() {
            return "Free room there, or let the project lie on a larger disk.";
        }

        @Override
        public int exitCode() {
            return 74;
        }
    }

    /**
     * There is no tokenizer, or it cannot be read.
     *
     * @param path the file or folder
     * @param reason what is wrong
     */
    record TokenizerUnreadable(Path path, String reason) implements RuntimeProblem {
        @Override
        public String sentence() {
            return "The tokenizer at '" + path + "' cannot be used: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Put the tokenizer.json that belongs to the model beside its config.json.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }
}
