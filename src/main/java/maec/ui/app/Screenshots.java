package maec.ui.app;

import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Parent;

import maec.job.JobContext;
import maec.ui.activity.Drawer;
import maec.ui.activity.RecentLog;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobState;
import maec.ui.settings.Preferences;
import maec.ui.shell.WorkStage;
import maec.ui.start.Opening;
import maec.ui.start.StartView;
import maec.ui.start.StartViewModel;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;
import maec.ui.theme.Theme;
import maec.ui.theme.ThemeChoice;
import maec.ui.theme.ThemeModel;
import maec.ui.wizard.WizardStep;
import maec.workflow.OpenProject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Logger;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

/** Draws every stage of a project into files; needs no display. */
public final class Screenshots {
    private final ScreenshotRequest request;
    private final OpenProject project;
    private final RecentLog log = new RecentLog(Platform::runLater, ZoneId.systemDefault());
    private final List<Path> files = new ArrayList<>();
    private final List<String> cuts = new ArrayList<>();

    private Screenshots(ScreenshotRequest request, OpenProject project) {
        this.request = request;
        this.project = project;
    }

    /**
     * What came of the drawing.
     *
     * @param files the pictures, in order
     * @param cuts one sentence for each text that a picture shows only in part
     */
    record Drawn(List<Path> files, List<String> cuts) {}

    /** What a picture shows, and how to get there; every picture is left as it was found. */
    record Page(
            String name, Consumer<? super Workbench> arrive, Consumer<? super Workbench> leave) {
        Page(String name, Consumer<? super Workbench> arrive) {
            this(name, arrive, _ -> {});
        }
    }

    /** A view and the dials that change its looks. */
    private record Easel(Portrait portrait, ThemeModel themes, Messages messages) {}

    /**
     * Starts JavaFX without a display, draws, and ends JavaFX.
     *
     * @param request what to draw
     * @param project an analysed project; not closed
     * @return the files written, and what to look at in them
     * @throws maec.job.ProblemException if measuring the merge fails
     * @throws UncheckedIOException if a file cannot be written
     */
    static Drawn take(ScreenshotRequest request, OpenProject project) {
        return Offscreen.call(() -> new Screenshots(request, project).draw())
                .orElseGet(() -> new Drawn(List.of(), List.of()));
    }

    private Drawn draw() throws IOException {
        Logger.getLogger("").addHandler(log);
        Files.createDirectories(request.folder());
        project.evaluate(project.recipe(), JobContext.silent());
        for (ScreenshotRequest.Size size : request.sizes()) {
            if (request.everything()) {
                drawStart(size);
                drawWizard(size);
                drawBegun(size);
            }
            drawStages(size);
        }
        return new Drawn(List.copyOf(files), List.copyOf(cuts));
    }

    private ThemeModel themes() {
        var themes = new ThemeModel(Theme.LIGHT);
        themes.textSizeProperty().set(request.textSize());
        return themes;
    }

    /** Every stage of a project that was just made, in which nothing is computed yet. */
    private void drawBegun(ScreenshotRequest.Size size) throws IOException {
        Path folder = Files.createTempDirectory("maec-begun");
        var wizard =
                new WizardPages(
                        project,
                        new PosedJobs(new JobBoard()),
                        new Messages(Language.ENGLISH),
                        new NoDesktop());
        Optional<Path> made = wizard.make(folder.resolve("project"));
        try {
            if (made.isPresent()) {
                JobContext silent = JobContext.silent();
                try (OpenProject begun = DiskProjects.here().open(made.get(), silent)) {
                    Bench bench = bench(begun, size);
                    for (WorkStage stage : WorkStage.values()) {
                        var page = new Page("begun-" + stage.id(), UsualPages.at(stage));
                        draw(bench.easel(), size, page, bench.workbench());
                    }
                }
            }
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** A workbench on an easel, with the works that can be posed for it. */
    private record Bench(Workbench workbench, Easel easel, PosedJobs jobs, Surroundings around) {}

    private Bench bench(OpenProject shown, ScreenshotRequest.Size size) {
        var board = new JobBoard();
        ThemeModel themes = themes();
        var messages = new Messages(Language.ENGLISH);
        var jobs = new PosedJobs(board);
        var around = new Surroundings(jobs, board, new NoDesktop(), themes, messages);
        var alone = WindowContext.alone(around);
        var window = new WindowContext(alone.preferences(), alone.projects(), log, alone.places());
        var workbench = new Workbench(shown, around, _ -> {}, window);
        var portrait = new Portrait(workbench.root(), size.width(), size.height(), themes);
        return new Bench(workbench, new Easel(portrait, themes, messages), jobs, around);
    }

    private void drawStages(ScreenshotRequest.Size size) throws IOException {
        Bench bench = bench(project, size);
        Easel easel = bench.easel();
        Workbench workbench = bench.workbench();
        PosedJobs jobs = bench.jobs();
        for (Page page : UsualPages.of(request.everything())) {
            draw(easel, size, page, workbench);
        }
        if (request.everything()) {
            List<Page> posed = new ArrayList<>(new StatePages(project, jobs).pages());
            posed.addAll(new WorkPages(project, jobs).pages());
            for (Page page : posed) {
                draw(easel, size, page, workbench);
            }
            drawEnds(easel, size, workbench);
            for (Drawer drawer : List.of(Drawer.TASKS, Drawer.LOG, Drawer.PROBLEMS)) {
                draw(easel, size, drawer(drawer, bench.around()), workbench);
            }
        }
    }

    /** What lies below the fold of the long pages. */
    private void drawEnds(Easel easel, ScreenshotRequest.Size size, Workbench workbench)
            throws IOException {
        for (WorkStage stage : WorkStage.values()) {
            workbench.stageProperty().set(stage);
            for (Language language : request.languages()) {
                easel.messages().choose(language);
                easel.portrait().pulse();
                if (easel.portrait().scrollToEnd()) {
                    draw(easel, size, stage.id() + "-end", language);
                }
            }
        }
    }

    /** A list below the page, in which a failed work stands. */
    private Page drawer(Drawer drawer, Surroundings around) {
        Path nowhere = request.folder().resolve("nowhere");
        return new Page(
                "drawer-" + id(drawer),
                bench -> {
                    around.board().ended().clear();
                    around.board().noted().clear();
                    around.jobs()
                            .start(
                                    "missing",
                                    Phrase.of("start.opening", "nowhere"),
                                    context -> DiskProjects.here().open(nowhere, context),
                                    (JobState<OpenProject> _) -> {});
                    bench.shell().drawerProperty().set(drawer);
                });
    }

    static String id(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /** The page before a project is open, with the project among the recent ones. */
    private void drawStart(ScreenshotRequest.Size size) throws IOException {
        var board = new JobBoard();
        ThemeModel themes = themes();
        var messages = new Messages(Language.ENGLISH);
        Preferences preferences = Preferences.bare(themes, messages);
        preferences.opened(project.folder());
        var around =
                new Surroundings(
                        new ImmediateJobRunner(board), board, new NoDesktop(), themes, messages);
        var model =
                new StartViewModel(
                        new Opening("start.sample", "", _ -> project),
                        around.jobs(),
                        preferences,
                        WindowContext.alone(around).projects());
        var views = new ViewLoader(messages);
        views.register(StartView.class, () -> new StartView(model));
        Parent root = views.load(StartView.class);
        var portrait = new Portrait(root, size.width(), size.height(), themes);
        draw(new Easel(portrait, themes, messages), size, "start");
    }

    /** The wizard, page by page, the one to measure on with something wrong as well. */
    private void drawWizard(ScreenshotRequest.Size size) throws IOException {
        ThemeModel themes = themes();
        var messages = new Messages(Language.ENGLISH);
        var jobs = new PosedJobs(new JobBoard());
        var wizard = new WizardPages(project, jobs, messages, new NoDesktop());
        var portrait = new Portrait(wizard.root(), size.width(), size.height(), themes);
        var easel = new Easel(portrait, themes, messages);
        draw(easel, size, "wizard-" + id(wizard.step()));
        WizardStep last = wizard.step();
        wizard.next();
        while (wizard.step() != last) {
            last = wizard.step();
            draw(easel, size, "wizard-" + id(last));
            if (last == WizardStep.MEASURE) {
                wizard.spoil();
                portrait.pulse();
                wizard.next();
                draw(easel, size, "wizard-problem");
                wizard.mend();
            }
            if (last != WizardStep.SUMMARY) {
                wizard.next();
            }
        }
    }

    /** Arrives anew in every language, because some words stay as they were first said. */
    private void draw(Easel easel, ScreenshotRequest.Size size, Page page, Workbench bench)
            throws IOException {
        for (Language language : request.languages()) {
            easel.messages().choose(language);
            page.arrive().accept(bench);
            draw(easel, size, page.name(), language);
            page.leave().accept(bench);
        }
    }

    private void draw(Easel easel, ScreenshotRequest.Size size, String page) throws IOException {
        for (Language language : request.languages()) {
            easel.messages().choose(language);
            draw(easel, size, page, language);
        }
    }

    private void draw(Easel easel, ScreenshotRequest.Size size, String page, Language language)
            throws IOException {
        for (Theme theme : request.themes()) {
            easel.themes().choiceProperty().set(ThemeChoice.of(theme));
            String name =
                    String.join("-", page, theme.styleClass(), language.code(), size.toString());
            Path file = request.folder().resolve(name + ".png");
            ImageIO.write(
                    SwingFXUtils.fromFXImage(easel.portrait().draw(), null), "png", file.toFile());
            files.add(file);
            for (String cut : CutTexts.in(easel.portrait().scene().getRoot())) {
                cuts.add(name + " shows only a part of “" + cut + "”");
            }
        }
    }
}
