package maec.ui.app;

import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

import maec.ui.job.BackgroundJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobState;
import maec.ui.port.ProjectOpener;
import maec.ui.start.StartView;
import maec.ui.start.StartViewModel;
import maec.ui.text.Messages;
import maec.ui.theme.Look;
import maec.ui.theme.ThemeModel;
import maec.workflow.OpenProject;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The JavaFX application: one window, one project, opened on the start page. */
public final class WorkbenchApplication extends Application {
    private final Places places = Places.here();
    private final WindowSettings settings = WindowSettings.load(places.settings());
    private final ThemeModel themes = new ThemeModel(settings.theme());
    private final Messages messages = new Messages(settings.language());
    private final JobBoard board = new JobBoard();
    private final BackgroundJobRunner jobs = new BackgroundJobRunner(board, Platform::runLater);
    private final ExecutorService saver =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("maec-save").factory());
    private final ProjectOpener opener = DiskProjects.here();
    private Optional<OpenProject> project = Optional.empty();

    @Override
    public void start(Stage stage) {
        StartViewModel model = startModel(getParameters().getRaw());
        var views = new ViewLoader(messages);
        views.register(StartView.class, () -> new StartView(model));
        var scene = new Scene(new StackPane(), settings.width(), settings.height());
        Look.dress(scene, themes);
        scene.setRoot(views.load(StartView.class));
        stage.setTitle("MAEC Workbench");
        stage.getIcons().addAll(icons());
        stage.setMinWidth(WindowSettings.LEAST_WIDTH);
        stage.setMinHeight(WindowSettings.LEAST_HEIGHT);
        stage.setMaximized(settings.maximized());
        stage.setScene(scene);
        stage.setOnHiding(_ -> remember(stage));
        stage.show();
        model.stateProperty().subscribe(state -> opened(state, stage));
        model.begin();
    }

    private StartViewModel startModel(List<String> arguments) {
        if (!arguments.isEmpty()) {
            Path folder = Path.of(arguments.getFirst());
            return new StartViewModel(
                    "Opening " + folder.toAbsolutePath().normalize().getFileName(),
                    "Reading the project and what was computed before.",
                    context -> opener.open(folder, context),
                    jobs);
        }
        return new StartViewModel(
                "The sample project",
                "At the first start, five tiny language models are trained here: a base that speaks"
                        + " three small languages, one that learns arithmetic in English, and one"
                        + " per language. It takes a minute or two, once.",
                context -> opener.openSample(places.sample(), context),
                jobs);
    }

    private void opened(JobState<OpenProject> state, Stage stage) {
        if (state instanceof JobState.Done<OpenProject>(OpenProject found)) {
            project = Optional.of(found);
            var desktop = new JavaFxDesktop(stage, getHostServices());
            var keeper =
                    new RecipeKeeper(
                            found,
                            saver,
                            refused -> Platform.runLater(() -> board.note(refused.problem())));
            Parent root =
                    new Workbench(
                                    found,
                                    new Surroundings(jobs, board, desktop, themes, messages),
                                    keeper)
                            .root();
            stage.getScene().setRoot(root);
            stage.setTitle(found.overview().name() + " — MAEC Workbench");
        }
    }

    private void remember(Stage stage) {
        boolean large = stage.isMaximized();
        var now =
                new WindowSettings(
                        themes.theme(),
                        messages.language(),
                        large ? settings.width() : stage.getScene().getWidth(),
                        large ? settings.height() : stage.getScene().getHeight(),
                        large);
        now.save(places.settings());
    }

    private static List<Image> icons() {
        return Stream.of(16, 32, 64, 128, 256)
                .map(size -> "/maec/icons/maec-" + size + ".png")
                .map(WorkbenchApplication.class::getResource)
                .filter(java.util.Objects::nonNull)
                .map(address -> new Image(address.toExternalForm()))
                .toList();
    }

    @Override
    public void stop() throws InterruptedException {
        jobs.close();
        saver.shutdown();
        saver.awaitTermination(5, TimeUnit.SECONDS);
        project.ifPresent(OpenProject::close);
    }
}
