package maec.ui.app;

import javafx.scene.Parent;

import maec.ui.port.Desktop;
import maec.ui.text.Messages;
import maec.ui.wizard.DraftEntry;
import maec.ui.wizard.WizardStep;
import maec.ui.wizard.WizardView;
import maec.ui.wizard.WizardViewModel;
import maec.workflow.OpenProject;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRow;

import java.nio.file.Path;
import java.util.Optional;

/** The wizard filled in with the sources of a project, page by page, for pictures. */
final class WizardPages {
    private final WizardViewModel model;
    private Optional<Path> made = Optional.empty();
    private final Parent root;

    WizardPages(OpenProject project, PosedJobs jobs, Messages messages, Desktop desktop) {
        Path home = project.folder().resolve("new");
        var way = new WizardViewModel.Way(home, this::made, () -> {});
        this.model = new WizardViewModel(DiskProjects.here(), jobs, desktop, messages, way);
        var views = new ViewLoader(messages);
        views.register(WizardView.class, () -> new WizardView(model));
        this.root = views.load(WizardView.class);
        model.nameProperty().set(project.overview().name());
        project.overview().models().forEach(this::take);
        project.overview().corpora().forEach(this::take);
    }

    private void made(Path folder) {
        made = Optional.of(folder);
    }

    /**
     * Makes the project of the wizard, in which nothing is computed yet.
     *
     * @param folder holds no project yet
     * @return the folder; empty where the sources are only invented
     */
    Optional<Path> make(Path folder) {
        model.folderProperty().set(folder.toString());
        model.make();
        return made;
    }

    Parent root() {
        return root;
    }

    /** The page that is open. */
    WizardStep step() {
        return model.stepProperty().get();
    }

    /** Goes on; stays where something is wrong. */
    void next() {
        model.next();
    }

    /** Adds a row that cannot be taken, so that its problem shows. */
    void spoil() {
        model.add(WizardStep.MEASURE);
        DraftEntry entry = model.entries(WizardStep.MEASURE).getLast();
        entry.nameProperty().set("sw");
        entry.pathProperty().set("nowhere.jsonl");
    }

    /** Takes away what {@link #spoil} added. */
    void mend() {
        model.remove(WizardStep.MEASURE, model.entries(WizardStep.MEASURE).getLast());
    }

    private void take(ModelRow row) {
        switch (row.role()) {
            case BASE -> model.baseProperty().set(row.path());
            case LANGUAGE -> fill(WizardStep.LANGUAGES, row.subject(), row.path(), true);
            case ABILITY, PIVOT -> {}
        }
    }

    private void take(CorpusRow row) {
        switch (row.role()) {
            case ABILITY_TEXT -> fill(WizardStep.ABILITIES, row.subject(), row.path(), false);
            case PIVOT_TEXT -> fill(WizardStep.PIVOT, row.subject(), row.path(), false);
            case TASK -> fill(WizardStep.MEASURE, row.subject(), row.path(), true);
            case VALIDATION_TEXT -> fill(WizardStep.MEASURE, row.subject(), row.path(), false);
            case LANGUAGE_TEXT -> {}
        }
    }

    private void fill(WizardStep page, String name, String path, boolean exists) {
        boolean blank =
                !model.entries(page).isEmpty()
                        && model.entries(page).getLast().nameProperty().get().isEmpty();
        if (!blank) {
            model.add(page);
        }
        DraftEntry entry = model.entries(page).getLast();
        entry.nameProperty().set(name);
        entry.pathProperty().set(path);
        entry.existsProperty().set(exists);
    }
}
