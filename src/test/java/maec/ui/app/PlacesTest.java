package maec.ui.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.beans.property.SimpleObjectProperty;

import maec.ui.settings.Preferences;
import maec.ui.shell.WorkStage;
import maec.ui.text.Language;
import maec.ui.theme.Motion;
import maec.ui.theme.TextSize;
import maec.ui.theme.Theme;
import maec.ui.theme.ThemeChoice;
import maec.ui.theme.ThemeModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the window keeps its files, what it remembers, and when it cannot open. */
class PlacesTest {
    private static final Path HOME = Path.of("/home/ada");
    private static final SimpleObjectProperty<Theme> LIGHT =
            new SimpleObjectProperty<>(Theme.LIGHT);

    @Test
    void linuxFollowsTheBaseDirectories() {
        Places plain = Places.of("Linux", Map.of(), null, HOME);
        assertEquals(HOME.resolve(".local/share/maec-workbench/sample"), plain.sample());
        assertEquals(HOME.resolve(".config/maec-workbench/window.properties"), plain.settings());
        Places named = Places.of("Linux", Map.of("XDG_DATA_HOME", "/data"), null, HOME);
        assertEquals(Path.of("/data/maec-workbench/sample"), named.sample());
    }

    @Test
    void macKeepsEverythingInApplicationSupport() {
        Places places = Places.of("Mac OS X", Map.of(), null, HOME);
        assertEquals(
                HOME.resolve("Library/Application Support/MAEC Workbench/sample"), places.sample());
    }

    @Test
    void maecHomeWinsAndThePropertyWinsOverTheEnvironment() {
        var environment = Map.of("MAEC_HOME", "/from/environment");
        assertEquals(
                Path.of("/from/environment/sample"),
                Places.of("Linux", environment, null, HOME).sample());
        assertEquals(
                Path.of("/from/property/sample"),
                Places.of("Linux", environment, "/from/property", HOME).sample());
    }

    @Test
    void settingsSurviveAndADamagedFileIsAFirstStart(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("new").resolve("window.properties");
        assertEquals(WindowSettings.first(), WindowSettings.load(file));
        Preferences chosen = WindowSettings.first().preferences(LIGHT);
        chosen.themes().choiceProperty().set(ThemeChoice.DARK);
        chosen.messages().choose(Language.SPANISH);
        chosen.themes().textSizeProperty().set(TextSize.LARGEST);
        chosen.themes().motionProperty().set(Motion.REDUCED);
        chosen.tour().set(4);
        chosen.opened(Path.of("/work/one"));
        chosen.opened(Path.of("/work/two"));
        var settings =
                WindowSettings.first().with(chosen, WorkStage.TENSORS).at(30, 40, 1200, 800, false);
        settings.save(file);
        WindowSettings loaded = WindowSettings.load(file);
        assertEquals(settings, loaded);
        assertEquals(List.of("/work/two", "/work/one"), loaded.recent());
        assertEquals(WorkStage.TENSORS, loaded.stage());
        assertEquals(4, loaded.preferences(LIGHT).tour().get());
        ThemeModel themes = loaded.preferences(LIGHT).themes();
        assertEquals(Theme.DARK, themes.theme());
        assertEquals(TextSize.LARGEST, themes.textSizeProperty().get());
        assertEquals(Motion.REDUCED, themes.motionProperty().get());
        try (var left = Files.list(file.getParent())) {
            assertEquals(List.of(file), left.toList());
        }
        Files.writeString(file, "\\u00");
        assertEquals(WindowSettings.first(), WindowSettings.load(file));
        Files.writeString(file, "theme=DARK\nwidth=3\nheight=many");
        WindowSettings older = WindowSettings.load(file);
        assertEquals(ThemeChoice.DARK, older.theme());
        assertEquals(1440, older.width());
        assertFalse(older.placed());
        assertEquals(Preferences.TOUR_NEW, older.tour());
        Files.writeString(file, "stage=NOWHERE\nrecent.0=/a\n");
        assertEquals(WorkStage.SOURCES, WindowSettings.load(file).stage());
    }

    @Test
    void aWindowThatFillsTheScreenKeepsItsOwnSizeAndPlace() {
        var small = WindowSettings.first().at(30, 40, 1200, 800, false);
        var full = small.at(0, 0, 2560, 1440, true);
        assertTrue(full.maximized());
        assertEquals(small, full.at(30, 40, full.width(), full.height(), false));
    }

    @Test
    void theNewestProjectsAreRememberedOnce() {
        Preferences preferences = WindowSettings.first().preferences(LIGHT);
        for (int i = 0; i < 12; i++) {
            preferences.opened(Path.of("/work", "p" + i));
        }
        preferences.opened(Path.of("/work", "p9"));
        assertEquals(8, preferences.recent().size());
        assertEquals(Path.of("/work/p9"), preferences.recent().getFirst());
        assertEquals(Path.of("/work/p11"), preferences.othersThan(Path.of("/work/p9")).getFirst());
    }

    @Test
    void aChoiceOfTheSystemFollowsIt() {
        var system = new SimpleObjectProperty<>(Theme.LIGHT);
        var themes = new ThemeModel(ThemeChoice.SYSTEM, system);
        assertEquals(Theme.LIGHT, themes.theme());
        system.set(Theme.DARK);
        assertEquals(Theme.DARK, themes.theme());
        themes.toggle();
        system.set(Theme.LIGHT);
        system.set(Theme.DARK);
        assertEquals(Theme.LIGHT, themes.theme());
    }

    @Test
    void aMachineWithoutADisplayIsToldTheCommandInstead() {
        var display = new Display(_ -> true, _ -> false);
        DisplayProblem none = display.problem("Linux", "", Map.of()).orElseThrow();
        assertEquals(69, none.exitCode());
        assertEquals(
                "The window needs a display, and DISPLAY is not set. Every step is also a command"
                        + " that needs no display: java -jar maec.jar --help.",
                none.sentence() + " " + none.advice());
        var silent = display.problem("Linux", "", Map.of("DISPLAY", ":7")).orElseThrow();
        assertEquals(
                "The window needs a display, and the display :7 does not answer.",
                silent.sentence());
    }

    @Test
    void missingLibrariesAreNamedWithTheirPackages() {
        var display = new Display(name -> !name.contains("gtk"), _ -> true);
        var problem = display.problem("Linux", "", Map.of("DISPLAY", ":0")).orElseThrow();
        assertTrue(problem.sentence().contains("libgtk-3.so.0"));
        assertTrue(problem.sentence().contains("apt-get install libgtk-3-0"));
    }

    @Test
    void aDisplayThatAnswersAndTheHeadlessPlatformAreFine() {
        var nothing = new Display(_ -> false, _ -> false);
        assertEquals(Optional.empty(), nothing.problem("Linux", "Headless", Map.of()));
        assertEquals(Optional.empty(), nothing.problem("Mac OS X", "", Map.of()));
        var all = new Display(_ -> true, _ -> true);
        assertEquals(Optional.empty(), all.problem("Linux", "", Map.of("DISPLAY", ":0")));
    }
}
