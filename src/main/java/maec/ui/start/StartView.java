package maec.ui.start;

import javafx.fxml.FXML;
import javafx.scene.control.Label;

import maec.ui.control.JobNotice;
import maec.ui.job.JobState;
import maec.workflow.OpenProject;

/** The page that the window shows until a project is open. */
public final class StartView {
    private final StartViewModel model;
    @FXML private Label heading;
    @FXML private Label explanation;
    @FXML private JobNotice notice;

    /**
     * Made by the FXML loader.
     *
     * @param model the opening
     */
    public StartView(StartViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        heading.setText(model.heading());
        explanation.setText(model.explanation());
        model.stateProperty().subscribe(this::show);
    }

    private void show(JobState<OpenProject> state) {
        if (state instanceof JobState.Idle<OpenProject>) {
            notice.invite("Stopped.", "No project is open.", "Try again", model::begin);
        } else {
            notice.show(state, model::cancel, model::begin);
        }
    }
}
