package maec.extract;

import maec.job.Problem;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What can go wrong while scoring and training, one record per fact. */
public sealed interface ExtractProblem extends Problem {
    /** The exit code of sysexits for input that cannot be used. */
    int DATA_ERROR = 65;

    @Override
    default int exitCode() {
        return DATA_ERROR;
    }

    /**
     * A corpus holds nothing that could be trained on or scored.
     *
     * @param corpus what the corpus is called
     */
    record EmptyCorpus(String corpus) implements ExtractProblem {
        @Override
        public String sentence() {
            return "The corpus \"" + corpus + "\" holds no document of two tokens or more.";
        }

        @Override
        public String advice() {
            return "Choose a file with text in it, or take the corpus out of the mixture.";
        }
    }

    /**
     * A corpus does not fit into memory as token ids.
     *
     * @param corpus what the corpus is called
     * @param tokens how many tokens its windows would take
     */
    record CorpusTooLarge(String corpus, long tokens) implements ExtractProblem {
        @Override
        public String sentence() {
            return "The corpus \"" + corpus + "\" takes " + tokens + " tokens, more than 2^31.";
        }

        @Override
        public String advice() {
            return "Use a part of it; one million tokens are plenty for a language.";
        }
    }

    /**
     * Training left the numbers that can be computed with.
     *
     * @param stage what was being trained
     * @param step from 1
     */
    record Diverged(String stage, int step) implements ExtractProblem {
        @Override
        public String sentence() {
            return capitalised(stage)
                    + " diverged at step "
                    + step
                    + ": the loss or its gradient is no finite number.";
        }

        @Override
        public String advice() {
            return "Train with a lower learning rate or a longer warm-up; nothing was kept.";
        }

        static String capitalised(String phrase) {
            return phrase.isEmpty()
                    ? "Training"
                    : phrase.substring(0, 1).toUpperCase(Locale.ROOT) + phrase.substring(1);
        }
    }

    /**
     * The loss rose far above what it had been.
     *
     * @param stage what was being trained
     * @param step from 1
     * @param loss of that step
     * @param best the lowest smoothed loss before it
     * @param factor how far above it a loss may be
     */
    record LossRose(String stage, int step, double loss, double best, double factor)
            implements ExtractProblem {
        @Override
        public String sentence() {
            return String.format(
                    Locale.ROOT,
                    "%s diverged at step %d: the loss is %.3g, more than %.3g times the best"
                            + " smoothed loss of %.3g.",
                    Diverged.capitalised(stage),
                    step,
                    loss,
                    factor,
                    best);
        }

        @Override
        public String advice() {
            return "Train with a lower learning rate or a longer warm-up; nothing was kept.";
        }
    }

    /**
     * A corpus of one window leaves nothing to hold out.
     *
     * @param stage what was to be trained
     */
    record NothingHeldOut(String stage) implements ExtractProblem {
        @Override
        public String sentence() {
            return Diverged.capitalised(stage)
                    + " cannot be validated: there is one window of text only.";
        }

        @Override
        public String advice() {
            return "Give more text, text for validation, or train without validation.";
        }
    }

    /**
     * Two checkpoints that are to be compared have no tensor in common.
     *
     * @param before how many tensors one has
     * @param after how many the other has
     */
    record NothingInCommon(int before, int after) implements ExtractProblem {
        @Override
        public String sentence() {
            return "The two checkpoints share no floating-point tensor ("
                    + before
                    + " tensors against "
                    + after
                    + ").";
        }

        @Override
        public String advice() {
            return "Compare a model with the base it was trained from.";
        }
    }

    /**
     * A tensor is there on one side of a comparison only.
     *
     * @param tensor its name
     * @param missingIn {@code before} or {@code after}
     */
    record TensorMissing(String tensor, String missingIn) implements ExtractProblem {
        @Override
        public String sentence() {
            return "The tensor " + tensor + " is missing in the checkpoint " + missingIn + ".";
        }

        @Override
        public String advice() {
            return "Compare a model with the base it was trained from.";
        }
    }

    /**
     * A tensor has two shapes.
     *
     * @param tensor its name
     * @param before one shape
     * @param after the other
     */
    record ShapesDiffer(String tensor, String before, String after) implements ExtractProblem {
        @Override
        public String sentence() {
            return "The tensor " + tensor + " is " + before + " before and " + after + " after.";
        }

        @Override
        public String advice() {
            return "Compare a model with the base it was trained from.";
        }
    }

    /**
     * A score is negative, infinite or no number.
     *
     * @param tensor where
     * @param index row-major
     * @param value the score
     */
    record ScoreOutOfRange(String tensor, long index, float value) implements ExtractProblem {
        @Override
        public String sentence() {
            return "The importance of weight " + index + " of " + tensor + " is " + value + ".";
        }

        @Override
        public String advice() {
            return "Look for weights that are not finite, or train with a lower learning rate.";
        }
    }

    /**
     * A file that should hold a neuron profile does not.
     *
     * @param file the file
     * @param reason what is wrong with it
     */
    record NoProfile(Path file, String reason) implements ExtractProblem {
        @Override
        public String sentence() {
            return file + " is no neuron profile of this version: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Remove the file and analyse the project again.";
        }
    }

    /**
     * Nobody wrote a score of that name.
     *
     * @param score the name
     * @param known what there is
     */
    record UnknownScore(String score, List<String> known) implements ExtractProblem {
        /** Copies the list. */
        public UnknownScore {
            known = List.copyOf(known);
        }

        @Override
        public String sentence() {
            return "There is no score \"" + score + "\".";
        }

        @Override
        public String advice() {
            return "Take one of " + String.join(", ", known) + ".";
        }
    }

    /**
     * A score has no parameter of that name.
     *
     * @param score the score's name
     * @param parameter the parameter's
     * @param known what there is
     */
    record UnknownParameter(String score, String parameter, List<String> known)
            implements ExtractProblem {
        /** Copies the list. */
        public UnknownParameter {
            known = List.copyOf(known);
        }

        @Override
        public String sentence() {
            return "The score " + score + " has no parameter \"" + parameter + "\".";
        }

        @Override
        public String advice() {
            return known.isEmpty() ? "It has none." : "It has " + String.join(", ", known) + ".";
        }
    }

    /**
     * A parameter of a score is out of range.
     *
     * @param parameter its name
     * @param value what was given
     * @param expected what it takes
     */
    record WrongParameter(String parameter, String value, String expected)
            implements ExtractProblem {
        @Override
        public String sentence() {
            return parameter + " is \"" + value + "\", which is not " + expected + ".";
        }

        @Override
        public String advice() {
            return "Give " + expected + ".";
        }
    }

    /**
     * A table of units has a line that makes no sense.
     *
     * @param file the table
     * @param line from 1
     * @param reason what is wrong with it, as the end of a sentence
     */
    record WrongLine(Path file, int line, String reason) implements ExtractProblem {
        @Override
        public String sentence() {
            return "Line " + line + " of " + file + " " + reason + ".";
        }

        @Override
        public String advice() {
            return "Give a table as --units or lape --csv write it, for this model.";
        }
    }

    /**
     * A mask or table leaves no weight to be key.
     *
     * @param file the file
     */
    record NothingSelected(Path file) implements ExtractProblem {
        @Override
        public String sentence() {
            return file + " marks no weight as key.";
        }

        @Override
        public String advice() {
            return "Give a mask with ones in it, or a table with units that score above 0.";
        }
    }

    /** No weight is left to rank. */
    record NothingInPlay() implements ExtractProblem {
        @Override
        public String sentence() {
            return "No weight is in play: every tensor was excluded.";
        }

        @Override
        public String advice() {
            return "Include at least one floating-point tensor.";
        }
    }

    /**
     * Units cannot be told apart by language where there are not two.
     *
     * @param languages how many there are
     */
    record TooFewLanguages(int languages) implements ExtractProblem {
        @Override
        public String sentence() {
            return "Language neurons need at least two languages, and there "
                    + (languages == 1 ? "is 1." : "are " + languages + ".");
        }

        @Override
        public String advice() {
            return "Add a target language or the pivot language, with a text.";
        }
    }
}
