package maec.model;

import maec.job.Problem;

import java.nio.file.Path;

/** What keeps a model from being understood or run, one record per fact. */
public sealed interface ModelProblem extends Problem {
    /**
     * The file or folder that is concerned.
     *
     * @return a path as it was given or found
     */
    Path path();

    @Override
    default String advice() {
        return "Download or export the model again.";
    }

    @Override
    default int exitCode() {
        return 65;
    }

    /**
     * Whether the model is sound but cannot be run by this product.
     *
     * @return true where the weights can still be compared and merged
     */
    default boolean stillMergeable() {
        return false;
    }

    /**
     * The folder has no configuration.
     *
     * @param path the file that is missing
     */
    record ConfigMissing(Path path) implements ModelProblem {
        @Override
        public String sentence() {
            return path + " is missing, so the architecture is not known.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }

    /**
     * The configuration is no JSON object of reasonable size.
     *
     * @param path the file
     * @param reason what is wrong, as the end of a sentence
     */
    record ConfigMalformed(Path path, String reason) implements ModelProblem {
        @Override
        public String sentence() {
            return path + " is no model configuration: " + reason + ".";
        }
    }

    /**
     * The tokenizer's file is none.
     *
     * @param path the file
     * @param reason what is wrong, as the end of a sentence
     */
    record TokenizerMalformed(Path path, String reason) implements ModelProblem {
        @Override
        public String sentence() {
            return path + " is no tokenizer: " + reason + ".";
        }
    }

    /**
     * A field that has no default is missing.
     *
     * @param path the file
     * @param field its name
     */
    record FieldMissing(Path path, String field) implements ModelProblem {
        @Override
        public String sentence() {
            return path + " lacks the field '" + field + "'.";
        }
    }

    /**
     * A field holds something impossible.
     *
     * @param path the file
     * @param field its name
     * @param expected what would be possible, for people
     * @param found what it holds
     */
    record FieldWrong(Path path, String field, String expected, String found)
            implements ModelProblem {
        @Override
        public String sentence() {
            return path
                    + " gives '"
                    + field
                    + "' the value "
                    + found
                    + " instead of "
                    + expected
                    + ".";
        }
    }

    /**
     * Two numbers do not go together.
     *
     * @param path the file
     * @param dividend the field that should be a multiple
     * @param dividendValue its value
     * @param divisor the field that should divide it
     * @param divisorValue its value
     */
    record NotDivisible(
            Path path, String dividend, long dividendValue, String divisor, long divisorValue)
            implements ModelProblem {
        @Override
        public String sentence() {
            return path
                    + " gives '"
                    + dividend
                    + "' the value "
                    + dividendValue
                    + ", which is no multiple of '"
                    + divisor
                    + "', "
                    + divisorValue
                    + ".";
        }
    }

    /**
     * A family that this product has no description of.
     *
     * @param path the file
     * @param found the family's name
     */
    record UnknownFamily(Path path, String found) implements ModelProblem {
        @Override
        public String sentence() {
            return path
                    + " describes a model of the family '"
                    + found
                    + "', which cannot be run here.";
        }

        @Override
        public String advice() {
            return "Its weights can still be compared and merged.";
        }

        @Override
        public boolean stillMergeable() {
            return true;
        }
    }

    /**
     * A known family with a variation that is not supported.
     *
     * @param path the file
     * @param feature the variation, for people
     */
    record UnsupportedFeature(Path path, String feature) implements ModelProblem {
        @Override
        public String sentence() {
            return path + " describes a model with " + feature + ", which cannot be run here.";
        }

        @Override
        public String advice() {
            return "Its weights can still be compared and merged.";
        }

        @Override
        public boolean stillMergeable() {
            return true;
        }
    }

    /**
     * The weights lack a tensor that the architecture needs.
     *
     * @param path the model
     * @param tensor the tensor
     */
    record TensorMissing(Path path, String tensor) implements ModelProblem {
        @Override
        public String sentence() {
            return path + " lacks tensor '" + tensor + "', which its configuration needs.";
        }
    }

    /**
     * A tensor has another shape than the architecture needs.
     *
     * @param path the model
     * @param tensor the tensor
     * @param expected the shape by the configuration
     * @param found the shape of the weights
     */
    record ShapeMismatch(Path path, String tensor, String expected, String found)
            implements ModelProblem {
        @Override
        public String sentence() {
            return path
                    + " holds tensor '"
                    + tensor
                    + "' as "
                    + found
                    + " where its configuration needs "
                    + expected
                    + ".";
        }
    }

    /**
     * A tensor has an element type that cannot be computed with.
     *
     * @param path the model
     * @param tensor the tensor
     * @param found its type
     */
    record NotComputable(Path path, String tensor, String found) implements ModelProblem {
        @Override
        public String sentence() {
            return path
                    + " holds tensor '"
                    + tensor
                    + "' as "
                    + found
                    + ", which cannot be computed with.";
        }

        @Override
        public String advice() {
            return "Convert the weights to F32, F16 or BF16.";
        }
    }
}
