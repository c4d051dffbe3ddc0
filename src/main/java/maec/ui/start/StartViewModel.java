package maec.ui.start;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.job.Work;
import maec.workflow.OpenProject;

/** Opening a project, or making the sample at the first start. */
public final class StartViewModel {
    private static final String JOB = "open";

    private final String heading;
    private final String explanation;
    private final Work<OpenProject> opening;
    private final JobRunner jobs;
    private final ReadOnlyObjectWrapper<JobState<OpenProject>> state =
            new ReadOnlyObjectWrapper<>(JobState.idle());

    /**
     * Makes the page.
     *
     * @param heading what is done, such as {@code Making the sample project}
     * @param explanation one or two sentences about it
     * @param opening yields the project
     * @param jobs runs it
     */
    public StartViewModel(
            String heading, String explanation, Work<OpenProject> opening, JobRunner jobs) {
        this.heading = heading;
        this.explanation = explanation;
        this.opening = opening;
        this.jobs = jobs;
    }

    /** What is done. */
    public String heading() {
        return heading;
    }

    /** One or two sentences about it. */
    public String explanation() {
        return explanation;
    }

    /** Where it stands; Done holds the project. */
    public ReadOnlyObjectProperty<JobState<OpenProject>> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** Starts, or starts again. */
    public void begin() {
        jobs.query(JOB, opening, state::set);
    }

    /** Asks to stop. */
    public void cancel() {
        jobs.cancel(JOB);
    }
}
