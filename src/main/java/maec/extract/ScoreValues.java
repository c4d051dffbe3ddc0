package maec.extract;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A value for every parameter of a score; made by {@link ScoreKind#values}, which checks them.
 *
 * @param texts the values by the parameters' names
 */
public record ScoreValues(SortedMap<String, String> texts) {
    /** Copies. */
    public ScoreValues {
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    /**
     * A value as it was written.
     *
     * @param name of a declared parameter
     * @return its text
     */
    public String text(String name) {
        String text = texts.get(name);
        if (text == null) {
            throw new IllegalArgumentException("no parameter " + name);
        }
        return text;
    }

    /**
     * The value of a {@link ScoreParameter.Whole}.
     *
     * @param name of the parameter
     * @return a number within its range
     */
    public int whole(String name) {
        return Integer.parseInt(text(name));
    }

    /**
     * The value of a {@link ScoreParameter.Real}.
     *
     * @param name of the parameter
     * @return a number within its range
     */
    public double real(String name) {
        return Double.parseDouble(text(name));
    }

    /**
     * The value of a {@link ScoreParameter.Flag}.
     *
     * @param name of the parameter
     * @return yes or no
     */
    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }
}
