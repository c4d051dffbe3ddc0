package maec.extract;

import maec.job.ProblemException;

import java.math.BigDecimal;
import java.util.List;

/**
 * One thing that a score can be told, declared once.
 *
 * <p>Options of the command line, the form in the window and the reading of a project file follow
 * from the declaration, so that they cannot differ in names, usual values or ranges.
 *
 * @param name lower-case words joined by hyphens
 * @param kind what values it takes, and which one it has if nobody says
 * @param meaning one sentence for people
 */
public record ScoreParameter(String name, Kind kind, String meaning) {
    /** What values a parameter takes. */
    public sealed interface Kind {
        /**
         * The value if nobody says.
         *
         * @return as text
         */
        String standard();

        /**
         * The values that are taken.
         *
         * @return a phrase that goes on after "is not"
         */
        String expected();

        /**
         * Whether a text is such a value.
         *
         * @param text what somebody wrote
         * @return false if it is malformed or out of range
         */
        boolean holds(String text);
    }

    /**
     * Whole numbers.
     *
     * @param usual if nobody says
     * @param least the smallest
     * @param most the largest
     */
    public record Whole(int usual, int least, int most) implements Kind {
        @Override
        public String standard() {
            return Integer.toString(usual);
        }

        @Override
        public String expected() {
            return most == Integer.MAX_VALUE
                    ? "a whole number of at least " + least
                    : "a whole number from " + least + " to " + most;
        }

        @Override
        public boolean holds(String text) {
            try {
                int value = Integer.parseInt(text);
                return value >= least && value <= most;
            } catch (NumberFormatException _) {
                return false;
            }
        }
    }

    /**
     * Finite numbers.
     *
     * @param usual if nobody says
     * @param above every value is larger
     * @param most the largest
     */
    public record Real(double usual, double above, double most) implements Kind {
        @Override
        public String standard() {
            return Double.toString(usual);
        }

        @Override
        public String expected() {
            return "a number above "
                    + plain(above)
                    + (most < Double.MAX_VALUE ? " up to " + plain(most) : "");
        }

        private static String plain(double number) {
            return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        }

        @Override
        public boolean holds(String text) {
            try {
                double value = Double.parseDouble(text);
                return value > above && value <= most;
            } catch (NumberFormatException _) {
                return false;
            }
        }
    }

    /**
     * Yes or no.
     *
     * @param usual if nobody says
     */
    public record Flag(boolean usual) implements Kind {
        @Override
        public String standard() {
            return Boolean.toString(usual);
        }

        @Override
        public String expected() {
            return "true or false";
        }

        @Override
        public boolean holds(String text) {
            return text.equals("true") || text.equals("false");
        }
    }

    /**
     * One of several words.
     *
     * @param usual if nobody says
     * @param words all of them
     */
    public record Choice(String usual, List<String> words) implements Kind {
        /** Checks that the usual word is one of them. */
        public Choice {
            words = List.copyOf(words);
            if (!words.contains(usual)) {
                throw new IllegalArgumentException(usual + " is none of " + words);
            }
        }

        @Override
        public String standard() {
            return usual;
        }

        @Override
        public String expected() {
            return "one of " + String.join(", ", words);
        }

        @Override
        public boolean holds(String text) {
            return words.contains(text);
        }
    }

    /**
     * Refuses what is no value.
     *
     * @param text what somebody wrote
     * @return the same
     * @throws ProblemException with {@link ExtractProblem.WrongParameter}
     */
    public String require(String text) {
        if (!kind.holds(text)) {
            throw new ProblemException(
                    new ExtractProblem.WrongParameter(name, text, kind.expected()));
        }
        return text;
    }
}
