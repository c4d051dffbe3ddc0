package maec.combine.method;

import maec.job.Problem;

import java.util.List;

/** What can be wrong with a merge beside its models and the text of its recipe. */
public sealed interface MethodProblem extends Problem {
    /** Data is wrong: sysexits' EX_DATAERR. */
    @Override
    default int exitCode() {
        return 65;
    }

    /**
     * There is no such method.
     *
     * @param name what was asked for
     * @param known what there is
     */
    record UnknownMethod(String name, List<String> known) implements MethodProblem {
        /** Copies the list. */
        public UnknownMethod {
            known = List.copyOf(known);
        }

        @Override
        public String sentence() {
            return "There is no merge method " + name + ".";
        }

        @Override
        public String advice() {
            return "Name one of " + String.join(", ", known) + ".";
        }
    }

    /**
     * A method was given too few or too many models.
     *
     * @param kind the method
     * @param found how many models the recipe names beside the base
     */
    record ModelCount(MethodKind kind, int found) implements MethodProblem {
        @Override
        public String sentence() {
            MethodKind.Models models = kind.models();
            String wanted =
                    models.least() == models.most()
                            ? String.valueOf(models.least())
                            : models.least() + " to " + models.most();
            return kind.id() + " takes " + wanted + " models beside the base, not " + found + ".";
        }

        @Override
        public String advice() {
            List<String> roles = kind.models().roles();
            return roles.isEmpty()
                    ? "Correct the models of the recipe."
                    : "Name, in this order: " + String.join(", ", roles) + ".";
        }
    }

    /**
     * Density and epsilon leave the range of probabilities.
     *
     * @param tensor where
     * @param density the share that is kept
     * @param epsilon half the range of the probabilities
     */
    record Probabilities(String tensor, double density, double epsilon) implements MethodProblem {
        @Override
        public String sentence() {
            return "For the tensor "
                    + tensor
                    + ", density "
                    + density
                    + " and epsilon "
                    + epsilon
                    + " give probabilities outside 0 to 1.";
        }

        @Override
        public String advice() {
            return "Choose an epsilon below the density and below 1 minus the density.";
        }
    }

    /**
     * More layers were distributed than there are.
     *
     * @param asked bottom, top and transition layers
     * @param layers what the model has
     */
    record TooFewLayers(int asked, int layers) implements MethodProblem {
        @Override
        public String sentence() {
            return "The recipe distributes "
                    + asked
                    + " layers as bottom, top and transition, and the model has "
                    + layers
                    + ".";
        }

        @Override
        public String advice() {
            return "Choose smaller values for bottom, top and the transitions.";
        }
    }

    /**
     * A recipe says something that mergekit cannot be told.
     *
     * @param what that, as a clause
     */
    record NotForMergekit(String what) implements MethodProblem {
        @Override
        public String sentence() {
            return "The recipe cannot be written for mergekit: " + what + ".";
        }

        @Override
        public String advice() {
            return "Change the recipe, or compare what was merged instead of the recipes.";
        }
    }

    /**
     * Weights by whose sum is divided add up to 0.
     *
     * @param tensor where
     */
    record WeightsCancel(String tensor) implements MethodProblem {
        @Override
        public String sentence() {
            return "For the tensor "
                    + tensor
                    + " the weights add up to 0, by which nothing can be divided.";
        }

        @Override
        public String advice() {
            return "Choose other weights, or set normalize to false.";
        }
    }

    /**
     * The result is beyond float32 or not a number.
     *
     * @param tensor the tensor's name
     * @param offset index of the weight, row-major
     */
    record NotFinite(String tensor, long offset) implements MethodProblem {
        @Override
        public String sentence() {
            return "Weight " + offset + " of the merged tensor " + tensor + " is not finite.";
        }

        @Override
        public String advice() {
            return "Look for a model whose training diverged, or a coefficient that is too large.";
        }
    }
}
