package maec.checkpoint;

import java.nio.file.Path;

/** What can be wrong with deltas and importance maps, this product's own safetensors files. */
public sealed interface ArtifactProblem extends CheckpointProblem {
    @Override
    default int exitCode() {
        return 65;
    }

    /**
     * The file is a safetensors file of another kind.
     *
     * @param path the file
     * @param expected the kind that was wanted, for people
     * @param found the kind that its metadata name, or an empty string
     */
    record OtherKind(Path path, String expected, String found) implements ArtifactProblem {
        @Override
        public String sentence() {
            return path
                    + " is no "
                    + expected
                    + (found.isEmpty() ? "." : ": its metadata call it '" + found + "'.");
        }

        @Override
        public String advice() {
            return "Give a file that this product made for that purpose.";
        }
    }

    /**
     * The content contradicts what such a file must hold.
     *
     * @param path the file
     * @param reason what is wrong, as the end of a sentence
     */
    record Malformed(Path path, String reason) implements ArtifactProblem {
        @Override
        public String sentence() {
            return path + " is damaged: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Make the file again.";
        }
    }

    /**
     * Training changed a weight that it must not touch.
     *
     * @param path the delta that was to be written
     * @param tensor where
     * @param index which weight, row-major
     * @param before its value in the base
     * @param after its value now
     */
    record ChangedOutsideMask(Path path, String tensor, long index, float before, float after)
            implements ArtifactProblem {
        @Override
        public String sentence() {
            return "Weight "
                    + index
                    + " of "
                    + tensor
                    + " is no key neuron, but changed from "
                    + before
                    + " to "
                    + after
                    + " in training; "
                    + path
                    + " was not written.";
        }

        @Override
        public String advice() {
            return "Train again; if it comes again, memory or device are faulty, or this is a"
                    + " defect to report.";
        }
    }

    /**
     * A delta was given where a whole model is needed.
     *
     * @param path the delta
     */
    record BaseNeeded(Path path) implements ArtifactProblem {
        @Override
        public String sentence() {
            return path + " is a delta and no whole model.";
        }

        @Override
        public String advice() {
            return "Name the base model that it belongs to as well.";
        }
    }

    /**
     * A delta does not belong to the base it is put on.
     *
     * @param path the delta
     * @param expected the base's fingerprint as the delta knows it
     * @param found the fingerprint of the base that was given
     */
    record OtherBase(Path path, String expected, String found) implements ArtifactProblem {
        @Override
        public String sentence() {
            return path
                    + " was trained on another base ("
                    + expected
                    + ") than the one given ("
                    + found
                    + ").";
        }

        @Override
        public String advice() {
            return "Give the base model that the delta was trained on.";
        }
    }

    /**
     * A delta or map does not fit the tensors it is put on.
     *
     * @param path the file
     * @param tensor the tensor
     * @param expected what the model holds
     * @param found what the file holds
     */
    record DoesNotFit(Path path, String tensor, String expected, String found)
            implements ArtifactProblem {
        @Override
        public String sentence() {
            return path
                    + " does not fit the model: tensor '"
                    + tensor
                    + "' is "
                    + expected
                    + " there and "
                    + found
                    + " here.";
        }

        @Override
        public String advice() {
            return "Give the model for which the file was made.";
        }
    }
}
