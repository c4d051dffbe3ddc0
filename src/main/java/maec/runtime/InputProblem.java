package maec.runtime;

import java.nio.file.Path;

/** What can be wrong with the tokens that a model is given. */
public sealed interface InputProblem extends RuntimeProblem {
    /**
     * A token id is outside the vocabulary.
     *
     * @param id the id
     * @param row which sequence, from 0
     * @param position where in it, from 0
     * @param vocabulary V
     */
    record TokenOutOfRange(long id, int row, int position, int vocabulary) implements InputProblem {
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
    record SequenceTooLong(int tokens, int maxPositions) implements InputProblem {
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

    /** A batch, prompt or text holds no token to compute with. */
    record NothingToCompute() implements InputProblem {
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
    record InputUnusable(Path path, String tensor, String reason) implements InputProblem {
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
    record NoLabels() implements InputProblem {
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

    /**
     * There is no tokenizer, or it cannot be read.
     *
     * @param path the file or folder
     * @param reason what is wrong
     */
    record TokenizerUnreadable(Path path, String reason) implements InputProblem {
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
