package maec.ui.start;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableStringValue;

import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.port.ProjectSwitch;
import maec.ui.settings.Preferences;
import maec.ui.text.Messages;
import maec.workflow.OpenProject;

import java.nio.file.Path;
import java.util.List;

/** Opening a project, or making the sample at the first start; and which others there are. */
public final class StartViewModel {
    private static final String JOB = "open";

    private final Opening opening;
    private final JobRunner jobs;
    private final Preferences preferences;
    private final ProjectSwitch projects;
    private final ReadOnlyObjectWrapper<JobState<OpenProject>> state =
            new ReadOnlyObjectWrapper<>(JobState.idle());

    /**
     * Makes the page.
     *
     * @param opening what is opened
     * @param jobs runs it
     * @param preferences has the words and the recent projects
     * @param projects opens another one instead
     */
    public StartViewModel(
            Opening opening, JobRunner jobs, Preferences preferences, ProjectSwitch projects) {
        this.opening = opening;
        this.jobs = jobs;
        this.preferences = preferences;
        this.projects = projects;
    }

    /** What is done. */
    public ObservableStringValue heading() {
        return messages().bind(opening.heading(), opening.name());
    }

    /** One or two sentences about it. */
    public ObservableStringValue explanation() {
        return messages().bind(opening.heading() + ".why");
    }

    /** The words. */
    public Messages messages() {
        return preferences.messages();
    }

    /** Projects that were opened before, the newest first. */
    public List<Path> recent() {
        return List.copyOf(preferences.recent());
    }

    /** Opens another project instead. */
    public ProjectSwitch projects() {
        return projects;
    }

    /** Where it stands; Done holds the project. */
    public ReadOnlyObjectProperty<JobState<OpenProject>> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** Starts, or starts again. */
    public void begin() {
        String title = messages().text(opening.heading(), opening.name());
        jobs.start(JOB, title, opening.work(), state::set);
    }

    /** Asks to stop. */
    public void cancel() {
        jobs.cancel(JOB);
    }
}
