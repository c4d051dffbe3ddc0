package maec.combine.method;

/**
 * One thing that a merge method can be told, declared once.
 *
 * <p>Recipe files, the command line, the model card and forms follow from the declaration, so that
 * they cannot differ in names, usual values or ranges.
 *
 * @param name as in recipe files: lower-case words joined by underscores
 * @param kind what values it takes, and which one it has if nobody says
 * @param scope what may have a value of its own
 * @param meaning one sentence for people
 */
public record MethodParameter(String name, Kind kind, Scope scope, String meaning) {
    /** What may have a value of its own. */
    public enum Scope {
        /** Each tensor of each model. */
        MODEL,
        /** Each tensor of each model but the first. */
        FURTHER_MODEL,
        /** Each model, for all its tensors. */
        WHOLE_MODEL,
        /** Each tensor. */
        TENSOR,
        /** The merge as a whole. */
        MERGE;

        /**
         * Whether models may differ.
         *
         * @return false if one value holds for all models
         */
        public boolean perModel() {
            return this == MODEL || this == FURTHER_MODEL || this == WHOLE_MODEL;
        }

        /**
         * Whether tensors may differ.
         *
         * @return false if one value holds for all tensors
         */
        public boolean perTensor() {
            return this == MODEL || this == FURTHER_MODEL || this == TENSOR;
        }
    }

    /** What values a parameter takes; flags are 0 and 1. */
    public sealed interface Kind {
        /**
         * The value if nobody says.
         *
         * @return a number that {@link #holds} accepts
         */
        double usual();

        /**
         * The values that are taken.
         *
         * @return a phrase that goes on after "must be"
         */
        String expected();

        /**
         * Whether a number is such a value.
         *
         * @param value what somebody wrote
         * @return false if it is out of range
         */
        boolean holds(double value);
    }

    /**
     * Finite numbers.
     *
     * @param usual if nobody says
     * @param least the smallest
     * @param most the largest
     */
    public record Real(double usual, double least, double most) implements Kind {
        /** Any finite number, such as a coefficient. */
        static Real any(double usual) {
            return new Real(usual, -Double.MAX_VALUE, Double.MAX_VALUE);
        }

        /** A share from 0 to 1. */
        static Real share(double usual) {
            return new Real(usual, 0, 1);
        }

        @Override
        public String expected() {
            if (most == Double.MAX_VALUE) {
                return least == -Double.MAX_VALUE
                        ? "a finite number"
                        : "a number of at least " + least;
            }
            return "a number from " + least + " to " + most;
        }

        @Override
        public boolean holds(double value) {
            return value >= least && value <= most;
        }
    }

    /**
     * Whole numbers that are not negative.
     *
     * @param usual if nobody says
     */
    public record Whole(double usual) implements Kind {
        @Override
        public String expected() {
            return "a whole number of at least 0";
        }

        @Override
        public boolean holds(double value) {
            return value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value);
        }
    }

    /**
     * Yes, which is 1, or no, which is 0.
     *
     * @param standard if nobody says
     */
    public record Flag(boolean standard) implements Kind {
        @Override
        public double usual() {
            return standard ? 1 : 0;
        }

        @Override
        public String expected() {
            return "true or false";
        }

        @Override
        public boolean holds(double value) {
            return value == 0 || value == 1;
        }
    }

    /** The coefficient that most methods give to each model. */
    static MethodParameter weight(String meaning) {
        return new MethodParameter("weight", Real.any(1), Scope.MODEL, meaning);
    }

    /** The share of each delta that is kept. */
    static MethodParameter density() {
        return new MethodParameter(
                "density", Real.share(1), Scope.MODEL, "The share of the delta that is kept.");
    }

    /** The coefficient of everything that is added to the base. */
    static MethodParameter lambda() {
        return new MethodParameter(
                "lambda", Real.any(1), Scope.TENSOR, "What the mixed delta is multiplied with.");
    }

    /** Whether a mixture is divided by its weights. */
    static MethodParameter normalize(boolean usual) {
        return new MethodParameter(
                "normalize",
                new Flag(usual),
                Scope.TENSOR,
                "Whether the sum is divided by the sum of the weights in it.");
    }

    /** Whether what is kept of a delta is stretched to the whole delta's L1 norm. */
    static MethodParameter rescale(boolean usual) {
        return new MethodParameter(
                "rescale",
                new Flag(usual),
                Scope.TENSOR,
                "Whether what is kept is stretched to the whole delta's sum of magnitudes.");
    }
}
