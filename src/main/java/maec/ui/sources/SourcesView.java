package maec.ui.sources;

import javafx.fxml.FXML;
import javafx.scene.control.Label;

import maec.ui.control.FigureTable;
import maec.ui.control.FigureTable.Column;
import maec.ui.control.JobNotice;
import maec.ui.job.JobState;
import maec.workflow.ProjectOverview;

import java.util.List;

/** Tables of models and corpora, and the invitation to analyse them. */
public final class SourcesView {
    private final SourcesViewModel model;
    @FXML private JobNotice notice;
    @FXML private FigureTable models;
    @FXML private FigureTable corpora;
    @FXML private Label modelsNote;
    @FXML private Label corporaNote;

    /**
     * Made by the FXML loader.
     *
     * @param model models, corpora, analysis
     */
    public SourcesView(SourcesViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        model.overviewProperty().subscribe(this::showTables);
        model.analysisProperty().subscribe(this::showAnalysis);
    }

    private void showTables(ProjectOverview overview) {
        modelsNote.setText("one base; one tuned checkpoint per ability and language");
        corporaNote.setText("text and tasks; only read, never copied");
        models.show(
                List.of(
                        Column.words("Model"),
                        Column.words("Role"),
                        Column.figures("Architecture"),
                        Column.figures("Weights"),
                        Column.figures("Size"),
                        Column.wide("Check")),
                overview.models().stream().map(SourceRows::model).toList());
        corpora.show(
                SourceRows.corpusColumns(overview.corpora()),
                SourceRows.corpora(overview.corpora()));
    }

    private void showAnalysis(JobState<ProjectOverview> state) {
        if (state instanceof JobState.Idle<ProjectOverview>) {
            notice.invite(
                    "This project is not analysed yet.",
                    model.invitation(),
                    "Analyse",
                    model::analyse);
        } else {
            notice.show(state, model::cancel, model::analyse);
        }
    }
}
