package maec.runtime;

import maec.job.ByteCount;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** What does not fit into memory or on a disk. */
public sealed interface MemoryProblem extends RuntimeProblem {
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
            implements MemoryProblem {
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
            implements MemoryProblem {
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
     * The logits of a batch do not fit one array.
     *
     * @param batch B
     * @param tokens T
     * @param vocabulary V
     */
    record ResultTooLarge(int batch, int tokens, int vocabulary) implements MemoryProblem {
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

    /**
     * There is no place for sums over gradients on the disk.
     *
     * @param path the file in which they were to lie
     * @param bytes how much they take
     * @param reason what the system said
     */
    record NoRoomForSums(Path path, long bytes, String reason) implements MemoryProblem {
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
}
