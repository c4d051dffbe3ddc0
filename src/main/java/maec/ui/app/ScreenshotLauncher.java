package maec.ui.app;

import maec.ui.app.ScreenshotRequest.Size;
import maec.ui.text.Language;
import maec.ui.theme.TextSize;
import maec.ui.theme.Theme;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command {@code screenshots DIR [--project P | --eight-billion] [--size 1280x800,1920x1080]
 * [--theme light|dark|both] [--language en|es|zh|all] [--text 100|115|130] [--all]}.
 *
 * <p>It lies beside the window because the command line loads no JavaFX.
 */
public final class ScreenshotLauncher {
    private static final DrawingArguments ARGUMENTS =
            new DrawingArguments(
                    "The pictures",
                    "screenshots DIR [--project P | --eight-billion] [--size 1280x800,1920x1080]"
                            + " [--theme light|dark|both] [--language en|es|zh|all]"
                            + " [--text 100|115|130] [--all]");
    private static final List<Size> ALL_SIZES = List.of(new Size(1280, 800), new Size(1920, 1080));

    private Path folder = Path.of("");
    private DrawnProject project = new DrawnProject.Sample();
    private List<Size> sizes = List.of(new Size(1440, 900));
    private List<Theme> themes = List.of(Theme.values());
    private List<Language> languages = List.of(Language.ENGLISH);
    private TextSize textSize = TextSize.USUAL;
    private boolean everything;

    private ScreenshotLauncher() {}

    /**
     * Draws the pictures and ends the process.
     *
     * @param arguments the folder for the pictures, then options
     */
    public static void main(String[] arguments) {
        DrawingArguments.end(() -> new ScreenshotLauncher().parse(List.of(arguments)).draw());
    }

    private ScreenshotLauncher parse(List<String> arguments) {
        Iterator<String> rest = arguments.iterator();
        if (!rest.hasNext()) {
            throw ARGUMENTS.wrong("no folder is named");
        }
        folder = ARGUMENTS.path(rest.next());
        while (rest.hasNext()) {
            String option = rest.next();
            if (option.equals("--eight-billion")) {
                project = new DrawnProject.Invented();
                continue;
            }
            if (option.equals("--all")) {
                takeAll();
                continue;
            }
            take(option, ARGUMENTS.value(option, rest));
        }
        return this;
    }

    private void take(String option, String value) {
        switch (option) {
            case "--project" -> project = new DrawnProject.Given(ARGUMENTS.path(value));
            case "--size" -> sizes = Stream.of(value.split(",")).map(ARGUMENTS::size).toList();
            case "--language" ->
                    languages =
                            value.equals("all")
                                    ? List.of(Language.values())
                                    : List.of(
                                            ARGUMENTS.named(
                                                    Language.values(),
                                                    Language::code,
                                                    value,
                                                    "language"));
            case "--text" ->
                    textSize =
                            ARGUMENTS.named(
                                    TextSize.values(),
                                    one -> "" + one.percent(),
                                    value,
                                    "text size");
            case "--theme" ->
                    themes =
                            value.equals("both")
                                    ? List.of(Theme.values())
                                    : List.of(ARGUMENTS.named(Theme.values(), value, "theme"));
            default -> throw ARGUMENTS.wrong("there is no option " + option);
        }
    }

    /** Every page in every theme, language and usual size; options that follow still choose. */
    private void takeAll() {
        everything = true;
        sizes = ALL_SIZES;
        themes = List.of(Theme.values());
        languages = List.of(Language.values());
    }

    private void draw() {
        var request = new ScreenshotRequest(folder, sizes, themes, languages, textSize, everything);
        project.use(
                open -> {
                    Screenshots.Drawn drawn = Screenshots.take(request, open);
                    drawn.files().forEach(System.out::println);
                    drawn.cuts().forEach(System.err::println);
                });
    }
}
