package maec.ui.control;

import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.job.TrainingPoint;
import maec.ui.chart.CurveChart;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.List;

/** The course of a training below a notice; made only when something is trained. */
final class TrainingCurves extends VBox {
    private static final double HEIGHT = 64;

    private final CurveChart curves = new CurveChart();
    private final Label lossNote = legend("curve-loss");
    private final Label normNote = legend("curve-norm");
    private final Label timeNote = new Label();

    TrainingCurves() {
        super(3);
        curves.setMinHeight(HEIGHT);
        curves.setPrefHeight(HEIGHT);
        timeNote.getStyleClass().add("legend");
        managedProperty().bind(visibleProperty());
        getChildren().addAll(curves, new FlowPane(14, 2, lossNote, normNote, timeNote));
    }

    /** A note with the colour of its curve. */
    private static Label legend(String curve) {
        var swatch = new Region();
        swatch.getStyleClass().addAll("swatch", curve);
        var label = new Label("", swatch);
        label.getStyleClass().add("legend");
        return label;
    }

    /** Draws the course so far; at least one point. */
    void show(List<TrainingPoint> points, Messages messages) {
        TrainingPoint last = points.getLast();
        setVisible(true);
        curves.setCurves(
                points.stream().mapToDouble(TrainingPoint::step).toArray(),
                last.steps(),
                points.stream().mapToDouble(TrainingPoint::loss).toArray(),
                points.stream().mapToDouble(TrainingPoint::gradientNorm).toArray());
        lossNote.setText(
                messages.text("control.loss", Figures.decimals(points.getFirst().loss(), 2)));
        normNote.setText(messages.text("control.norm", Figures.decimals(last.gradientNorm(), 2)));
        timeNote.setText(
                messages.text("control.left", Figures.duration(Math.ceil(last.secondsLeft()))));
        curves.setAccessibleText(
                String.join(" · ", lossNote.getText(), normNote.getText(), timeNote.getText()));
    }
}
