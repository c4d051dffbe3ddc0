package maec.runtime;

import maec.job.Problem;

/** What can go wrong while a model runs, outside the program. */
public sealed interface RuntimeProblem extends Problem
        permits EngineProblem,
                InputProblem,
                MemoryProblem,
                RuntimeProblem.Diverged,
                RuntimeProblem.ScoresNotFinite,
                WeightProblem {
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
}
