package maec.ui.export;

import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

import maec.ui.job.JobState;
import maec.ui.text.Messages;
import maec.workflow.ExportPlan;

import java.util.Locale;

/** What a dry run found in order, and what stands in the way. */
public final class ChecksCard extends VBox {
    private final VBox lines = new VBox(5);
    private final Label title = new Label();

    /** Makes a card without checks. */
    public ChecksCard() {
        getStyleClass().add("card");
        title.getStyleClass().add("card-title");
        getChildren().addAll(title, lines);
    }

    void show(JobState<ExportPlan> state, Messages messages) {
        title.setText(messages.text("export.checks"));
        if (state.isRunning()) {
            return;
        }
        lines.getChildren().clear();
        switch (state) {
            case JobState.Idle<ExportPlan> _, JobState.Running<ExportPlan> _ -> add("—", "muted");
            case JobState.Failed<ExportPlan>(var problem) -> {
                add("▲ " + problem.sentence(), "bad");
                add(problem.advice(), "muted");
            }
            case JobState.Done<ExportPlan>(ExportPlan plan) -> {
                plan.checks().forEach(check -> add("✓ " + words(check, messages), "good"));
                plan.obstacles().forEach(obstacle -> add("▲ " + obstacle, "bad"));
            }
        }
    }

    private static String words(ExportPlan.Check check, Messages messages) {
        return messages.text("export.check." + check.name().toLowerCase(Locale.ROOT));
    }

    private void add(String text, String style) {
        var label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add(style);
        lines.getChildren().add(label);
    }
}
