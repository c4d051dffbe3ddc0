package maec.ui.export;

import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import maec.tensor.DType;
import maec.ui.control.JobNotice;
import maec.ui.control.MarkdownPane;
import maec.ui.control.SegmentedControl;
import maec.ui.job.JobState;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.ExportPlan;
import maec.workflow.ExportReport;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Target and format of the export, its dry run, its progress, and the model card. */
public final class ExportView {
    private static final Map<DType, String> DTYPES =
            Map.of(DType.F32, "float32", DType.BF16, "bfloat16", DType.F16, "float16");

    private final ExportViewModel model;
    private final Runnable toSources;
    @FXML private Node page;
    @FXML private Node empty;
    @FXML private TextField target;
    @FXML private SegmentedControl<DType> dtype;
    @FXML private SegmentedControl<ShardSize> shardSize;
    @FXML private Button export;
    @FXML private TextField tokenizer;
    @FXML private CheckBox replace;
    @FXML private HBox resume;
    @FXML private Label resumeText;
    @FXML private HBox progress;
    @FXML private Label paceTitle;
    @FXML private Label paceDetail;
    @FXML private ProgressBar bar;
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
     * @param toSources goes to the page where an analysis is started
     */
    public ExportView(ExportViewModel model, Runnable toSources) {
        this.model = model;
        this.toSources = toSources;
    }

    @FXML
    private void initialize() {
        target.textProperty().bindBidirectional(model.targetProperty());
        tokenizer.textProperty().bindBidirectional(model.tokenizerProperty());
        replace.selectedProperty().bindBidirectional(model.replaceProperty());
        dtype.show(List.of(DType.F32, DType.BF16, DType.F16), DTYPES::get);
        dtype.valueProperty().bindBidirectional(model.dtypeProperty());
        shardSize.show(List.of(ShardSize.values()), ShardSize::label);
        shardSize.valueProperty().bindBidirectional(model.shardSizeProperty());
        report.onOpen(model::openFolder);
        resume.managedProperty().bind(resume.visibleProperty());
        page.visibleProperty().bind(empty.visibleProperty().not());
        model.planProperty().subscribe(this::showPlan);
        model.estimateProperty().subscribe(_ -> showPlan(model.planProperty().get()));
        model.exportProperty().subscribe(this::showExport);
        model.paceProperty().subscribe(this::showPace);
        model.messages()
                .languageProperty()
                .subscribe((_, _) -> showExport(model.exportProperty().get()));
        model.open();
    }

    private void showPlan(JobState<ExportPlan> state) {
        Messages messages = model.messages();
        figures.show(state, model.estimateProperty().get(), messages);
        checks.show(state, messages);
        boolean running = model.exportProperty().get().isRunning();
        empty.setVisible(state instanceof JobState.Idle<ExportPlan> && !running);
        Optional<ExportPlan> plan =
                state instanceof JobState.Done<ExportPlan>(var found)
                        ? Optional.of(found)
                        : Optional.empty();
        boolean ready = plan.filter(it -> it.obstacles().isEmpty()).isPresent();
        export.setDisable(!ready || running);
        cardBox.setVisible(plan.isPresent());
        plan.ifPresent(it -> card.show(it.card()));
        long begun = running ? 0 : plan.map(ExportPlan::begunBytes).orElse(0L);
        export.setText(messages.text(begun > 0 ? "export.resume" : "export.export"));
        resume.setVisible(begun > 0);
        resumeText.setText(messages.text("export.begun", Figures.bytes(begun)));
    }

    private void showExport(JobState<ExportReport> state) {
        boolean running = state.isRunning();
        progress.setVisible(running);
        progress.setManaged(running);
        if (running) {
            notice.hide();
        } else {
            notice.show(state, model::cancel, model::export);
        }
        report.show(state, model.messages());
        showPlan(model.planProperty().get());
    }

    private void showPace(ExportPace.Reading reading) {
        paceTitle.setText(reading.title());
        paceDetail.setText(reading.detail());
        bar.setProgress(reading.share());
    }

    @FXML
    private void goToSources() {
        toSources.run();
    }

    @FXML
    private void cancel() {
        model.cancel();
    }

    @FXML
    private void chooseTokenizer() {
        model.chooseTokenizer();
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
