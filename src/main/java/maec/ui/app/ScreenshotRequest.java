package maec.ui.app;

import maec.ui.theme.Theme;

import java.nio.file.Path;
import java.util.List;

/**
 * What to draw.
 *
 * @param folder where the pictures go; made if it is missing
 * @param width in pixels
 * @param height in pixels
 * @param themes which themes
 */
public record ScreenshotRequest(Path folder, int width, int height, List<Theme> themes) {
    /** Copies the list. */
    public ScreenshotRequest {
        themes = List.copyOf(themes);
    }
}
