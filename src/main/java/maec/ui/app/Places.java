package maec.ui.app;

import maec.ui.settings.KeptPlace;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the window keeps its own files.
 *
 * @param data projects that the product makes, and logs
 * @param config settings of the window
 */
public record Places(Path data, Path config) {
    private static final String FOLDER = "maec-workbench";
    private static final String TITLE = "MAEC Workbench";

    /**
     * The places of a user on a system; {@code MAEC_HOME}, as a property or in the environment,
     * puts everything into one folder.
     *
     * @param system the name of the operating system
     * @param environment environment variables
     * @param property the system property {@code MAEC_HOME}, or null
     * @param home the user's home folder
     * @return the places; nothing is made
     */
    public static Places of(
            String system, Map<String, String> environment, @Nullable String property, Path home) {
        String own = property != null ? property : environment.get("MAEC_HOME");
        if (own != null && !own.isBlank()) {
            return new Places(Path.of(own), Path.of(own));
        }
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            Path folder = home.resolve("Library").resolve("Application Support").resolve(TITLE);
            return new Places(folder, folder);
        }
        if (name.startsWith("windows")) {
            Path local =
                    named(environment, "LOCALAPPDATA", home.resolve("AppData").resolve("Local"));
            Path roaming =
                    named(environment, "APPDATA", home.resolve("AppData").resolve("Roaming"));
            return new Places(local.resolve(TITLE), roaming.resolve(TITLE));
        }
        Path data = named(environment, "XDG_DATA_HOME", home.resolve(".local").resolve("share"));
        Path config = named(environment, "XDG_CONFIG_HOME", home.resolve(".config"));
        return new Places(data.resolve(FOLDER), config.resolve(FOLDER));
    }

    /** The places of the user who runs this program. */
    static Places here() {
        return of(
                System.getProperty("os.name"),
                System.getenv(),
                System.getProperty("MAEC_HOME"),
                Path.of(System.getProperty("user.home")));
    }

    private static Path named(Map<String, String> environment, String name, Path otherwise) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? otherwise : Path.of(value);
    }

    /** A path that was written down, or nothing if this system cannot read it. */
    static Stream<Path> path(String text) {
        try {
            return Stream.of(Path.of(text));
        } catch (InvalidPathException _) {
            return Stream.empty();
        }
    }

    /** Where the sample project lies or will lie. */
    public Path sample() {
        return data.resolve("sample");
    }

    /** The settings of the window. */
    public Path settings() {
        return config.resolve("window.properties");
    }

    /** What the settings list, with words for each. */
    List<KeptPlace> kept() {
        return List.of(
                new KeptPlace("settings.place.sample", sample(), sample()),
                new KeptPlace("settings.place.settings", settings(), config),
                new KeptPlace("settings.place.log", log(), logFolder()));
    }

    /** Where traces of defects go. */
    public Path log() {
        return logFolder().resolve("workbench.log");
    }

    /** Holds the log. */
    Path logFolder() {
        return data.resolve("log");
    }
}
