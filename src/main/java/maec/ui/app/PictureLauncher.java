package maec.ui.app;

import javafx.application.Platform;

import maec.job.JobContext;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.ui.chart.ChartPane;
import maec.ui.chart.PictureFormat;
import maec.ui.chart.PictureShelf;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.shell.WorkStage;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.Theme;
import maec.ui.theme.ThemeModel;
import maec.workflow.InventedProject;
import maec.workflow.OpenProject;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command {@code picture [PROJECT] --chart NAME [--format png|svg|csv] -o FILE}: one chart of
 * the window as picture, vectors or numbers; {@code picture [PROJECT] --list} names the charts.
 *
 * <p>It lies beside the window because the command line loads no JavaFX.
 */
public final class PictureLauncher {
    private static final Pattern SIZE = Pattern.compile("(\\d{3,4})x(\\d{3,4})");
    private static final String USAGE =
            "picture [PROJECT | --eight-billion] --chart NAME [--format png|svg|csv] -o FILE"
                    + " [--size 1440x900] [--theme light|dark] [--language en|es|zh]; or picture"
                    + " [PROJECT] --list";

    private Path project = Places.here().sample();
    private boolean sample = true;
    private boolean invented;
    private boolean listed;
    private String chart = "";
    private String format = "";
    private Path file = Path.of("");
    private int width = 1440;
    private int height = 900;
    private Theme theme = Theme.LIGHT;
    private Language language = Language.ENGLISH;

    private PictureLauncher() {}

    /** The arguments make no sense. */
    private record WrongArguments(String reason) implements Problem {
        @Override
        public String sentence() {
            return "The picture cannot be drawn: " + reason + ".";
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
     * Draws, prints the file or the names of charts, and ends the process.
     *
     * @param arguments as above
     */
    public static void main(String[] arguments) {
        LogFile log = LogFile.at(Places.here().log());
        int code = 0;
        try {
            new PictureLauncher().parse(List.of(arguments)).run();
        } catch (ProblemException e) {
            System.err.println(e.problem().sentence() + " " + e.problem().advice());
            code = e.problem().exitCode();
        } finally {
            java.lang.ref.Reference.reachabilityFence(log);
        }
        System.exit(code);
    }

    private PictureLauncher parse(List<String> arguments) {
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "--list" -> listed = true;
                case "--eight-billion" -> invented = true;
                default -> {
                    if (word.startsWith("-")) {
                        take(word, value(word, rest));
                    } else {
                        project = path(word);
                        sample = false;
                    }
                }
            }
        }
        if (!listed && (chart.isEmpty() || file.toString().isEmpty())) {
            throw wrong(chart.isEmpty() ? "no chart is named" : "no file is named");
        }
        return this;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw wrong(option + " has no value");
        }
        return rest.next();
    }

    private void take(String option, String value) {
        switch (option) {
            case "--chart" -> chart = value;
            case "--format" -> format = value;
            case "-o", "--output" -> file = path(value);
            case "--theme" -> theme = named(Theme.values(), value, "theme");
            case "--language" ->
                    language =
                            Arrays.stream(Language.values())
                                    .filter(one -> one.code().equals(value))
                                    .findFirst()
                                    .orElseThrow(
                                            () -> wrong("there is no language “" + value + "”"));
            case "--size" -> {
                Matcher size = SIZE.matcher(value);
                if (!size.matches()) {
                    throw wrong("“" + value + "” is not a size such as 1440x900");
                }
                width = Integer.parseInt(size.group(1));
                height = Integer.parseInt(size.group(2));
            }
            default -> throw wrong("there is no option " + option);
        }
    }

    private static <T extends Enum<T>> T named(T[] choices, String word, String what) {
        return Arrays.stream(choices)
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> wrong("there is no " + what + " “" + word + "”"));
    }

    /** As said, or by the ending of the file's name. */
    private PictureFormat format() {
        String name = file.getFileName().toString();
        String word = format.isEmpty() ? name.substring(name.lastIndexOf('.') + 1) : format;
        return named(PictureFormat.values(), word.toLowerCase(Locale.ROOT), "format");
    }

    private void run() {
        if (!listed) {
            format();
        }
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
            inWindow(() -> draw(open));
        }
    }

    private static void inWindow(Runnable work) {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        System.setProperty("java.awt.headless", "true");
        var drawing = new FutureTask<>(work, true);
        Platform.startup(drawing);
        try {
            drawing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } finally {
            Platform.exit();
        }
    }

    /** Opens one stage after the other, so that all charts are there. */
    private void draw(OpenProject open) {
        var board = new JobBoard();
        var themes = new ThemeModel(theme);
        var around =
                new Surroundings(
                        new ImmediateJobRunner(board),
                        board,
                        new Screenshots.NoDesktop(),
                        themes,
                        new Messages(language));
        var workbench = new Workbench(open, around, _ -> {});
        var portrait = new Portrait(workbench.root(), width, height, themes);
        for (WorkStage stage : workbench.stages()) {
            workbench.stageProperty().set(stage);
            portrait.draw();
        }
        PictureShelf shelf = workbench.pictures();
        if (listed) {
            shelf.names().forEach(System.out::println);
        } else {
            save(shelf, portrait);
        }
    }

    private void save(PictureShelf shelf, Portrait portrait) {
        ChartPane found =
                shelf.chart(chart)
                        .orElseThrow(
                                () ->
                                        wrong(
                                                "there is no chart “"
                                                        + chart
                                                        + "”, only "
                                                        + shelf.names().stream()
                                                                .collect(
                                                                        Collectors.joining(", "))));
        if (found.getWidth() == 0) {
            // it lies on a page that is not open and was never laid out
            found.resize(width / 2.0, height / 2.0);
            portrait.draw();
        }
        if (found.table().rows().isEmpty()) {
            throw wrong("there is nothing to show in “" + chart + "” yet");
        }
        PictureShelf.write(format().take(found).get(), file);
        System.out.println(file);
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
