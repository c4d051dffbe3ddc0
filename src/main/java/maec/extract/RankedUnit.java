package maec.extract;

import java.util.Arrays;

/** What is ranked as a whole: all weights of a unit get the same score. */
public enum RankedUnit {
    /** Every weight for itself. */
    WEIGHT("weight"),
    /** One output of a matrix; of embedding and head one token; of vectors one weight. */
    ROW("row"),
    /** Gate row j + up row j + down column j; rows everywhere else. */
    FFN_UNIT("ffn-unit");

    private final String id;

    RankedUnit(String id) {
        this.id = id;
    }

    /**
     * The name in files and on the command line.
     *
     * @return lower-case words joined by hyphens
     */
    public String id() {
        return id;
    }

    /**
     * The value of that name.
     *
     * @param id as {@link #id()}
     * @return the value
     * @throws IllegalArgumentException if there is none
     */
    static RankedUnit of(String id) {
        return Arrays.stream(values())
                .filter(value -> value.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(id));
    }
}
