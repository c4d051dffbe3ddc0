package maec.ui.app;

import maec.ui.app.ScreenshotRequest.Size;
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
import maec.workflow.OpenProject;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The command {@code picture [PROJECT] --chart NAME [--format png|svg|csv] -o FILE}: one chart of
 * the window as picture, vectors or numbers; {@code picture [PROJECT] --list} names the charts.
 *
 * <p>It lies beside the window because the command line loads no JavaFX.
 */
public final class PictureLauncher {
    private static final DrawingArguments ARGUMENTS =
            new DrawingArguments(
                    "The picture",
                    "picture [PROJECT | --eight-billion] --chart NAME [--format png|svg|csv] -o FILE"
                            + " [--size 1440x900] [--theme light|dark] [--language en|es|zh]; or picture"
                            + " [PROJECT] --list");

    private DrawnProject project = new DrawnProject.Sample();
    private boolean listed;
    private String chart = "";
    private String format = "";
    private Path file = Path.of("");
    private Size size = new Size(1440, 900);
    private Theme theme = Theme.LIGHT;
    private Language language = Language.ENGLISH;

    private PictureLauncher() {}

    /**
     * Draws, prints the file or the names of charts, and ends the process.
     *
     * @param arguments as above
     */
    public static void main(String[] arguments) {
        DrawingArguments.end(() -> new PictureLauncher().parse(List.of(arguments)).run());
    }

    private PictureLauncher parse(List<String> arguments) {
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "--list" -> listed = true;
                case "--eight-billion" -> project = new DrawnProject.Invented();
                default -> {
                    if (word.startsWith("-")) {
                        take(word, ARGUMENTS.value(word, rest));
                    } else {
                        project = new DrawnProject.Given(ARGUMENTS.path(word));
                    }
                }
            }
        }
        if (!listed && (chart.isEmpty() || file.toString().isEmpty())) {
            throw ARGUMENTS.wrong(chart.isEmpty() ? "no chart is named" : "no file is named");
        }
        return this;
    }

    private void take(String option, String value) {
        switch (option) {
            case "--chart" -> chart = value;
            case "--format" -> format = value;
            case "-o", "--output" -> file = ARGUMENTS.path(value);
            case "--theme" -> theme = ARGUMENTS.named(Theme.values(), value, "theme");
            case "--language" ->
                    language =
                            ARGUMENTS.named(Language.values(), Language::code, value, "language");
            case "--size" -> size = ARGUMENTS.size(value);
            default -> throw ARGUMENTS.wrong("there is no option " + option);
        }
    }

    /** As said, or by the ending of the file's name. */
    private PictureFormat format() {
        String name = file.getFileName().toString();
        String word = format.isEmpty() ? name.substring(name.lastIndexOf('.') + 1) : format;
        return ARGUMENTS.named(PictureFormat.values(), word.toLowerCase(Locale.ROOT), "format");
    }

    private void run() {
        if (!listed) {
            format();
        }
        project.use(
                open ->
                        Offscreen.call(
                                () -> {
                                    draw(open);
                                    return true;
                                }));
    }

    /** Opens one stage after the other, so that all charts are there. */
    private void draw(OpenProject open) {
        var board = new JobBoard();
        var themes = new ThemeModel(theme);
        var around =
                new Surroundings(
                        new ImmediateJobRunner(board),
                        board,
                        new NoDesktop(),
                        themes,
                        new Messages(language));
        var workbench = new Workbench(open, around, _ -> {});
        var portrait = new Portrait(workbench.root(), size.width(), size.height(), themes);
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
                                        ARGUMENTS.wrong(
                                                "there is no chart “"
                                                        + chart
                                                        + "”, only "
                                                        + shelf.names().stream()
                                                                .collect(
                                                                        Collectors.joining(", "))));
        if (found.getWidth() == 0) {
            // it lies on a page that is not open and was never laid out
            found.resize(size.width() / 2.0, size.height() / 2.0);
            portrait.draw();
        }
        if (found.table().rows().isEmpty()) {
            throw ARGUMENTS.wrong("there is nothing to show in “" + chart + "” yet");
        }
        PictureShelf.write(format().take(found).get(), file);
        System.out.println(file);
    }
}
