package maec.ui.export;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.combine.MergeEstimate;
import maec.ui.job.JobState;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.ExportPlan;

import java.util.Optional;

/** The figures of a dry run. */
public final class DryRunCard extends VBox {
    private final VBox lines = new VBox(5);
    private final Label title = new Label();

    /** Makes a card without figures. */
    public DryRunCard() {
        getStyleClass().add("card");
        title.getStyleClass().add("card-title");
        getChildren().addAll(title, lines);
    }

    void show(JobState<ExportPlan> state, Optional<MergeEstimate> estimate, Messages messages) {
        title.setText(messages.text("export.dryRun"));
        switch (state) {
            case JobState.Idle<ExportPlan> _, JobState.Running<ExportPlan> _ -> {}
            case JobState.Failed<ExportPlan> _ -> sentence(messages.text("export.nothing"));
            case JobState.Done<ExportPlan>(ExportPlan plan) -> figures(plan, estimate, messages);
        }
    }

    private void sentence(String text) {
        var label = new Label(text);
        label.getStyleClass().add("muted");
        label.setWrapText(true);
        lines.getChildren().setAll(label);
    }

    private void figures(ExportPlan plan, Optional<MergeEstimate> estimate, Messages messages) {
        String unknown = messages.text("export.measuring");
        lines.getChildren()
                .setAll(
                        line(messages.text("export.tensors"), Figures.whole(plan.tensors())),
                        line(
                                messages.text("export.changed"),
                                Figures.whole(plan.changed())
                                        + " / "
                                        + Figures.whole(plan.tensors() - plan.changed())),
                        line(
                                messages.text("export.size"),
                                Figures.bytes(plan.bytes())
                                        + " · "
                                        + messages.counted("export.shards", plan.shards())),
                        line(
                                messages.text("export.disk"),
                                Figures.bytes(plan.neededBytes())
                                        + " / "
                                        + Figures.bytes(plan.freeBytes())),
                        line(
                                messages.text("export.time"),
                                estimate.map(it -> "≈ " + Figures.duration(it.seconds()))
                                        .orElse(unknown)),
                        line(
                                messages.text("export.memory"),
                                estimate.map(it -> "≈ " + Figures.bytes(it.heapBytes()))
                                        .orElse(unknown)));
    }

    private static HBox line(String name, String value) {
        var left = new Label(name);
        left.getStyleClass().add("muted");
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var right = new Label(value);
        right.getStyleClass().add("strong");
        right.setMinWidth(Region.USE_PREF_SIZE);
        return new HBox(8, left, gap, right);
    }
}
