package maec.combine.method;

import java.util.List;
import java.util.Optional;

/**
 * What there is to know about a merge method before it has models: enough to list it, to ask for
 * its parameters, and to make it.
 *
 * @param id the name in files and on the command line, which says variant and scope
 * @param label the name that people read
 * @param formula the definition in one line
 * @param reference where it comes from
 * @param models which models it takes beside the base
 * @param base whether it needs a base
 * @param random whether it draws random numbers
 * @param parameters everything it can be told, in the order in which to ask
 * @param maker makes the method
 */
public record MethodKind(
        String id,
        String label,
        String formula,
        String reference,
        Models models,
        boolean base,
        boolean random,
        List<MethodParameter> parameters,
        Maker maker) {
    /**
     * How many models a method takes.
     *
     * @param least the smallest number
     * @param most the largest
     * @param roles what the first ones are, where their order counts; else empty
     */
    public record Models(int least, int most, List<String> roles) {
        /** Any number of equals. */
        static final Models ANY = new Models(1, 64, List.of());

        /** Copies the list. */
        public Models {
            roles = List.copyOf(roles);
        }
    }

    /** Makes a method, which serves one merge. */
    @FunctionalInterface
    public interface Maker {
        /**
         * Makes a method.
         *
         * @param everywhere the values that hold for the merge as a whole
         * @return a method that has seen no tensor yet
         */
        MergeMethod make(MergeValues everywhere);
    }

    /** Values that do not depend on the tensor. */
    public interface MergeValues {
        /**
         * The number of models.
         *
         * @return without the base
         */
        int models();

        /**
         * The value for a model.
         *
         * @param parameter its name
         * @param model index of the model, in the order of the recipe
         * @return the value
         */
        double value(String parameter, int model);
    }

    /** Copies the list. */
    public MethodKind {
        parameters = List.copyOf(parameters);
    }

    /**
     * The parameter of that name.
     *
     * @param name its name
     * @return its declaration, or empty
     */
    public Optional<MethodParameter> find(String name) {
        return parameters.stream().filter(one -> one.name().equals(name)).findFirst();
    }
}
