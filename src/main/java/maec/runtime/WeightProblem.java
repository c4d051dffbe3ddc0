package maec.runtime;

import maec.tensor.Shape;

/** What can be wrong with the weights that are to run. */
public sealed interface WeightProblem extends RuntimeProblem {
    /**
     * The layers of that family cannot be computed.
     *
     * @param family the model type
     */
    record FamilyNotRunnable(String family) implements WeightProblem {
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
    record WeightMissing(String tensor) implements WeightProblem {
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
    record WeightMismatch(String tensor, Shape expected, String found) implements WeightProblem {
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
     * A mask chooses weights that do not exist.
     *
     * @param tensor the tensor it names
     * @param reason what is wrong
     */
    record MaskMismatch(String tensor, String reason) implements WeightProblem {
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
}
