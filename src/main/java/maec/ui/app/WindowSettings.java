package maec.ui.app;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import maec.ui.text.Language;
import maec.ui.theme.Theme;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * What the window remembers from one start to the next.
 *
 * @param theme light or dark
 * @param language of the window
 * @param width of the window's content, in pixels
 * @param height of the window's content, in pixels
 * @param maximized whether it filled the screen
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record WindowSettings(
        Theme theme, Language language, double width, double height, boolean maximized) {
    private static final System.Logger LOG = System.getLogger("maec.ui.app");
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    static final double LEAST_WIDTH = 980;
    static final double LEAST_HEIGHT = 720;

    /** Fills what an older or damaged file lacks. */
    public WindowSettings {
        theme = theme == null ? Theme.LIGHT : theme;
        language = language == null ? Language.of(Locale.getDefault()) : language;
        width = width >= LEAST_WIDTH ? width : 1440;
        height = height >= LEAST_HEIGHT ? height : 900;
    }

    /**
     * The settings of the first start.
     *
     * @return light, 1440 × 900
     */
    public static WindowSettings first() {
        return new WindowSettings(Theme.LIGHT, Language.of(Locale.getDefault()), 1440, 900, false);
    }

    /**
     * Reads the settings; a file that is missing or damaged counts as a first start.
     *
     * @param file where they were kept
     * @return the settings
     */
    public static WindowSettings load(Path file) {
        if (!Files.isRegularFile(file)) {
            return first();
        }
        try {
            return JSON.readValue(Files.readAllBytes(file), WindowSettings.class);
        } catch (JacksonException e) {
            LOG.log(Level.INFO, "damaged settings in " + file + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            LOG.log(Level.INFO, "unreadable settings in " + file + ": " + e.getMessage());
        }
        return first();
    }

    /**
     * Keeps the settings; either all of them are written or the old file stays. A failure is noted
     * in the log only, since nobody waits for it when a window closes.
     *
     * @param file where to keep them
     */
    public void save(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "window", ".json");
            Files.write(fresh, JSON.writeValueAsBytes(this));
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(Level.INFO, "settings not kept in " + file + ": " + e.getMessage());
        }
    }
}
