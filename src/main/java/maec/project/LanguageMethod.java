package maec.project;

import maec.runtime.LowRank;

import java.util.Arrays;
import java.util.Optional;

/**
 * How target languages are trained: in their weights, or in low-rank paths beside them.
 *
 * @param kind which of the two
 * @param shape of the paths, where there are any
 */
public record LanguageMethod(Kind kind, LowRank shape) {
    /** Which weights learn. */
    public enum Kind {
        /** The model's own. */
        FULL("full"),
        /** Low-rank paths beside its linear layers. */
        LORA("lora"),
        /** The model's own where that fits the device, else low-rank paths. */
        AUTO("auto");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        /**
         * Its name in project files and options.
         *
         * @return a short word
         */
        public String id() {
            return id;
        }

        /**
         * The kind of a name.
         *
         * @param id as {@link #id}
         * @return the kind, or empty if there is none of that name
         */
        public static Optional<Kind> named(String id) {
            return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
        }
    }

    /**
     * All weights.
     *
     * @return the default
     */
    public static LanguageMethod usual() {
        return new LanguageMethod(Kind.FULL, LowRank.usual());
    }
}
