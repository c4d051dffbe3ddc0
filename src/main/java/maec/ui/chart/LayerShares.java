package maec.ui.chart;

import java.util.Arrays;
import java.util.List;

/**
 * One bar per layer beside a heatmap.
 *
 * @param title what the bars show, two words
 * @param shares one length per layer from layer 0, not negative; the longest fills the space; not
 *     copied, never written
 * @param texts what a hover says, one per layer
 */
public record LayerShares(String title, double[] shares, List<String> texts) {
    /** Checks the sizes and copies the list. */
    public LayerShares {
        texts = List.copyOf(texts);
        if (texts.size() != shares.length) {
            throw new IllegalArgumentException(
                    texts.size() + " texts for " + shares.length + " layers");
        }
    }

    /**
     * No bars.
     *
     * @return an empty value
     */
    public static LayerShares none() {
        return new LayerShares("", new double[0], List.of());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LayerShares that
                && title.equals(that.title)
                && Arrays.equals(shares, that.shares)
                && texts.equals(that.texts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shares) + texts.hashCode();
    }
}
