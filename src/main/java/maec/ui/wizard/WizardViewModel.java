package maec.ui.wizard;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import maec.job.Problem;
import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.port.Desktop;
import maec.ui.port.ProjectFounder;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;
import maec.workflow.CachedModel;
import maec.workflow.ProjectDraft;
import maec.workflow.SourceChange;
import maec.workflow.SourceChange.GiveModel;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Asks page by page for what a project needs, looks at it, and makes the project. */
public final class WizardViewModel {
    private static final String LOOK = "look at a draft";
    private static final String MAKE = "make a project";

    private final ProjectFounder founder;
    private final JobRunner jobs;
    private final Desktop desktop;
    private final Messages messages;
    private final Consumer<Path> made;
    private final Runnable closed;
    private final ReadOnlyObjectWrapper<WizardStep> step =
            new ReadOnlyObjectWrapper<>(WizardStep.BASE);
    private final StringProperty name = new SimpleStringProperty("");
    private final StringProperty folder = new SimpleStringProperty("");
    private final StringProperty base = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<Optional<Problem>> folderProblem = problem();
    private final ReadOnlyObjectWrapper<Optional<Problem>> baseProblem = problem();
    private final ReadOnlyObjectWrapper<Optional<Problem>> stepProblem = problem();
    private final Map<WizardStep, ObservableList<DraftEntry>> entries =
            new EnumMap<>(WizardStep.class);
    private final ReadOnlyObjectWrapper<List<CachedModel>> cached =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<JobState<Path>> making =
            new ReadOnlyObjectWrapper<>(JobState.idle());

    /** Where a new project begins and what the wizard calls when it is done. */
    public record Way(Path home, Consumer<Path> made, Runnable closed) {}

    /**
     * Makes a wizard on its first page.
     *
     * @param founder looks at drafts and makes projects
     * @param jobs runs both
     * @param desktop chooses folders and files
     * @param messages the words
     * @param way where projects are suggested to lie; is given the new project's folder; is told
     *     when people change their mind
     */
    public WizardViewModel(
            ProjectFounder founder, JobRunner jobs, Desktop desktop, Messages messages, Way way) {
        this.founder = founder;
        this.jobs = jobs;
        this.desktop = desktop;
        this.messages = messages;
        this.made = way.made();
        this.closed = way.closed();
        for (WizardStep each : WizardStep.values()) {
            entries.put(each, FXCollections.observableArrayList());
        }
        for (WizardStep each :
                List.of(WizardStep.PIVOT, WizardStep.ABILITIES, WizardStep.LANGUAGES)) {
            add(each);
        }
        folder.set(way.home().resolve(messages.text("wizard.folderName")).toString());
        name.subscribe((old, now) -> follow(way.home(), old, now));
        folder.subscribe((_, _) -> folderProblem.set(Optional.empty()));
        base.subscribe((_, _) -> baseProblem.set(Optional.empty()));
    }

    private static ReadOnlyObjectWrapper<Optional<Problem>> problem() {
        return new ReadOnlyObjectWrapper<>(Optional.empty());
    }

    /** The folder is called like the project until somebody calls it otherwise. */
    private void follow(Path home, String old, String now) {
        String before = old.isBlank() ? messages.text("wizard.folderName") : fileName(old);
        boolean own = folder.get().equals(home.resolve(before).toString());
        if (own && !fileName(now).isBlank()) {
            folder.set(home.resolve(fileName(now)).toString());
        }
    }

    private static String fileName(String title) {
        return title.strip().replaceAll("[^\\p{L}\\p{N}._-]+", "-");
    }

    /** The words. */
    public Messages messages() {
        return messages;
    }

    /** The page that is open. */
    public ReadOnlyObjectProperty<WizardStep> stepProperty() {
        return step.getReadOnlyProperty();
    }

    /** What the project is called. */
    public StringProperty nameProperty() {
        return name;
    }

    /** Where it shall lie. */
    public StringProperty folderProperty() {
        return folder;
    }

    /** The base: a folder or a name on the hub. */
    public StringProperty baseProperty() {
        return base;
    }

    /** What is wrong with the folder. */
    public ReadOnlyObjectProperty<Optional<Problem>> folderProblemProperty() {
        return folderProblem.getReadOnlyProperty();
    }

    /** What is wrong with the base. */
    public ReadOnlyObjectProperty<Optional<Problem>> baseProblemProperty() {
        return baseProblem.getReadOnlyProperty();
    }

    /** What is wrong with a page as a whole. */
    public ReadOnlyObjectProperty<Optional<Problem>> stepProblemProperty() {
        return stepProblem.getReadOnlyProperty();
    }

    /** The models of the hub's cache, once {@link #lookIntoCache} has looked. */
    public ReadOnlyObjectProperty<List<CachedModel>> cachedProperty() {
        return cached.getReadOnlyProperty();
    }

    /** Where the making stands. */
    public ReadOnlyObjectProperty<JobState<Path>> makingProperty() {
        return making.getReadOnlyProperty();
    }

    /**
     * The rows of a page.
     *
     * @param page which
     * @return rows that people fill in
     */
    public ObservableList<DraftEntry> entries(WizardStep page) {
        ObservableList<DraftEntry> found = entries.get(page);
        return found == null ? FXCollections.observableArrayList() : found;
    }

    /**
     * Adds an empty row.
     *
     * @param page where
     */
    public void add(WizardStep page) {
        entries(page).add(new DraftEntry(page));
        stepProblem.set(Optional.empty());
    }

    /**
     * Takes a row away.
     *
     * @param page where
     * @param entry which
     */
    public void remove(WizardStep page, DraftEntry entry) {
        entries(page).remove(entry);
    }

    /** Lets people choose the folder in which the project is made. */
    public void chooseFolder() {
        desktop.chooseFolder(messages.text("wizard.folder"), path(folder).orElse(Path.of("")))
                .ifPresent(chosen -> folder.set(chosen.toString()));
    }

    /** Lets people choose the base's folder. */
    public void chooseBase() {
        desktop.chooseFolder(messages.text("wizard.base"), path(folder).orElse(Path.of("")))
                .ifPresent(chosen -> base.set(chosen.toString()));
    }

    /**
     * Takes a base out of the cache.
     *
     * @param model which
     */
    public void takeBase(CachedModel model) {
        base.set(model.source());
    }

    /**
     * Lets people choose the model's folder, or the text, of a row.
     *
     * @param page where it stands
     * @param entry which
     */
    public void choose(WizardStep page, DraftEntry entry) {
        Path start = path(entry.pathProperty()).or(() -> path(folder)).orElse(Path.of(""));
        boolean model = entry.existsProperty().get() && page != WizardStep.MEASURE;
        if (model) {
            desktop.chooseFolder(messages.text("wizard.model"), start)
                    .ifPresent(chosen -> entry.pathProperty().set(chosen.toString()));
        } else {
            desktop.chooseFiles(messages.text("wizard.text"), start).stream()
                    .findFirst()
                    .ifPresent(chosen -> entry.pathProperty().set(chosen.toString()));
        }
    }

    private static Optional<Path> path(StringProperty text) {
        try {
            return text.get().isBlank() ? Optional.empty() : Optional.of(Path.of(text.get()));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /** Looks which models the hub's cache holds. */
    public void lookIntoCache() {
        jobs.query(
                "look into the cache",
                _ -> founder.cachedModels(),
                state -> {
                    if (state instanceof JobState.Done<List<CachedModel>>(var found)) {
                        cached.set(found);
                    }
                });
    }

    /** Goes back a page. */
    public void back() {
        stepProblem.set(Optional.empty());
        step.set(step.get().before());
    }

    /** Closes the wizard without a project. */
    public void cancel() {
        jobs.cancel(LOOK);
        jobs.cancel(MAKE);
        closed.run();
    }

    /** Looks at the page and goes to the next one if it is in order. */
    public void next() {
        WizardStep page = step.get();
        dropBlankRows(page);
        if (!isPlausible(page)) {
            return;
        }
        Map<SourceChange, DraftEntry> owners = owners(page);
        ProjectDraft draft = draft();
        Path place = path(folder).orElse(Path.of(""));
        jobs.query(
                LOOK,
                _ -> founder.problems(place, draft),
                state -> {
                    switch (state) {
                        case JobState.Done<Map<SourceChange, Problem>>(var found) ->
                                looked(page, owners, found);
                        case JobState.Failed<Map<SourceChange, Problem>>(var refused) ->
                                stepProblem.set(Optional.of(refused));
                        case JobState.Idle<Map<SourceChange, Problem>> _,
                                JobState.Running<Map<SourceChange, Problem>> _ -> {}
                    }
                });
    }

    /** A row that nobody filled in stays on the pages that need one. */
    private void dropBlankRows(WizardStep page) {
        boolean needed = page == WizardStep.ABILITIES || page == WizardStep.LANGUAGES;
        List<DraftEntry> rows = entries(page);
        if (!needed || rows.stream().anyMatch(row -> !row.isBlank())) {
            rows.removeIf(DraftEntry::isBlank);
        }
    }

    private boolean isPlausible(WizardStep page) {
        stepProblem.set(Optional.empty());
        if (page == WizardStep.BASE) {
            return isBasePlausible();
        }
        Set<String> names = new HashSet<>();
        boolean fine = true;
        for (DraftEntry entry : entries(page)) {
            Optional<Problem> wrong = entry.lightProblem();
            if (wrong.isEmpty() && page != WizardStep.MEASURE && !names.add(entry.called())) {
                wrong = Optional.of(new WizardProblem.TwiceNamed(entry.called()));
            }
            wrong.ifPresentOrElse(entry::refuse, entry::accept);
            fine &= wrong.isEmpty();
        }
        return fine && isPopulated(page);
    }

    private boolean isPopulated(WizardStep page) {
        String what =
                page == WizardStep.ABILITIES
                        ? "ability"
                        : page == WizardStep.LANGUAGES ? "target language" : "";
        boolean lacks = !what.isEmpty() && entries(page).isEmpty();
        if (lacks) {
            stepProblem.set(Optional.of(new WizardProblem.NothingNamed(what)));
        }
        return !lacks;
    }

    private boolean isBasePlausible() {
        Optional<Path> place = path(folder);
        if (place.isEmpty()) {
            folderProblem.set(Optional.of(new WizardProblem.Empty("folder of the project")));
        } else if (Files.exists(place.get().resolve("project.maec"))) {
            folderProblem.set(Optional.of(new WizardProblem.HasProject(place.get())));
        }
        if (base.get().isBlank()) {
            baseProblem.set(Optional.of(new WizardProblem.Empty("base")));
        }
        return folderProblem.get().isEmpty() && baseProblem.get().isEmpty();
    }

    private Map<SourceChange, DraftEntry> owners(WizardStep page) {
        Map<SourceChange, DraftEntry> owners = new java.util.HashMap<>();
        entries(page).forEach(entry -> owners.put(entry.change(), entry));
        return owners;
    }

    private void looked(
            WizardStep page,
            Map<SourceChange, DraftEntry> owners,
            Map<SourceChange, Problem> found) {
        boolean fine = true;
        for (var entry : found.entrySet()) {
            DraftEntry owner = owners.get(entry.getKey());
            if (owner != null) {
                owner.refuse(entry.getValue());
                fine = false;
            } else if (page == WizardStep.BASE && entry.getKey() instanceof GiveModel) {
                baseProblem.set(Optional.of(entry.getValue()));
                fine = false;
            }
        }
        if (fine && step.get() == page) {
            step.set(page.after());
        }
    }

    /** What was filled in so far. */
    ProjectDraft draft() {
        List<SourceChange> changes = new ArrayList<>();
        for (WizardStep page : WizardStep.values()) {
            entries(page).stream()
                    .filter(entry -> entry.lightProblem().isEmpty())
                    .forEach(entry -> changes.add(entry.change()));
        }
        String title =
                name.get().isBlank()
                        ? path(folder).map(it -> String.valueOf(it.getFileName())).orElse("")
                        : name.get().strip();
        return new ProjectDraft(title, base.get().strip(), changes);
    }

    /** What the project will be and what will be computed, a sentence each. */
    public List<String> summary() {
        return new WizardSummary(messages, draft()).sentences();
    }

    /** Makes the project and hands over its folder. */
    public void make() {
        ProjectDraft draft = draft();
        Path place = path(folder).orElse(Path.of(""));
        jobs.start(
                MAKE,
                Phrase.of("wizard.making"),
                context -> {
                    founder.create(place, draft, context);
                    return place;
                },
                state -> {
                    making.set(state);
                    if (state instanceof JobState.Done<Path>(Path done)) {
                        made.accept(done);
                    }
                });
    }
}
