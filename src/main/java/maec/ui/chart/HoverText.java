package maec.ui.chart;

import java.util.List;

/**
 * What a hover card says; also what a screen reader hears.
 *
 * @param title one phrase
 * @param lines one fact each
 */
public record HoverText(String title, List<String> lines) {
    /** Copies the list. */
    public HoverText {
        lines = List.copyOf(lines);
    }

    /**
     * A card of these lines.
     *
     * @param title one phrase
     * @param lines one fact each
     * @return the card's text
     */
    public static HoverText of(String title, String... lines) {
        return new HoverText(title, List.of(lines));
    }

    /** Everything in one sentence. */
    String spoken() {
        return title + (lines.isEmpty() ? "" : ": " + String.join(", ", lines));
    }
}
