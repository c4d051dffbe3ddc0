package maec.ui.export;

import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

import maec.tensor.DType;
import maec.ui.control.JobNotice;
import maec.ui.control.MarkdownPane;
import maec.ui.control.SegmentedControl;
import maec.ui.job.JobState;
import maec.workflow.ExportPlan;
import maec.workflow.ExportReport;

import java.util.List;
import java.util.Map;

/** Target and format of the export, its dry run, its progress, and the model card. */
public final class ExportView {
    private static final Map<DType, String> DTYPES =
            Map.of(DType.F32, "float32", DType.BF16, "bfloat16", DType.F16, "float16");

    private final ExportViewModel model;
    @FXML private TextField target;
    @FXML private SegmentedControl<DType> dtype;
    @FXML private SegmentedControl<ShardSize> shardSize;
    @FXML private Button export;
    @FXML private JobNotice notice;
    @FXML private ReportCard report;
    @FXML private DryRunCard figures;
    @FXML private ChecksCard checks;
    @FXML private VBox cardBox;
    @FXML private MarkdownPane card;

    /**
     * Made by the FXML loader.
     *
     * @param model the export
     */
    public ExportView(ExportViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        target.textProperty().bindBidirectional(model.targetProperty());
        dtype.show(List.of(DType.F32, DType.BF16, DType.F16), DTYPES::get);
        dtype.valueProperty().bindBidirectional(model.dtypeProperty());
        shardSize.show(List.of(ShardSize.values()), ShardSize::label);
        shardSize.valueProperty().bindBidirectional(model.shardSizeProperty());
        report.onOpen(model::openFolder);
        model.planProperty().subscribe(this::showPlan);
        model.exportProperty().subscribe(this::showExport);
        model.open();
    }

    private void showPlan(JobState<ExportPlan> state) {
        figures.show(state);
        checks.show(state);
        boolean ready =
                state instanceof JobState.Done<ExportPlan>(var plan) && plan.obstacles().isEmpty();
        export.setDisable(!ready || model.exportProperty().get().isRunning());
        cardBox.setVisible(state instanceof JobState.Done<ExportPlan>);
        if (state instanceof JobState.Done<ExportPlan>(var plan)) {
            card.show(plan.card());
        }
    }

    private void showExport(JobState<ExportReport> state) {
        notice.show(state, model::cancel, model::export);
        report.show(state);
        showPlan(model.planProperty().get());
    }

    @FXML
    private void choose() {
        model.choose();
    }

    @FXML
    private void export() {
        model.export();
    }
}
