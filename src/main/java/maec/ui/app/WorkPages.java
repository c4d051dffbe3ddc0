package maec.ui.app;

import maec.checkpoint.WriteProblem;
import maec.combine.method.MethodCatalog;
import maec.job.Progress;
import maec.ui.app.Screenshots.Page;
import maec.ui.job.JobState;
import maec.ui.neurons.NeuronSection;
import maec.ui.recipe.Snapshots;
import maec.ui.shell.WorkStage;
import maec.workflow.OpenProject;
import maec.workflow.ProjectOverview.CorpusRole;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The states of Neurons, Tensors, Combine and Evaluate that nobody sees who only walks through a
 * finished project: works that run or fail, points instead of bars, two snapshots that differ, and
 * texts that both models wrote.
 */
final class WorkPages {
    private final OpenProject project;
    private final PosedJobs jobs;

    WorkPages(OpenProject project, PosedJobs jobs) {
        this.project = project;
        this.jobs = jobs;
    }

    /** All of them; each is left as it was found. */
    List<Page> pages() {
        var page = WorkStage.EVALUATE;
        return List.of(
                tensors(),
                combine(),
                method(),
                work("locate-running", neurons(NeuronSection.LOCATE), locating(), this::locate),
                work("locate-failed", neurons(NeuronSection.LOCATE), full(), this::locate),
                work("lape-running", neurons(NeuronSection.LANGUAGES), observing(), this::find),
                work("lape-failed", neurons(NeuronSection.LANGUAGES), full(), this::find),
                work("evaluate-running", at(page), measuring(), this::evaluate),
                work("evaluate-failed", at(page), full(), this::evaluate),
                lookingAgain(work("sweep-running", at(page), sweeping(), this::sweep)),
                lookingAgain(work("sweep-failed", at(page), full(), this::sweep)),
                work("generation-running", at(page), writing(), this::write),
                work("generation-failed", at(page), full(), this::write),
                new Page("generation-done", at(page).andThen(this::write)));
    }

    private static Consumer<Workbench> at(WorkStage stage) {
        return bench -> bench.stageProperty().set(stage);
    }

    private static Consumer<Workbench> neurons(NeuronSection section) {
        return at(WorkStage.NEURONS)
                .andThen(bench -> bench.neurons().sectionProperty().set(section));
    }

    /** A work that stands still in a state; afterwards it never was. */
    private Page work(
            String name, Consumer<Workbench> arrive, JobState<?> state, Consumer<Workbench> start) {
        return new Page(
                name,
                arrive.andThen(
                        bench -> {
                            jobs.pose(state);
                            start.accept(bench);
                        }),
                bench -> {
                    jobs.end();
                    bench.neurons().sectionProperty().set(NeuronSection.IMPORTANCE);
                });
    }

    /** What was located in exactly this way is not located again, so one parameter changes. */
    private void locate(Workbench bench) {
        var field = bench.locate().parametersProperty().get().getFirst().textProperty();
        String before = field.get();
        field.set(before + "0");
        bench.locate().locate();
        field.set(before);
    }

    private void find(Workbench bench) {
        bench.languages().find();
    }

    private void sweep(Workbench bench) {
        bench.sweeping().run();
    }

    /** Afterwards the cells that are known are shown again. */
    private static Page lookingAgain(Page page) {
        return new Page(
                page.name(),
                page.arrive(),
                bench -> {
                    page.leave().accept(bench);
                    var values = bench.sweeping().upValuesProperty();
                    String before = values.get();
                    values.set(before + ", 7");
                    values.set(before);
                });
    }

    private void evaluate(Workbench bench) {
        bench.evaluate().run();
    }

    private void write(Workbench bench) {
        if (bench.writing().promptProperty().get().isEmpty()) {
            Optional<JobState<?>> posed = jobs.putAside();
            project.overview().corpora().stream()
                    .filter(corpus -> corpus.role() == CorpusRole.TASK)
                    .findFirst()
                    .ifPresent(task -> bench.writing().takeFrom(task.name()));
            jobs.takeUp(posed);
        }
        bench.writing().run();
    }

    private static Page tensors() {
        return new Page(
                "tensors-scatter",
                at(WorkStage.TENSORS)
                        .andThen(bench -> bench.tensors().scatteredProperty().set(true)),
                bench -> bench.tensors().scatteredProperty().set(false));
    }

    /** Puts snapshots aside without writing them into the project. */
    private static Page combine() {
        UnaryOperator<maec.combine.Recipe> other =
                recipe ->
                        recipe.withKeyPercent(Math.max(1, recipe.keyPercent() / 3))
                                .withBeta(recipe.beta() + 0.3);
        return new Page(
                "combine-compared",
                at(WorkStage.COMBINE)
                        .andThen(
                                bench -> {
                                    Snapshots kept = bench.combine().snapshots();
                                    if (kept.kept(Snapshots.Slot.A).isEmpty()) {
                                        kept.keep(bench.recipe().draft());
                                    }
                                    bench.recipe().change(other);
                                }),
                bench -> bench.recipe().undo());
    }

    private static Page method() {
        return new Page(
                "combine-method",
                at(WorkStage.COMBINE)
                        .andThen(
                                bench ->
                                        MethodCatalog.all().stream()
                                                .filter(kind -> kind.id().startsWith("dare"))
                                                .findFirst()
                                                .ifPresent(
                                                        kind ->
                                                                bench.combine()
                                                                        .form()
                                                                        .choose(
                                                                                Optional.of(
                                                                                        kind)))),
                bench -> bench.combine().form().choose(Optional.empty()));
    }

    private JobState<?> full() {
        return new JobState.Failed<>(
                new WriteProblem.DiskFull(project.folder().resolve("artifacts")));
    }

    private static JobState<?> locating() {
        return running("warming up for importance", 60, 150, "steps", "loss 1.214");
    }

    private static JobState<?> observing() {
        return running("observing es", 12, 40, "windows", "");
    }

    private static JobState<?> measuring() {
        return running("measuring merged on sums-es", 24, 80, "prompts", "");
    }

    private static JobState<?> sweeping() {
        return running("sweeping", 7, 20, "recipes", "measuring merged on sums-es");
    }

    private static JobState<?> writing() {
        return running("generating with base", 17, 48, "tokens", "");
    }

    private static JobState<?> running(
            String stage, long done, long total, String unit, String detail) {
        return new JobState.Running<>(new Progress(stage, done, total, unit, detail));
    }
}
