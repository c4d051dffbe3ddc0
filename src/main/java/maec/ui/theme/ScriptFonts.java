package maec.ui.theme;

import javafx.scene.text.Font;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * The fonts that the product brings along: its own, and one per script that a system may lack.
 *
 * <p>Nothing has to name a script's font: once they are loaded, text in the product's font borrows
 * the letters that it lacks from them. On Linux that holds only for fonts that are loaded before
 * the first text is laid out, because JavaFX and Pango then remember which fonts there are;
 * therefore all of them are loaded at once. Windows and macOS bring fonts for these scripts along.
 */
public final class ScriptFonts {
    private static final List<String> SCRIPTS =
            List.of(
                    "Arabic",
                    "Armenian",
                    "Bengali",
                    "Devanagari",
                    "Ethiopic",
                    "Georgian",
                    "Gujarati",
                    "Gurmukhi",
                    "Hebrew",
                    "Kannada",
                    "Khmer",
                    "Lao",
                    "Malayalam",
                    "Myanmar",
                    "Oriya",
                    "Sinhala",
                    "Tamil",
                    "Telugu",
                    "Thai");

    private ScriptFonts() {}

    /** Loads them when first asked for, once per process. */
    private static final class Once {
        private static final List<Font> ALL = loadAll();

        private static List<Font> loadAll() {
            var own =
                    List.of(
                            "Inter-Regular.otf",
                            "Inter-Medium.otf",
                            "Inter-SemiBold.otf",
                            "MaecHan-Regular.otf",
                            "MaecHan-Bold.otf");
            var scripts = SCRIPTS.stream().map(script -> "NotoSans" + script + "-Regular.ttf");
            return java.util.stream.Stream.concat(own.stream(), scripts)
                    .map(ScriptFonts::load)
                    .toList();
        }
    }

    /**
     * Makes the fonts known to JavaFX; to be called before any text is laid out, from then on it
     * does nothing.
     *
     * @return the fonts
     */
    public static List<Font> load() {
        return Once.ALL;
    }

    private static Font load(String file) {
        try (InputStream bytes = ScriptFonts.class.getResourceAsStream("/maec/fonts/" + file)) {
            return Objects.requireNonNull(Font.loadFont(bytes, 13), file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the font " + file, e);
        }
    }
}
