package maec.ui.control;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.job.TrainingPoint;
import maec.ui.chart.ChartPane;
import maec.ui.chart.CurveChart;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.List;
import java.util.function.Function;

/** The course of a training below a notice; made only when something is trained. */
final class TrainingCurves extends VBox {
    private static final double HEIGHT = 92;

    private final CurveChart curves = new CurveChart();
    private final Label lossNote = legend("curve-loss");
    private final Label normNote = legend("curve-norm");
    private final Label timeNote = new Label();
    private final HBox below = new HBox(8);

    TrainingCurves(Messages messages) {
        super(3);
        curves.speak(messages);
        curves.setMinHeight(HEIGHT);
        curves.setPrefHeight(HEIGHT);
        timeNote.getStyleClass().add("legend");
        managedProperty().bind(visibleProperty());
        var notes = new FlowPane(14, 2, lossNote, normNote, timeNote);
        notes.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(notes, Priority.ALWAYS);
        below.getChildren().add(notes);
        getChildren().addAll(curves, below);
    }

    /** Adds a button that saves the curves. */
    void addButton(Function<ChartPane, ? extends Node> button) {
        below.getChildren().add(button.apply(curves));
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
    }
}
