package maec.combine;

import maec.job.Problem;
import maec.tensor.DType;
import maec.tensor.Shape;

import java.nio.file.Path;

/** What can stand in the way of combining checkpoints. */
public sealed interface CombineProblem extends Problem {
    /** Data does not fit: sysexits' EX_DATAERR. */
    @Override
    default int exitCode() {
        return 65;
    }

    /**
     * A tuned model lacks a tensor of the base.
     *
     * @param source which model
     * @param tensor the tensor's name
     */
    record MissingTensor(String source, String tensor) implements CombineProblem {
        @Override
        public String sentence() {
            return "The model of " + source + " has no tensor " + tensor + ", which the base has.";
        }

        @Override
        public String advice() {
            return "Give a model that was tuned from this base, or take what is missing as unchanged:"
                    + " --fit unchanged.";
        }
    }

    /**
     * A tuned model has a floating-point tensor that the base lacks.
     *
     * @param source which model
     * @param tensor the tensor's name
     */
    record ExtraTensor(String source, String tensor) implements CombineProblem {
        @Override
        public String sentence() {
            return "The model of "
                    + source
                    + " has a tensor "
                    + tensor
                    + ", which the base does not have.";
        }

        @Override
        public String advice() {
            return "Give a model that was tuned from this base, or leave out what is added: --fit leave-out.";
        }
    }

    /**
     * A tensor has another shape than in the base.
     *
     * @param source which model
     * @param tensor the tensor's name
     * @param expected the base's shape
     * @param found the tuned model's shape
     */
    record ShapeMismatch(String source, String tensor, Shape expected, Shape found)
            implements CombineProblem {
        @Override
        public String sentence() {
            return "The tensor "
                    + tensor
                    + " is "
                    + found
                    + " in the model of "
                    + source
                    + " and "
                    + expected
                    + " in the base.";
        }

        @Override
        public String advice() {
            return "Give a model with the base's vocabulary and widths, or choose what shall be done:"
                    + " 'maec inspect BASE --against TUNED' lists the choices.";
        }
    }

    /**
     * A tuned model stores a weight in a type that takes no part in arithmetic.
     *
     * @param source which model
     * @param tensor the tensor's name
     * @param dtype its element type
     */
    record NotComputable(String source, String tensor, DType dtype) implements CombineProblem {
        @Override
        public String sentence() {
            return "The tensor " + tensor + " of " + source + " is stored as " + dtype + ".";
        }

        @Override
        public String advice() {
            return "Give a model in F32, F16 or BF16; quantised weights cannot be combined.";
        }
    }

    /**
     * The base's vocabulary cannot be extended.
     *
     * @param path the base
     * @param reason why, as a clause
     */
    record CannotExtend(Path path, String reason) implements CombineProblem {
        @Override
        public String sentence() {
            return "The vocabulary of " + path + " cannot be extended: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Choose the base's rows, or rows by token.";
        }
    }

    /**
     * An importance map lacks a tensor of the base or has another number of weights for it.
     *
     * @param ability whose importance
     * @param tensor the tensor's name
     */
    record MissingBins(String ability, String tensor) implements CombineProblem {
        @Override
        public String sentence() {
            return "The importance map of ability "
                    + ability
                    + " does not fit the base at tensor "
                    + tensor
                    + ".";
        }

        @Override
        public String advice() {
            return "Locate the key neurons again with this base.";
        }
    }

    /**
     * A weight is not a number or infinite, or differs from the base by more than float32 holds.
     *
     * @param source which model
     * @param tensor the tensor's name
     * @param offset index of the weight, row-major
     */
    record NotFinite(String source, String tensor, long offset) implements CombineProblem {
        @Override
        public String sentence() {
            return "Weight "
                    + offset
                    + " of the tensor "
                    + tensor
                    + " in the model of "
                    + source
                    + " is not a finite number.";
        }

        @Override
        public String advice() {
            return "Give a model whose training did not diverge.";
        }
    }

    /**
     * More abilities than can be counted.
     *
     * @param found how many were given
     * @param most how many are possible
     */
    record TooManyAbilities(int found, int most) implements CombineProblem {
        @Override
        public String sentence() {
            return found + " abilities were given and at most " + most + " can be combined.";
        }

        @Override
        public String advice() {
            return "Combine some of them first and use the result as the base.";
        }
    }

    /**
     * A recipe names an ability, language or tensor that the inputs do not have.
     *
     * @param kind what it is, e.g. {@code ability}
     * @param name the unknown name
     */
    record UnknownName(String kind, String name) implements CombineProblem {
        @Override
        public String sentence() {
            return "The recipe names the " + kind + " " + name + ", which is not among the inputs.";
        }

        @Override
        public String advice() {
            return "Take the name out of the recipe or add its source.";
        }
    }

    /**
     * A statistics file that was made by another algorithm version or is damaged.
     *
     * @param path the file
     * @param reason what is wrong with it, as a clause
     */
    record UnusableStatistics(Path path, String reason) implements CombineProblem {
        @Override
        public String sentence() {
            return "The statistics " + path + " cannot be used: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Delete the file; the next analysis makes it again.";
        }
    }
}
