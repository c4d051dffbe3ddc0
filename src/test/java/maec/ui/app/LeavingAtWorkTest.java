package maec.ui.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;

import maec.combine.RecipeNumber;
import maec.combine.method.MethodCatalog;
import maec.job.JobContext;
import maec.job.Problem;
import maec.job.Progress;
import maec.tensor.DType;
import maec.ui.ViewTest;
import maec.ui.activity.RecentLog;
import maec.ui.job.JobState;
import maec.ui.port.ProjectOpener;
import maec.ui.theme.Theme;
import maec.workflow.CachedModel;
import maec.workflow.ExportRequest;
import maec.workflow.ImportanceChoice;
import maec.workflow.LanguageReport;
import maec.workflow.Merge;
import maec.workflow.MethodSetting;
import maec.workflow.OpenProject;
import maec.workflow.ProjectDraft;
import maec.workflow.Projects;
import maec.workflow.SharedSample;
import maec.workflow.SourceChange;
import maec.workflow.Sweep;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A window on a real project, left in the midst of each kind of work that it does. */
class LeavingAtWorkTest extends ViewTest {
    private static final double SECONDS = 30;

    @TempDir Path folder;
    private final CountDownLatch exit = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final List<JobState<String>> states = new CopyOnWriteArrayList<>();
    private final List<String> stages = new CopyOnWriteArrayList<>();
    private final List<OpenProject> opened = new CopyOnWriteArrayList<>();
    private final Set<Thread> before = daemonless();
    private Stage stage;
    private WorkbenchWindow window;

    /** A work of the window, and where in its midst it is caught. */
    private enum Kind {
        STATISTICS("comparing the models", "statistics.safetensors") {
            @Override
            void run(OpenProject project, Path export, JobContext context) {
                project.analyse(context);
            }
        },
        VALUE_CHANGE("", "") {
            @Override
            void run(OpenProject project, Path export, JobContext context) {
                ImportanceChoice present = project.importanceChoice();
                var longer = new TreeMap<>(Map.of("steps", "50"));
                project.locate(
                        new ImportanceChoice(present.score(), longer, present.rule()), context);
            }
        },
        ABILITY_TRAINING("", "arithmetic.delta.safetensors") {
            @Override
            void run(OpenProject project, Path export, JobContext context) {
                project.analyse(context);
            }
        },
        LANGUAGE_TRAINING("", "es.model") {
            @Override
            void run(OpenProject project, Path export, JobContext context) {
                project.analyse(context);
            }
        },
        LANGUAGE_UNITS("", "") {
            @Override
            void run(OpenProject project, Path export, JobContext context) {
                project.languageUnits(LanguageReport.Request.usual(), context);
            }
        },
        EVALUATION("", "") {
            @Override
            void run(OpenProject project, Path export, JobContext context) {
                project.evaluate(project.recipe(), context);
            }
        },
        SWEEP("", "") {
            @Override
            void run(OpenProject project, Path export, JobContext context) {
                var sweep =
                        new Sweep(
                                project.recipe(),
                                Sweep.Axis.even(new RecipeNumber("alpha"), 0, 1, 2),
                                Sweep.Axis.even(new RecipeNumber("eta"), 0.5, 1.5, 2),
                                List.of("sums-es"));
                project.sweep(sweep, _ -> {}, context);
            }
        },
        GENERATION("", "") {
            @Override
            void run(OpenProject project, Path export, JobContext context) {
                project.generate(
                        "compute 2 + 2 .",
                        List.of("base", "merged"),
                        new Merge.ByRecipe(project.recipe()),
                        50,
                        (_, _) -> {},
                        context);
            }
        },
        EXPORT("writing weights", "") {
            @Override
            void run(OpenProject project, Path export, JobContext context) {
                project.export(request(project, export), context);
            }
        },
        VERIFICATION("verifying", "") {
            @Override
            void run(OpenProject project, Path export, JobContext context) {
                project.export(request(project, export), context);
            }
        };

        private final String place;
        private final String lacking;

        Kind(String place, String lacking) {
            this.place = place;
            this.lacking = lacking;
        }

        abstract void run(OpenProject project, Path export, JobContext context);

        private static ExportRequest request(OpenProject project, Path export) {
            return new ExportRequest(project.recipe(), export, DType.F32, 30_000);
        }
    }

    /** Holds a work at a place until it is asked to stop; there it sees that at its next look. */
    private JobContext caught(Predicate<Progress> place, JobContext context) {
        return new JobContext(
                report -> {
                    stages.add(report.stage());
                    context.progress().report(report);
                    if (place.test(report)) {
                        reached.countDown();
                        while (!context.cancel().isCancelled()) {
                            pause();
                        }
                    }
                },
                context.cancel());
    }

    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Disk implements ProjectOpener {
        @Override
        public OpenProject open(Path where, JobContext context) {
            OpenProject project = Projects.open(where, SharedSample.MODELS);
            opened.add(project);
            return project;
        }

        @Override
        public OpenProject openSample(Path where, JobContext context) {
            return new DiskProjects(SharedSample.MODELS)
                    .openSample(where, caught(report -> report.done() > 1, context));
        }

        @Override
        public void create(Path where, ProjectDraft draft, JobContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<SourceChange, Problem> problems(Path where, ProjectDraft draft) {
            return Map.of();
        }

        @Override
        public List<CachedModel> cachedModels() {
            return List.of();
        }
    }

    private static Set<Thread> daemonless() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .collect(Collectors.toSet());
    }

    private void show(Optional<Path> project) throws Exception {
        onFx(
                () -> {
                    stage = new Stage();
                    stage.setX(0);
                    stage.setY(0);
                    window =
                            new WorkbenchWindow(
                                    stage,
                                    new WorkbenchWindow.Ground(
                                            desktop,
                                            new Places(folder, folder),
                                            new Disk(),
                                            new SimpleObjectProperty<>(Theme.LIGHT),
                                            new RecentLog(Runnable::run, ZoneOffset.UTC),
                                            exit::countDown));
                    window.show(project);
                    return null;
                });
    }

    private Path sample(String lacking) throws IOException {
        Path project = SharedSample.copyTo(SharedSample.tiny(), folder.resolve("project"));
        if (!lacking.isEmpty()) {
            try (Stream<Path> made = Files.list(project.resolve("artifacts"))) {
                for (Path file : made.toList()) {
                    if (file.getFileName().toString().equals(lacking + ".provenance.json")) {
                        Files.delete(file);
                    }
                }
            }
        }
        return project;
    }

    /** Waits until something holds on the JavaFX thread. */
    private static void until(Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + (long) (SECONDS * 1e9);
        while (!onFx(holds)) {
            assertTrue(System.nanoTime() < end, "it never happened");
            Thread.sleep(10);
        }
    }

    private void start(Kind kind) throws Exception {
        var first = new CountDownLatch(2);
        onFx(
                () -> {
                    window.jobs()
                            .start(
                                    "work",
                                    kind.name(),
                                    context -> {
                                        Predicate<Progress> place =
                                                report -> {
                                                    first.countDown();
                                                    return kind.place.isEmpty()
                                                            ? first.getCount() == 0
                                                            : report.stage().equals(kind.place);
                                                };
                                        kind.run(
                                                opened.getFirst(),
                                                folder.resolve("exports").resolve("merged"),
                                                caught(place, context));
                                        return "finished";
                                    },
                                    (JobState<String> state) -> states.add(state));
                    return null;
                });
        assertTrue(reached.await(60, TimeUnit.SECONDS), () -> kind + " went by " + stages);
    }

    /** What people change while the work runs: another method, and a slider that is still held. */
    private MethodSetting change() throws Exception {
        return onFx(
                () -> {
                    OpenProject project = opened.getFirst();
                    MethodSetting ties =
                            MethodSetting.usual(
                                    MethodCatalog.named("ties-per-tensor"),
                                    project.abilities(),
                                    project.languages());
                    var recipe = window.workbench().orElseThrow().recipe();
                    recipe.changeMethod(Optional.of(ties));
                    recipe.preview(now -> now.withEta(0.25));
                    return ties;
                });
    }

    private boolean asks(String words) {
        return stage.getScene().getRoot().lookupAll(".label").stream()
                .filter(Label.class::isInstance)
                .anyMatch(label -> words.equals(((Label) label).getText()));
    }

    private void stop() throws Exception {
        onFx(
                () -> {
                    ((Button) stage.getScene().lookup("#stopAndLeave")).fire();
                    return null;
                });
    }

    private void close() throws Exception {
        onFx(
                () -> {
                    stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST));
                    return null;
                });
    }

    /** Everything that was changed is there, and the project does its work to the end. */
    private void assertKept(Path folderOfProject, MethodSetting method) {
        try (OpenProject project = Projects.open(folderOfProject, SharedSample.MODELS)) {
            assertEquals(0.25, project.recipe().eta());
            assertTrue(Files.exists(folderOfProject.resolve("method.yaml")));
            project.analyse(JobContext.silent());
            assertEquals(Optional.of(method), project.method());
        }
    }

    private void assertNoHalfExport() throws IOException {
        Path exports = folder.resolve("exports");
        if (Files.exists(exports)) {
            try (Stream<Path> left = Files.list(exports)) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    private void assertNoThreadIsLeft() throws InterruptedException {
        long end = System.nanoTime() + (long) (SECONDS * 1e9);
        Set<Thread> now = daemonless();
        now.removeAll(before);
        while (!now.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(20);
            now.removeIf(thread -> !thread.isAlive());
        }
        assertEquals(Set.of(), now);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void closingAsksStopsAndLosesNothing(Kind kind) throws Exception {
        Path project = sample(kind.lacking);
        show(Optional.of(project));
        until(() -> window.workbench().isPresent());
        start(kind);
        MethodSetting method = change();
        close();
        until(() -> asks("· " + kind.name()) && stage.isShowing());
        assertInstanceOf(JobState.Running.class, onFx(states::getLast));
        stop();
        assertTrue(exit.await((long) SECONDS, TimeUnit.SECONDS));
        assertInstanceOf(JobState.Idle.class, onFx(states::getLast));
        assertFalse(onFx(stage::isShowing));
        assertNoHalfExport();
        assertNoThreadIsLeft();
        assertKept(project, method);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"VALUE_CHANGE", "LANGUAGE_TRAINING", "GENERATION", "EXPORT"})
    void anotherProjectOpensOnlyWhenTheWorkHasStopped(Kind kind) throws Exception {
        Path project = sample(kind.lacking);
        Path other = SharedSample.copyTo(SharedSample.tiny(), folder.resolve("other"));
        show(Optional.of(project));
        until(() -> window.workbench().isPresent());
        start(kind);
        MethodSetting method = change();
        onFx(
                () -> {
                    window.open(other);
                    return null;
                });
        until(() -> asks("· " + kind.name()));
        assertEquals(1, opened.size());
        stop();
        until(() -> opened.size() == 2 && window.workbench().isPresent());
        assertEquals(other, opened.getLast().folder());
        assertInstanceOf(JobState.Idle.class, onFx(states::getLast));
        assertNoHalfExport();
        assertKept(project, method);
        close();
        assertTrue(exit.await((long) SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aSampleThatIsBeingMadeIsStoppedAndLeavesNothingHalf() throws Exception {
        show(Optional.empty());
        assertTrue(reached.await(60, TimeUnit.SECONDS), "the sample was never begun");
        close();
        until(() -> asks("· The sample project"));
        stop();
        assertTrue(exit.await((long) SECONDS, TimeUnit.SECONDS));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(
                    List.of("window.properties"),
                    left.map(path -> path.getFileName().toString()).toList());
        }
        assertNoThreadIsLeft();
    }

    @Test
    void whatTheSystemEndsSavesAndStopsToo() throws Exception {
        Path project = sample(Kind.LANGUAGE_TRAINING.lacking);
        show(Optional.of(project));
        until(() -> window.workbench().isPresent());
        start(Kind.LANGUAGE_TRAINING);
        MethodSetting method = change();
        onFx(
                () -> {
                    window.workbench().orElseThrow().recipe().commit();
                    return null;
                });
        window.terminate();
        until(() -> states.getLast() instanceof JobState.Idle);
        opened.getFirst().close(); // as the end of the process does
        assertKept(project, method);
    }
}
