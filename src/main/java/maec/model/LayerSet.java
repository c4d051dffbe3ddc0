package maec.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some layers of a decoder, as people write them: {@code 0-7, 24-31}.
 *
 * @param layers their numbers from 0; at least one
 */
public record LayerSet(SortedSet<Integer> layers) {
    /** What {@link #parse} takes, for messages. */
    public static final String EXPECTED = "a list of layers such as 0-7, 24-31";

    /** No model has as many layers; longer lists are slips of the hand. */
    private static final int MOST = 100_000;

    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

    /** Copies, and checks that there are layers and that none is negative. */
    public LayerSet {
        layers = Collections.unmodifiableSortedSet(new TreeSet<>(layers));
        if (layers.isEmpty() || layers.first() < 0 || layers.last() >= MOST) {
            throw new IllegalArgumentException(layers + " is not " + EXPECTED);
        }
    }

    /**
     * Some layers.
     *
     * @param layers their numbers in any order
     * @return the set
     * @throws IllegalArgumentException if there is none, or one below 0
     */
    public static LayerSet of(Collection<Integer> layers) {
        return new LayerSet(new TreeSet<>(layers));
    }

    /**
     * Reads numbers and ranges, both ends included, between commas.
     *
     * @param text for example {@code 0-7, 24-31}
     * @return the set
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static LayerSet parse(String text) {
        var layers = new TreeSet<Integer>();
        for (String part : text.split(",", -1)) {
            Matcher range = RANGE.matcher(part.strip());
            int from = range.matches() ? Integer.parseInt(range.group(1)) : MOST;
            int to = from < MOST && range.group(2) != null ? end(range) : from;
            if (to < from || to >= MOST) {
                throw new IllegalArgumentException("'" + text + "' is not " + EXPECTED);
            }
            for (int layer = from; layer <= to; layer++) {
                layers.add(layer);
            }
        }
        return new LayerSet(layers);
    }

    private static int end(Matcher range) {
        return Integer.parseInt(range.group(2));
    }

    /**
     * Whether a layer is among them.
     *
     * @param layer from 0
     * @return true if it is
     */
    public boolean contains(int layer) {
        return layers.contains(layer);
    }

    /** Numbers and ranges, ascending, as {@link #parse} reads them. */
    @Override
    public String toString() {
        List<String> ranges = new ArrayList<>();
        int from = layers.first();
        int to = from;
        for (int layer : layers.tailSet(from + 1)) {
            if (layer > to + 1) {
                ranges.add(range(from, to));
                from = layer;
            }
            to = layer;
        }
        ranges.add(range(from, to));
        return String.join(", ", ranges);
    }

    private static String range(int from, int to) {
        return from == to ? "" + from : from + "-" + to;
    }
}
