package maec.ui.sources;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import maec.combine.fit.Choice;
import maec.combine.fit.Difference;
import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.port.Desktop;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;
import maec.workflow.CachedModel;
import maec.workflow.ModelCheck;
import maec.workflow.OpenProject;
import maec.workflow.ProjectOverview;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.ProjectOverview.ModelRow;
import maec.workflow.SourceChange;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Models and corpora of the project, how they change, and the analysis that reads them. */
public final class SourcesViewModel {
    private static final String JOB = "analyse";
    private static final String CHANGE = "change the sources";
    private static final String CACHE = "look into the cache";

    private final OpenProject project;
    private final RecipeModel recipe;
    private final JobRunner jobs;
    private final Desktop desktop;
    private final Messages messages;
    private final Consumer<Path> reopening;
    private final ReadOnlyObjectWrapper<ProjectOverview> overview;
    private final ReadOnlyObjectWrapper<JobState<ProjectOverview>> analysis;
    private final ReadOnlyObjectWrapper<JobState<ProjectOverview>> change =
            new ReadOnlyObjectWrapper<>(JobState.idle());
    private final ReadOnlyObjectWrapper<List<CachedModel>> cached =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ObservableList<Offer> offers = FXCollections.observableArrayList();

    /**
     * Makes the stage of one project.
     *
     * @param project has the models
     * @param recipe is told when an analysis has ended
     * @param jobs runs the analysis
     * @param desktop chooses folders and files
     * @param messages the words
     * @param reopening is given the project's folder when abilities or languages came or went,
     *     which every stage has to learn, or the folder of another project that was dropped
     */
    public SourcesViewModel(
            OpenProject project,
            RecipeModel recipe,
            JobRunner jobs,
            Desktop desktop,
            Messages messages,
            Consumer<Path> reopening) {
        this.project = project;
        this.recipe = recipe;
        this.jobs = jobs;
        this.desktop = desktop;
        this.messages = messages;
        this.reopening = reopening;
        this.overview = new ReadOnlyObjectWrapper<>(project.overview());
        this.analysis = new ReadOnlyObjectWrapper<>(stateAtRest());
        recipe.outcomeProperty().subscribe(_ -> lookAgain());
    }

    /** Another choice of key neurons may have made an old analysis worthless. */
    private void lookAgain() {
        boolean done = analysis.get() instanceof JobState.Done<ProjectOverview>;
        if (done && !project.isAnalysed()) {
            overview.set(project.overview());
            analysis.set(stateAtRest());
        }
    }

    private JobState<ProjectOverview> stateAtRest() {
        return project.isAnalysed() ? new JobState.Done<>(project.overview()) : JobState.idle();
    }

    /** The words. */
    public Messages messages() {
        return messages;
    }

    /** Models and corpora. */
    public ReadOnlyObjectProperty<ProjectOverview> overviewProperty() {
        return overview.getReadOnlyProperty();
    }

    /** Idle while the project is not analysed; Done when it is. */
    public ReadOnlyObjectProperty<JobState<ProjectOverview>> analysisProperty() {
        return analysis.getReadOnlyProperty();
    }

    /** Where the last change of the sources stands; Failed says why it was not made. */
    public ReadOnlyObjectProperty<JobState<ProjectOverview>> changeProperty() {
        return change.getReadOnlyProperty();
    }

    /** What was dropped or chosen and waits for a role. */
    public ObservableList<Offer> offers() {
        return offers;
    }

    /** The models of the hub's cache, as last looked at. */
    public ReadOnlyObjectProperty<List<CachedModel>> cachedProperty() {
        return cached.getReadOnlyProperty();
    }

    /** Whether an analysis can begin: whatever differs has a choice, and there is a language. */
    public boolean canAnalyse() {
        return !needsSources() && overview.get().models().stream().noneMatch(this::isObstacle);
    }

    /** Whether there is nothing yet to merge. */
    public boolean needsSources() {
        return project.abilities().isEmpty() || project.languages().isEmpty();
    }

    private boolean isObstacle(ModelRow row) {
        return row.given() && !row.fine();
    }

    /** What an analysis would do now, or what it waits for, as one sentence. */
    public String invitation() {
        if (needsSources()) {
            return messages.text("sources.invite.more");
        }
        if (!canAnalyse()) {
            boolean gone = overview.get().models().stream().anyMatch(SourcesViewModel::isGone);
            return messages.text(gone ? "sources.invite.gone" : "sources.invite.choose");
        }
        long missing = overview.get().models().stream().filter(SourcesViewModel::isMissing).count();
        return missing == 0
                ? messages.text("sources.invite.once")
                : messages.counted("sources.invite.train", missing);
    }

    private static boolean isGone(ModelRow row) {
        return row.given() && row.check() instanceof ModelCheck.Missing;
    }

    private static boolean isMissing(ModelRow row) {
        return row.path().isEmpty() && !row.given();
    }

    /** Starts the analysis. */
    public void analyse() {
        jobs.start(
                JOB,
                Phrase.of("sources.analysing"),
                context -> {
                    project.analyse(context);
                    return project.overview();
                },
                this::follow);
    }

    /** Asks the analysis to stop. */
    public void cancel() {
        jobs.cancel(JOB);
    }

    private void follow(JobState<ProjectOverview> state) {
        if (!state.isRunning()) {
            overview.set(project.overview());
            recipe.refresh();
        }
        analysis.set(state instanceof JobState.Idle<ProjectOverview> ? stateAtRest() : state);
    }

    /** Lets people choose a model's folder, which then waits for a role. */
    public void addFolder() {
        desktop.chooseFolder(messages.text("sources.chooseFolder"), project.folder())
                .ifPresent(folder -> offer(List.of(folder)));
    }

    /** Lets people choose files, which then wait for a role. */
    public void addFiles() {
        offer(desktop.chooseFiles(messages.text("sources.chooseFiles"), project.folder()));
    }

    /**
     * Takes what was dropped: a project's folder is opened, everything else waits for a role.
     *
     * @param paths folders and files
     */
    public void offer(List<Path> paths) {
        for (Path path : paths) {
            if (Files.isRegularFile(path.resolve("project.maec"))) {
                reopening.accept(path);
                return;
            }
            offers.add(Offer.of(path));
        }
    }

    /**
     * Takes a model of the cache, which then waits for a role.
     *
     * @param model one of {@link #cachedProperty}
     */
    public void offer(CachedModel model) {
        offers.add(Offer.of(model));
    }

    /** Looks which models the hub's cache holds. */
    public void lookIntoCache() {
        jobs.query(
                CACHE,
                _ -> project.cachedModels(),
                state -> {
                    if (state instanceof JobState.Done<List<CachedModel>>(var found)) {
                        cached.set(found);
                    }
                });
    }

    /**
     * Takes what was offered into the project; the offer stays, with the problem, if that fails.
     *
     * @param offer role and name are chosen
     */
    public void accept(Offer offer) {
        change(
                offer.change(),
                state -> {
                    switch (state) {
                        case JobState.Done<ProjectOverview> _ -> offers.remove(offer);
                        case JobState.Failed<ProjectOverview>(var problem) -> {
                            offer.refuse(problem);
                            change.set(JobState.idle());
                        }
                        case JobState.Idle<ProjectOverview> _,
                                JobState.Running<ProjectOverview> _ -> {}
                    }
                });
    }

    /**
     * Forgets what was offered.
     *
     * @param offer is not needed
     */
    public void dismiss(Offer offer) {
        offers.remove(offer);
    }

    /**
     * Gives a model another role.
     *
     * @param row which
     * @param role ability, pivot or language
     */
    public void changeRole(ModelRow row, ModelRole role) {
        change(new SourceChange.ChangeRole(row.role(), row.name(), role), _ -> {});
    }

    /**
     * Takes a model out of the project.
     *
     * @param row which
     */
    public void remove(ModelRow row) {
        change(new SourceChange.TakeModel(row.role(), row.name()), _ -> {});
    }

    /**
     * Takes a text out of the project.
     *
     * @param row which
     */
    public void remove(CorpusRow row) {
        change(new SourceChange.TakeText(row.role(), row.name()), _ -> {});
    }

    /**
     * Says what shall be done about a difference.
     *
     * @param row whose model
     * @param difference what differs
     * @param choice one of the difference's choices
     */
    public void choose(ModelRow row, Difference difference, Choice choice) {
        Set<Choice> all = EnumSet.noneOf(Choice.class);
        all.addAll(row.fit());
        all.removeAll(difference.choices());
        all.add(choice);
        change(new SourceChange.Fit(row.role(), row.name(), all), _ -> {});
    }

    /** Lets people choose another base. */
    public void chooseBase() {
        desktop.chooseFolder(messages.text("sources.chooseFolder"), project.folder())
                .ifPresent(
                        folder ->
                                change(
                                        new SourceChange.GiveModel(
                                                ModelRole.BASE, "base", folder.toString()),
                                        _ -> {}));
    }

    /** Forgets that a change could not be made. */
    public void forgetChange() {
        change.set(JobState.idle());
    }

    private void change(SourceChange wanted, Consumer<JobState<ProjectOverview>> then) {
        List<String> before = names();
        jobs.query(
                CHANGE,
                _ -> {
                    project.changeSources(wanted);
                    return project.overview();
                },
                state -> {
                    change.set(state);
                    then.accept(state);
                    if (state instanceof JobState.Done<ProjectOverview>(ProjectOverview now)) {
                        changed(now, before);
                    }
                });
    }

    private List<String> names() {
        return List.of(project.abilities().toString(), project.languages().toString());
    }

    private void changed(ProjectOverview now, List<String> before) {
        overview.set(now);
        if (names().equals(before) || !offers.isEmpty()) {
            recipe.refresh();
            analysis.set(stateAtRest());
        } else {
            reopening.accept(project.folder());
        }
    }
}
