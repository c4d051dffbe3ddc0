package maec.ui.export;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.ui.job.JobState;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.ExportReport;

import org.kordamp.ikonli.javafx.FontIcon;

/** What an export wrote and how it was verified. */
public final class ReportCard extends HBox {
    private final Label title = new Label();
    private final Label verification = new Label();
    private final Button open = new Button();

    /** Makes a card that is not shown yet. */
    public ReportCard() {
        getStyleClass().addAll("notice", "success");
        title.getStyleClass().add("strong");
        title.setWrapText(true);
        verification.getStyleClass().add("muted");
        verification.setWrapText(true);
        var text = new VBox(3, title, verification);
        text.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(text, Priority.ALWAYS);
        open.setMinWidth(Region.USE_PREF_SIZE);
        getChildren().addAll(new FontIcon("fth-check-circle"), text, open);
        managedProperty().bind(visibleProperty());
        setVisible(false);
    }

    void onOpen(Runnable action) {
        open.setOnAction(_ -> action.run());
    }

    void show(JobState<ExportReport> state, Messages messages) {
        setVisible(state instanceof JobState.Done<ExportReport>);
        open.setText(messages.text("export.open"));
        if (state instanceof JobState.Done<ExportReport>(var report)) {
            title.setText(
                    messages.text(
                            "export.done",
                            Figures.bytes(report.bytes()),
                            report.folder(),
                            Figures.duration(report.seconds())));
            String equal = messages.text("export.verified", report.digest());
            verification.setText(
                    report.untouched() == 0
                            ? equal
                            : equal
                                    + " "
                                    + messages.counted("export.untouched", report.untouched()));
        }
    }
}
