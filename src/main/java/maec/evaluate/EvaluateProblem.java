package maec.evaluate;

import maec.job.Problem;

/** What can go wrong while measuring, one record per fact. */
public sealed interface EvaluateProblem extends Problem {
    @Override
    default int exitCode() {
        return 65;
    }

    /**
     * A task has no prompts.
     *
     * @param task its name
     */
    record NoPrompts(String task) implements EvaluateProblem {
        @Override
        public String sentence() {
            return "The task \"" + task + "\" holds no prompt.";
        }

        @Override
        public String advice() {
            return "Choose a file with prompts and answers.";
        }
    }

    /**
     * A prompt or an answer has no token.
     *
     * @param task its name
     * @param item from 1
     */
    record EmptyItem(String task, int item) implements EvaluateProblem {
        @Override
        public String sentence() {
            return "Item " + item + " of the task \"" + task + "\" has an empty prompt or answer.";
        }

        @Override
        public String advice() {
            return "Give every item a prompt and an answer.";
        }
    }

    /**
     * A model's loss is no number.
     *
     * @param model its name
     * @param corpus what it was measured on
     */
    record NotFinite(String model, String corpus) implements EvaluateProblem {
        @Override
        public String sentence() {
            return "The perplexity of \""
                    + model
                    + "\" on \""
                    + corpus
                    + "\" is not a finite number.";
        }

        @Override
        public String advice() {
            return "Look for weights that are not finite, or for too large coefficients.";
        }
    }
}
