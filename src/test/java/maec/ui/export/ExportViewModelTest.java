package maec.ui.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.Progress;
import maec.tensor.DType;
import maec.ui.FakeDesktop;
import maec.ui.FakeProject;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.workflow.ExportPlan;
import maec.workflow.ExportReport;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

class ExportViewModelTest {
    private final FakeDesktop desktop = new FakeDesktop();
    private final Messages messages = new Messages(Language.ENGLISH);

    private ExportViewModel model(FakeProject project) {
        var model =
                new ExportViewModel(
                        project,
                        new RecipeModel(project, _ -> {}),
                        new ImmediateJobRunner(new JobBoard()),
                        desktop,
                        messages,
                        () -> 0);
        model.open();
        return model;
    }

    private static ExportPlan plan(ExportViewModel model) {
        return model.planProperty().get() instanceof JobState.Done<ExportPlan>(var plan)
                ? plan
                : org.junit.jupiter.api.Assertions.fail("no plan");
    }

    @Test
    void nothingIsPlannedBeforeTheAnalysis() {
        ExportViewModel model = model(FakeProject.sampleLike().analysed(false));
        assertEquals(JobState.idle(), model.planProperty().get());
        assertEquals(Optional.empty(), model.estimateProperty().get());
    }

    @Test
    void aDryRunSaysWhatAndHowLong() {
        ExportViewModel model = model(FakeProject.sampleLike());
        assertEquals(List.of(ExportPlan.Check.values()), plan(model).checks());
        assertEquals(90, model.estimateProperty().get().orElseThrow().seconds());
    }

    @Test
    void everyChoiceIsInTheRequest() {
        ExportViewModel model = model(FakeProject.sampleLike());
        model.targetProperty().set("/out/merged");
        model.dtypeProperty().set(DType.BF16);
        model.replaceProperty().set(true);
        desktop.choosing(Path.of("/models/chat"));
        model.chooseTokenizer();
        assertEquals(Path.of("/out/merged"), model.request().target());
        assertEquals(DType.BF16, model.request().dtype());
        assertEquals(Optional.of(Path.of("/models/chat")), model.request().tokenizer());
        assertTrue(model.request().replace());
    }

    @Test
    void whatAKilledExportLeftIsKnown() {
        ExportViewModel model = model(FakeProject.sampleLike());
        assertEquals(0, plan(model).begunBytes());
        model.targetProperty().set("/out/begun");
        assertEquals(3_000_000, plan(model).begunBytes());
    }

    @Test
    void theReportStaysAndItsFolderOpens() {
        ExportViewModel model = model(FakeProject.sampleLike());
        model.export();
        assertTrue(model.exportProperty().get() instanceof JobState.Done<ExportReport>);
        model.openFolder();
        assertEquals(List.of(model.request().target()), desktop.opened());
    }

    @Test
    void paceIsBytesFileRateAndTimeLeft() {
        var now = new AtomicLong();
        var pace = new ExportPace(messages, now::get);
        pace.follow(running("writing weights", 0), 1_000_000_000);
        assertEquals("Writing weights", pace.readingProperty().get().title());
        now.set(4_000_000_000L);
        pace.follow(running("writing weights", 2_000_000_000L), 1_000_000_000);
        assertEquals(
                "2.00 GB of 8.00 GB · file 3 of 8 · 500.0 MB/s · 12 s left",
                pace.readingProperty().get().detail());
        assertEquals(0.25, pace.readingProperty().get().share());
        pace.follow(running("comparing", 0), 1_000_000_000);
        assertEquals("Reading back and comparing", pace.readingProperty().get().title());
    }

    private static JobState<ExportReport> running(String stage, long done) {
        return new JobState.Running<>(new Progress(stage, done, 8_000_000_000L, "bytes", ""));
    }
}
