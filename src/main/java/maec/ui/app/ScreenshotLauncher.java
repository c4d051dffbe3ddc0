package maec.ui.app;

import maec.job.JobContext;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.ui.app.ScreenshotRequest.Size;
import maec.ui.text.Language;
import maec.ui.theme.TextSize;
import maec.ui.theme.Theme;
import maec.workflow.InventedProject;
import maec.workflow.OpenProject;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The command {@code screenshots DIR [--project P | --eight-billion] [--size 1280x800,1920x1080]
 * [--theme light|dark|both] [--language en|es|zh|all] [--text 100|115|130] [--all]}.
 *
 * <p>It lies beside the window because the command line loads no JavaFX.
 */
public final class ScreenshotLauncher {
    private static final Pattern SIZE = Pattern.compile("(\\d{3,4})x(\\d{3,4})");
    private static final String USAGE =
            "screenshots DIR [--project P | --eight-billion] [--size 1280x800,1920x1080]"
                    + " [--theme light|dark|both] [--language en|es|zh|all]"
                    + " [--text 100|115|130] [--all]";
    private static final List<Size> ALL_SIZES = List.of(new Size(1280, 800), new Size(1920, 1080));

    private Path folder = Path.of("");
    private Path project = Places.here().sample();
    private boolean sample = true;
    private boolean invented;
    private List<Size> sizes = List.of(new Size(1440, 900));
    private List<Theme> themes = List.of(Theme.values());
    private List<Language> languages = List.of(Language.ENGLISH);
    private TextSize textSize = TextSize.USUAL;
    private boolean everything;

    private ScreenshotLauncher() {}

    /** The arguments make no sense. */
    private record WrongArguments(String reason) implements Problem {
        @Override
        public String sentence() {
            return "The pictures cannot be drawn: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Usage: " + USAGE + ".";
        }

        @Override
        public int exitCode() {
            return 64;
        }
    }

    /**
     * Draws the pictures and ends the process.
     *
     * @param arguments the folder for the pictures, then options
     */
    public static void main(String[] arguments) {
        LogFile log = LogFile.at(Places.here().log());
        int code = 0;
        try {
            new ScreenshotLauncher().parse(List.of(arguments)).draw();
        } catch (ProblemException e) {
            System.err.println(e.problem().sentence() + " " + e.problem().advice());
            code = e.problem().exitCode();
        } finally {
            java.lang.ref.Reference.reachabilityFence(log);
        }
        System.exit(code);
    }

    private ScreenshotLauncher parse(List<String> arguments) {
        Iterator<String> rest = arguments.iterator();
        if (!rest.hasNext()) {
            throw wrong("no folder is named");
        }
        folder = path(rest.next());
        while (rest.hasNext()) {
            String option = rest.next();
            if (option.equals("--eight-billion")) {
                invented = true;
                continue;
            }
            if (option.equals("--all")) {
                takeAll();
                continue;
            }
            if (!rest.hasNext()) {
                throw wrong(option + " has no value");
            }
            take(option, rest.next());
        }
        return this;
    }

    private void take(String option, String value) {
        switch (option) {
            case "--project" -> {
                project = path(value);
                sample = false;
            }
            case "--size" ->
                    sizes = Stream.of(value.split(",")).map(ScreenshotLauncher::size).toList();
            case "--language" -> languages = languages(value);
            case "--text" ->
                    textSize =
                            Stream.of(TextSize.values())
                                    .filter(size -> value.equals("" + size.percent()))
                                    .findFirst()
                                    .orElseThrow(
                                            () -> wrong("there is no text size “" + value + "”"));
            case "--theme" ->
                    themes =
                            switch (value) {
                                case "light" -> List.of(Theme.LIGHT);
                                case "dark" -> List.of(Theme.DARK);
                                case "both" -> List.of(Theme.values());
                                default -> throw wrong("there is no theme “" + value + "”");
                            };
            default -> throw wrong("there is no option " + option);
        }
    }

    /** Every page in every theme, language and usual size; options that follow still choose. */
    private void takeAll() {
        everything = true;
        sizes = ALL_SIZES;
        themes = List.of(Theme.values());
        languages = List.of(Language.values());
    }

    private static Size size(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw wrong("“" + text + "” is not a size such as 1440x900");
        }
        return new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
    }

    private static List<Language> languages(String code) {
        List<Language> spoken =
                Stream.of(Language.values())
                        .filter(language -> code.equals("all") || code.equals(language.code()))
                        .toList();
        if (spoken.isEmpty()) {
            throw wrong("there is no language “" + code + "”");
        }
        return spoken;
    }

    private void draw() {
        var opener = DiskProjects.here();
        JobContext silent = JobContext.silent();
        try (OpenProject open =
                invented
                        ? new InventedProject(1)
                        : sample
                                ? opener.openSample(project, silent)
                                : opener.open(project, silent)) {
            if (!open.isAnalysed()) {
                open.analyse(silent);
            }
            var request =
                    new ScreenshotRequest(folder, sizes, themes, languages, textSize, everything);
            Screenshots.Drawn drawn = Screenshots.take(request, open);
            drawn.files().forEach(System.out::println);
            drawn.cuts().forEach(System.err::println);
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw wrong("“" + text + "” is not a path");
        }
    }

    private static ProblemException wrong(String reason) {
        return new ProblemException(new WrongArguments(reason));
    }
}
