package maec.ui.start;

import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

import maec.ui.control.JobNotice;
import maec.ui.control.SegmentedControl;
import maec.ui.job.JobState;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.workflow.OpenProject;

import java.nio.file.Path;
import java.util.List;

/** The page that the window shows until a project is open. */
public final class StartView {
    private final StartViewModel model;
    @FXML private SegmentedControl<Language> language;
    @FXML private Label heading;
    @FXML private Label explanation;
    @FXML private JobNotice notice;
    @FXML private VBox others;
    @FXML private Label recentTitle;
    @FXML private VBox recent;

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
        Messages messages = model.messages();
        heading.textProperty().bind(model.heading());
        explanation.textProperty().bind(model.explanation());
        language.show(List.of(Language.values()), Language::ownName);
        messages.languageProperty().subscribe(on -> language.valueProperty().set(on));
        language.valueProperty()
                .subscribe(
                        chosen -> {
                            if (chosen != null) {
                                messages.choose(chosen);
                            }
                        });
        model.recent().forEach(folder -> recent.getChildren().add(entry(folder)));
        recentTitle.setVisible(!model.recent().isEmpty());
        recentTitle.managedProperty().bind(recentTitle.visibleProperty());
        others.managedProperty().bind(others.visibleProperty());
        model.stateProperty().subscribe(this::show);
        messages.languageProperty().subscribe(_ -> show(model.stateProperty().get()));
    }

    private Button entry(Path folder) {
        var button = new Button(folder.toString());
        button.setMnemonicParsing(false);
        button.setTextOverrun(javafx.scene.control.OverrunStyle.LEADING_ELLIPSIS);
        button.getStyleClass().add("link");
        button.setOnAction(_ -> model.projects().open(folder));
        return button;
    }

    private void show(JobState<OpenProject> state) {
        boolean waits =
                state instanceof JobState.Idle<OpenProject>
                        || state instanceof JobState.Failed<OpenProject>;
        others.setVisible(waits);
        if (state instanceof JobState.Idle<OpenProject>) {
            Messages messages = model.messages();
            notice.invite(
                    messages.text("start.stopped"),
                    messages.text("start.none"),
                    messages.text("start.again"),
                    model::begin);
        } else {
            notice.show(state, model::cancel, model::begin);
        }
    }

    @FXML
    private void create() {
        model.projects().create();
    }

    @FXML
    private void choose() {
        model.projects().choose();
    }

    @FXML
    private void openSample() {
        model.projects().openSample();
    }
}
