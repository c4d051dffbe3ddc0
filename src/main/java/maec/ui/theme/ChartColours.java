package maec.ui.theme;

import javafx.scene.paint.Color;

/**
 * The colours of charts and canvases, the same as the {@code -maec-*} tokens of {@code
 * workbench.css}.
 *
 * @param card background of the card that a chart lies on
 * @param text axis labels and figures
 * @param mutedText subtitles and tick labels
 * @param grid grid lines and separators of cells
 * @param ability what belongs to an ability; also "selected"
 * @param language what belongs to a language
 * @param leftOut left-out tensors; also "key neurons" beside a heatmap
 * @param marker lines that can be dragged
 * @param bar bars that are neither
 * @param hatch hatching over cells that are left out
 */
public record ChartColours(
        Color card,
        Color text,
        Color mutedText,
        Color grid,
        Color ability,
        Color language,
        Color leftOut,
        Color marker,
        Color bar,
        Color hatch) {
    private static final ChartColours LIGHT =
            new ChartColours(
                    Color.web("#ffffff"),
                    Color.web("#24292f"),
                    Color.web("#57606a"),
                    Color.web("#d8dee4"),
                    Color.web("#0969da"),
                    Color.web("#c8682b"),
                    Color.web("#d4834f"),
                    Color.web("#24292f"),
                    Color.web("#6e9fdb"),
                    Color.web("#24292f", 0.75));
    private static final ChartColours DARK =
            new ChartColours(
                    Color.web("#161b22"),
                    Color.web("#e6edf3"),
                    Color.web("#8b949e"),
                    Color.web("#30363d"),
                    Color.web("#4493f8"),
                    Color.web("#f0883e"),
                    Color.web("#f0883e"),
                    Color.web("#e6edf3"),
                    Color.web("#2f5f9f"),
                    Color.web("#010409", 0.8));

    /**
     * The colours of a theme.
     *
     * @param theme light or dark
     * @return its colours
     */
    public static ChartColours of(Theme theme) {
        return theme == Theme.LIGHT ? LIGHT : DARK;
    }
}
