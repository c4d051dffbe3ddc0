package maec.ui.app;

import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.image.ImageView;
import javafx.scene.layout.Background;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import javafx.util.Duration;

import maec.ui.activity.RecentLog;
import maec.ui.job.BackgroundJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobState;
import maec.ui.port.Desktop;
import maec.ui.port.ProjectOpener;
import maec.ui.port.ProjectSwitch;
import maec.ui.settings.Preferences;
import maec.ui.shell.WorkStage;
import maec.ui.start.Opening;
import maec.ui.start.StartView;
import maec.ui.start.StartViewModel;
import maec.ui.text.Messages;
import maec.ui.theme.Look;
import maec.ui.theme.ScriptFonts;
import maec.ui.theme.Theme;
import maec.ui.wizard.WizardView;
import maec.ui.wizard.WizardViewModel;
import maec.workflow.OpenProject;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The one window: opens projects, one at a time, and never leaves one without saving it. */
final class WorkbenchWindow implements ProjectSwitch {
    /** An opening that is over by then shows no page of its own. */
    private static final Duration UNSEEN = Duration.millis(1500);

    private final Stage stage;
    private final Desktop desktop;
    private final Places places;
    private final ProjectOpener opener;
    private final Runnable exit;
    private final WindowSettings settings;
    private final Preferences preferences;
    private final RecentLog log;
    private final JobBoard board = new JobBoard();
    private final BackgroundJobRunner jobs = new BackgroundJobRunner(board, Platform::runLater);
    private final ExecutorService saver =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("maec-save").factory());
    private final StackPane content = new StackPane();
    private final StackPane layers = new StackPane(content);
    private Optional<OpenProject> project = Optional.empty();
    private Optional<Workbench> workbench = Optional.empty();
    private Optional<Leaving> leaving = Optional.empty();
    private boolean everOpened;
    private boolean ended;

    /**
     * What the window stands on.
     *
     * @param desktop folders and clipboard
     * @param places where things are kept
     * @param opener opens projects
     * @param system which theme the system shows
     * @param log the program's log
     * @param exit ends the program; called once, when everything is saved and closed
     */
    record Ground(
            Desktop desktop,
            Places places,
            ProjectOpener opener,
            ObservableValue<Theme> system,
            RecentLog log,
            Runnable exit) {}

    /**
     * Makes the window; {@link #show} shows it.
     *
     * @param stage the window of JavaFX
     * @param ground what it stands on
     */
    WorkbenchWindow(Stage stage, Ground ground) {
        this.stage = stage;
        this.desktop = ground.desktop();
        this.places = ground.places();
        this.opener = ground.opener();
        this.exit = ground.exit();
        this.log = ground.log();
        this.settings = WindowSettings.load(places.settings());
        this.preferences = settings.preferences(ground.system());
    }

    private Messages messages() {
        return preferences.messages();
    }

    /**
     * Shows the window and opens a project in it.
     *
     * @param named the project; without one the last one that was open, or the sample
     */
    void show(Optional<Path> named) {
        // stands at once; what needs fonts, style sheets and controls comes a frame later
        var scene = new Scene(curtain(), settings.width(), settings.height());
        stage.setTitle("MAEC Workbench");
        stage.setMinWidth(WindowSettings.LEAST_WIDTH);
        stage.setMinHeight(WindowSettings.LEAST_HEIGHT);
        place();
        stage.setScene(scene);
        stage.setOnCloseRequest(this::closeRequested);
        Thread.ofPlatform().daemon().name("maec-fonts").start(ScriptFonts::load);
        StartViewModel model = model(opening(named.or(this::last)));
        model.begin();
        stage.show();
        new AfterFrames(2, () -> furnish(scene, model)).start();
    }

    /** The page's colour and the product's picture. */
    private StackPane curtain() {
        var curtain = new StackPane();
        boolean light = preferences.themes().theme() == Theme.LIGHT;
        curtain.setBackground(Background.fill(Color.web(light ? "#f6f8fa" : "#0d1117")));
        Optional.ofNullable(WorkbenchWindow.class.getResource("/maec/icons/maec-64.png"))
                .map(address -> new ImageView(address.toExternalForm()))
                .ifPresent(curtain.getChildren()::add);
        return curtain;
    }

    /** The way out is made when somebody first leaves. */
    private Leaving leaving() {
        if (leaving.isEmpty()) {
            var way = new Leaving(messages(), board, jobs);
            layers.getChildren().add(way.layer());
            leaving = Optional.of(way);
        }
        return leaving.get();
    }

    private void furnish(Scene scene, StartViewModel model) {
        Look.dress(scene, preferences.themes());
        scene.setRoot(layers);
        show(model);
    }

    private void place() {
        boolean visible =
                settings.placed()
                        && !Screen.getScreensForRectangle(
                                        new Rectangle2D(settings.x() + 40, settings.y(), 200, 40))
                                .isEmpty();
        if (visible) {
            stage.setX(settings.x());
            stage.setY(settings.y());
        }
        stage.setMaximized(settings.maximized());
    }

    private Optional<Path> last() {
        return preferences.recent().stream()
                .filter(folder -> Files.exists(folder.resolve("project.maec")))
                .filter(folder -> !folder.equals(places.sample()))
                .findFirst();
    }

    private Opening opening(Optional<Path> named) {
        return named.map(
                        folder ->
                                new Opening(
                                        "start.opening",
                                        String.valueOf(
                                                folder.toAbsolutePath().normalize().getFileName()),
                                        context -> opener.open(folder, context)))
                .orElseGet(
                        () ->
                                new Opening(
                                        "start.sample",
                                        "",
                                        context -> opener.openSample(places.sample(), context)));
    }

    private StartViewModel model(Opening opening) {
        return new StartViewModel(opening, jobs, preferences, this);
    }

    private void begin(Opening opening) {
        StartViewModel model = model(opening);
        model.begin();
        content.getChildren().clear();
        show(model);
    }

    /** The page is only made where opening takes long enough to see it, or fails. */
    private void show(StartViewModel model) {
        var page = new PauseTransition(UNSEEN);
        page.setOnFinished(_ -> showPage(model));
        page.play();
        model.stateProperty()
                .subscribe(
                        state -> {
                            switch (state) {
                                case JobState.Done<OpenProject>(OpenProject found) -> {
                                    page.stop();
                                    opened(found);
                                }
                                case JobState.Idle<OpenProject> _,
                                        JobState.Failed<OpenProject> _ -> {
                                    page.stop();
                                    showPage(model);
                                }
                                case JobState.Running<OpenProject> _ -> {}
                            }
                        });
    }

    private void showPage(StartViewModel model) {
        if (content.getChildren().isEmpty()) {
            var views = new ViewLoader(messages());
            views.register(StartView.class, () -> new StartView(model));
            content.getChildren().setAll(views.load(StartView.class));
        }
    }

    private void opened(OpenProject found) {
        boolean first = !everOpened;
        everOpened = true;
        project = Optional.of(found);
        preferences.opened(found.folder());
        var keeper =
                new RecipeKeeper(
                        found,
                        saver,
                        refused -> Platform.runLater(() -> board.note(refused.problem())));
        var around = new Surroundings(jobs, board, desktop, preferences.themes(), messages());
        var made =
                new Workbench(
                        found, around, keeper, new WindowContext(preferences, this, log, places));
        if (first && !made.shell().tour().openProperty().get()) {
            made.stageProperty().set(settings.stage());
        }
        made.recipe().keepMethodsBy(keeper::keepMethod);
        made.onReopening(this::open);
        workbench = Optional.of(made);
        content.getChildren().setAll(made.root());
        stage.setTitle(found.overview().name() + " — MAEC Workbench");
        remember();
    }

    /** Runs the work of this window, for tests. */
    BackgroundJobRunner jobs() {
        return jobs;
    }

    /** Where people are, for tests. */
    Optional<Workbench> workbench() {
        return workbench;
    }

    @Override
    public void choose() {
        Path start = project.map(OpenProject::folder).orElse(places.data());
        desktop.chooseFolder(messages().text("app.choose"), start).ifPresent(this::open);
    }

    @Override
    public void create() {
        var way =
                new WizardViewModel.Way(
                        places.data(), this::created, () -> content.getChildren().removeLast());
        var model = new WizardViewModel(opener, jobs, desktop, messages(), way);
        var views = new ViewLoader(messages());
        views.register(WizardView.class, () -> new WizardView(model));
        content.getChildren().add(views.load(WizardView.class));
    }

    private void created(Path folder) {
        content.getChildren().removeLast();
        open(folder);
    }

    @Override
    public void openSample() {
        change(opening(Optional.empty()));
    }

    @Override
    public void open(Path folder) {
        change(opening(Optional.of(folder)));
    }

    private void change(Opening opening) {
        leaving().leave(Leaving.Reason.SWITCH, () -> release(() -> begin(opening)));
    }

    @Override
    public void quit() {
        leaving().leave(Leaving.Reason.QUIT, this::end);
    }

    private void closeRequested(WindowEvent event) {
        event.consume();
        quit();
    }

    private void end() {
        if (!ended) {
            ended = true;
            remember();
            release(
                    () -> {
                        stage.hide();
                        exit.run();
                    });
        }
    }

    /**
     * Saves and closes the project, then goes on; the saver's thread does one thing at a time. A
     * project that still works when patience is over is saved, and closed by the process's end.
     */
    private void release(Runnable then) {
        workbench.ifPresent(made -> made.recipe().commit());
        Optional<OpenProject> left = jobs.isIdle() ? project : Optional.empty();
        project = Optional.empty();
        workbench = Optional.empty();
        saver.execute(
                () -> {
                    try {
                        left.ifPresent(OpenProject::close);
                    } finally {
                        Platform.runLater(then);
                    }
                });
    }

    /**
     * Leaves everything in order, without asking, where the system ends the program: what was
     * committed is saved, works are stopped by token and waited for. Any thread but JavaFX's may do
     * it, and that one need not run any more.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void terminate() throws InterruptedException {
        awaitSaved();
        jobs.close();
    }

    private void remember() {
        WorkStage open = workbench.map(made -> made.stageProperty().get()).orElse(settings.stage());
        settings.with(preferences, open)
                .at(
                        stage.getX(),
                        stage.getY(),
                        stage.getScene().getWidth(),
                        stage.getScene().getHeight(),
                        stage.isMaximized())
                .save(places.settings());
    }

    /**
     * Waits until what was to be saved is saved.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void awaitSaved() throws InterruptedException {
        saver.shutdown();
        saver.awaitTermination(5, TimeUnit.SECONDS);
    }

    /** The pictures of the product, for the window's frame and the task bar. */
    static List<javafx.scene.image.Image> icons() {
        return java.util.stream.Stream.of(16, 32, 64, 128, 256)
                .map(size -> "/maec/icons/maec-" + size + ".png")
                .map(WorkbenchWindow.class::getResource)
                .filter(java.util.Objects::nonNull)
                .map(address -> new javafx.scene.image.Image(address.toExternalForm()))
                .toList();
    }
}
