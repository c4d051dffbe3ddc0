package maec.ui.app;

import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;

import maec.ui.settings.Preferences;
import maec.ui.shell.WorkStage;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.Motion;
import maec.ui.theme.TextSize;
import maec.ui.theme.Theme;
import maec.ui.theme.ThemeChoice;
import maec.ui.theme.ThemeModel;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * What the window remembers from one start to the next.
 *
 * @param theme light, dark, or as the system
 * @param language of the window
 * @param textSize how large letters are
 * @param motion whether things may move
 * @param width of the window's content, in pixels
 * @param height of the window's content, in pixels
 * @param maximized whether it filled the screen
 * @param placed whether the next two are known
 * @param x of the window on the screen, in pixels
 * @param y of the window on the screen, in pixels
 * @param stage the stage that was open
 * @param tour as in {@link Preferences#tour}
 * @param recent folders of projects, the newest first
 */
public record WindowSettings(
        ThemeChoice theme,
        Language language,
        TextSize textSize,
        Motion motion,
        double width,
        double height,
        boolean maximized,
        boolean placed,
        double x,
        double y,
        WorkStage stage,
        int tour,
        List<String> recent) {
    private static final System.Logger LOG = System.getLogger("maec.ui.app");
    static final double LEAST_WIDTH = 980;
    static final double LEAST_HEIGHT = 720;

    /** Mends what a damaged file has. */
    public WindowSettings {
        width = width >= LEAST_WIDTH ? width : 1440;
        height = height >= LEAST_HEIGHT ? height : 900;
        recent = List.copyOf(recent);
    }

    /**
     * The settings of the first start.
     *
     * @return as the system, 1440 × 900, no project, no tour yet
     */
    public static WindowSettings first() {
        return new WindowSettings(
                ThemeChoice.SYSTEM,
                Language.of(Locale.getDefault()),
                TextSize.USUAL,
                Motion.SYSTEM,
                1440,
                900,
                false,
                false,
                0,
                0,
                WorkStage.SOURCES,
                Preferences.TOUR_NEW,
                List.of());
    }

    /**
     * The preferences that people change while the window is open.
     *
     * @param system which theme the system shows
     * @return to be put back by {@link #with}
     */
    Preferences preferences(ObservableValue<Theme> system) {
        var themes = new ThemeModel(theme, system);
        themes.textSizeProperty().set(textSize);
        themes.motionProperty().set(motion);
        return new Preferences(
                themes,
                new Messages(language),
                FXCollections.observableArrayList(recent.stream().flatMap(Places::path).toList()),
                new SimpleIntegerProperty(tour));
    }

    /**
     * The same window with other preferences.
     *
     * @param now what people chose
     * @param open the stage that is open
     */
    WindowSettings with(Preferences now, WorkStage open) {
        return new WindowSettings(
                now.themes().choiceProperty().get(),
                now.messages().language(),
                now.themes().textSizeProperty().get(),
                now.themes().motionProperty().get(),
                width,
                height,
                maximized,
                placed,
                x,
                y,
                open,
                now.tour().get(),
                now.recent().stream().map(Path::toString).toList());
    }

    /**
     * The same preferences for a window that stands elsewhere; one that fills the screen keeps its
     * size.
     */
    WindowSettings at(double left, double top, double wide, double high, boolean full) {
        return new WindowSettings(
                theme,
                language,
                textSize,
                motion,
                full ? width : wide,
                full ? height : high,
                full,
                full ? placed : true,
                full ? x : left,
                full ? y : top,
                stage,
                tour,
                recent);
    }

    /**
     * Reads the settings; a file that is missing or damaged counts as a first start. Properties are
     * read, because they need no library and so do not delay the first window.
     *
     * @param file where they were kept
     * @return the settings
     */
    public static WindowSettings load(Path file) {
        if (!Files.isRegularFile(file)) {
            return first();
        }
        try (var text = Files.newBufferedReader(file)) {
            var kept = new Properties();
            kept.load(text);
            return of(new KeptValues(kept));
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(Level.INFO, "unreadable settings in " + file + ": " + e.getMessage());
        }
        return first();
    }

    private static WindowSettings of(KeptValues kept) {
        WindowSettings first = first();
        return new WindowSettings(
                kept.choice("theme", first.theme()),
                kept.choice("language", first.language()),
                kept.choice("text", first.textSize()),
                kept.choice("motion", first.motion()),
                kept.number("width", first.width()),
                kept.number("height", first.height()),
                kept.flag("maximized"),
                kept.flag("placed"),
                kept.number("x", 0),
                kept.number("y", 0),
                kept.choice("stage", first.stage()),
                (int) kept.number("tour", first.tour()),
                kept.list("recent"));
    }

    /**
     * Keeps the settings; either all of them are written or the old file stays. A failure is noted
     * in the log only, since nobody waits for it when a window closes.
     *
     * @param file where to keep them
     */
    public void save(Path file) {
        var kept = new Properties();
        kept.setProperty("theme", theme.name());
        kept.setProperty("language", language.name());
        kept.setProperty("text", textSize.name());
        kept.setProperty("motion", motion.name());
        kept.setProperty("width", String.valueOf(width));
        kept.setProperty("height", String.valueOf(height));
        kept.setProperty("maximized", String.valueOf(maximized));
        kept.setProperty("placed", String.valueOf(placed));
        kept.setProperty("x", String.valueOf(x));
        kept.setProperty("y", String.valueOf(y));
        kept.setProperty("stage", stage.name());
        kept.setProperty("tour", String.valueOf(tour));
        for (int i = 0; i < recent.size(); i++) {
            kept.setProperty("recent." + i, recent.get(i));
        }
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = Files.createTempFile(folder, "window", ".properties");
            try (var text = Files.newBufferedWriter(fresh)) {
                kept.store(text, null);
            }
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
