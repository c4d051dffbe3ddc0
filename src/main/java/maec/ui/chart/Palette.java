package maec.ui.chart;

import javafx.scene.paint.Color;

import java.util.List;

/**
 * Colour maps whose brightness rises evenly, so that order is read correctly in print and with
 * colour blindness; and one for differences, whose brightness falls to both sides.
 *
 * <p>Each is given by ten or eleven anchors of the published map and interpolated linearly between
 * them, which stays within two of 255 steps of the full tables.
 */
public enum Palette {
    /** Dark violet over green to yellow (van der Walt and Smith, 2015). */
    VIRIDIS(
            "viridis", 0x440154, 0x482878, 0x3e4a89, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779,
            0x6ece58, 0xb5de2b, 0xfde725),
    /** Dark blue over grey to yellow; the same for people who do not see red or green (2018). */
    CIVIDIS(
            "cividis", 0x00204d, 0x00336f, 0x39486b, 0x575c6d, 0x707173, 0x8a8779, 0xa69d75,
            0xc4b56c, 0xe4cf5b, 0xffea46),
    /**
     * Violet over near white to orange, for differences; told apart with colour blindness (2003).
     */
    PURPLE_ORANGE(
            "purple-orange",
            0x2d004b,
            0x542788,
            0x8073ac,
            0xb2abd2,
            0xd8daeb,
            0xf7f7f7,
            0xfee0b6,
            0xfdb863,
            0xe08214,
            0xb35806,
            0x7f3b08);

    /** How many levels a palette has. */
    public static final int LEVELS = 256;

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of, so it is
    private final List<Integer> colours;

    Palette(String label, int... anchors) {
        this.label = label;
        var table = new Integer[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            double position = level * (anchors.length - 1) / (double) (LEVELS - 1);
            int left = Math.min((int) position, anchors.length - 2);
            table[level] = 0xff000000 | blend(anchors[left], anchors[left + 1], position - left);
        }
        this.colours = List.of(table);
    }

    /**
     * The name that menus print.
     *
     * @return a word
     */
    public String label() {
        return label;
    }

    /**
     * The palettes for values that have one direction.
     *
     * @return in the order of menus
     */
    public static List<Palette> sequential() {
        return List.of(VIRIDIS, CIVIDIS);
    }

    /** Draws all levels side by side, the lowest at the left. */
    void legend(Pen pen, double x, double y, int width, double height) {
        for (int step = 0; step < width; step += 2) {
            int argb = argb(step * (LEVELS - 1) / Math.max(1, width - 1));
            pen.fill(
                    x + step,
                    y,
                    Math.min(2, width - step),
                    height,
                    Color.rgb(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff));
        }
    }

    /**
     * The opaque colour of a level.
     *
     * @param level from 0 (lowest) to {@link #LEVELS} − 1
     * @return 0xAARRGGBB
     */
    public int argb(int level) {
        return colours.get(level);
    }

    /**
     * A colour on the way from one to another; alpha is not looked at.
     *
     * @param from 0xRRGGBB
     * @param to 0xRRGGBB
     * @param share 0 gives {@code from}, 1 gives {@code to}
     * @return 0xRRGGBB
     */
    static int blend(int from, int to, double share) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int a = from >> shift & 0xff;
            int b = to >> shift & 0xff;
            mixed |= (int) Math.round(a + (b - a) * share) << shift;
        }
        return mixed;
    }
}
