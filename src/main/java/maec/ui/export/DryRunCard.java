package maec.ui.export;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.ui.job.JobState;
import maec.ui.text.Figures;
import maec.workflow.ExportPlan;

/** The figures of a dry run. */
public final class DryRunCard extends VBox {
    private final VBox lines = new VBox(5);

    /** Makes a card without figures. */
    public DryRunCard() {
        getStyleClass().add("card");
        var title = new Label("Dry run");
        title.getStyleClass().add("card-title");
        getChildren().addAll(title, lines);
    }

    void show(JobState<ExportPlan> state) {
        switch (state) {
            case JobState.Idle<ExportPlan> _ -> sentence("Analyse the project first.");
            case JobState.Running<ExportPlan> _ -> {}
            case JobState.Failed<ExportPlan> _ -> sentence("Nothing to show.");
            case JobState.Done<ExportPlan>(ExportPlan plan) -> figures(plan);
        }
    }

    private void sentence(String text) {
        var label = new Label(text);
        label.getStyleClass().add("muted");
        lines.getChildren().setAll(label);
    }

    private void figures(ExportPlan plan) {
        lines.getChildren()
                .setAll(
                        line("Tensors written", Figures.whole(plan.tensors())),
                        line(
                                "changed / equal to base to the bit",
                                Figures.whole(plan.changed())
                                        + " / "
                                        + Figures.whole(plan.tensors() - plan.changed())),
                        line(
                                "Size",
                                Figures.bytes(plan.bytes())
                                        + " in "
                                        + plan.shards()
                                        + (plan.shards() == 1 ? " shard" : " shards")),
                        line("Free on this disk", Figures.bytes(plan.freeBytes())));
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
