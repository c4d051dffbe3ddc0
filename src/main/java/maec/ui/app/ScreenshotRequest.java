package maec.ui.app;

import maec.ui.text.Language;
import maec.ui.theme.TextSize;
import maec.ui.theme.Theme;

import java.nio.file.Path;
import java.util.List;

/**
 * What to draw.
 *
 * @param folder where the pictures go; made if it is missing
 * @param sizes every picture in each of them
 * @param themes every picture in each of them
 * @param languages every picture in each of them
 * @param textSize how large letters are in every picture
 * @param everything also what lies over and under the pages, and the page before a project is open
 */
public record ScreenshotRequest(
        Path folder,
        List<Size> sizes,
        List<Theme> themes,
        List<Language> languages,
        TextSize textSize,
        boolean everything) {
    /** Copies the lists. */
    public ScreenshotRequest {
        sizes = List.copyOf(sizes);
        themes = List.copyOf(themes);
        languages = List.copyOf(languages);
    }

    /**
     * A size in pixels.
     *
     * @param width from left to right
     * @param height from top to bottom
     */
    public record Size(int width, int height) {
        @Override
        public String toString() {
            return width + "x" + height;
        }
    }
}
