package maec.ui.app;

import javafx.application.Platform;

import maec.ui.activity.RecentLog;
import maec.ui.port.ProjectSwitch;
import maec.ui.settings.Preferences;

import java.nio.file.Path;
import java.time.ZoneId;

/**
 * What the window around a project gives to its frame.
 *
 * @param preferences what people chose, and what is remembered
 * @param projects opens another project
 * @param log the program's log
 * @param places where things are kept
 */
record WindowContext(
        Preferences preferences, ProjectSwitch projects, RecentLog log, Places places) {
    /** A frame without a window: for pictures, benchmarks and tests. */
    static WindowContext alone(Surroundings around) {
        return new WindowContext(
                Preferences.bare(around.themes(), around.messages()),
                new NoProjects(),
                new RecentLog(Platform::runLater, ZoneId.systemDefault()),
                Places.here());
    }

    /** Opens nothing. */
    private static final class NoProjects implements ProjectSwitch {
        @Override
        public void choose() {
            // there is only one project
        }

        @Override
        public void create() {
            // there is only one project
        }

        @Override
        public void openSample() {
            // there is only one project
        }

        @Override
        public void open(Path folder) {
            // there is only one project
        }

        @Override
        public void quit() {
            // there is no window
        }
    }
}
