package maec.ui.control;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.job.Problem;
import maec.job.Progress;
import maec.job.TrainingPoint;
import maec.ui.chart.CurveChart;
import maec.ui.job.JobState;
import maec.ui.job.TrainingCurve;
import maec.ui.text.Figures;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.text.Speaking;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.List;

/** A card that tells how a work stands: how far it is, or what went wrong and what to do. */
public final class JobNotice extends HBox implements Speaking {
    private static final double CURVE_HEIGHT = 64;

    private final FontIcon icon = new FontIcon("fth-loader");
    private final Label title = new Label();
    private final Label detail = new Label();
    private final ProgressBar bar = new ProgressBar(0);
    private final Button button = new Button();
    private final CurveChart curves = new CurveChart();
    private final Label lossNote = legend("curve-loss");
    private final Label normNote = legend("curve-norm");
    private final Label timeNote = new Label();
    private Messages messages = new Messages(Language.ENGLISH);
    private Runnable again = () -> {};

    /** Makes a notice that is not shown yet. */
    public JobNotice() {
        getStyleClass().add("notice");
        title.getStyleClass().add("strong");
        detail.getStyleClass().add("muted");
        title.setWrapText(true);
        detail.setWrapText(true);
        bar.setMaxWidth(Double.MAX_VALUE);
        curves.setMinHeight(CURVE_HEIGHT);
        curves.setPrefHeight(CURVE_HEIGHT);
        curves.managedProperty().bind(curves.visibleProperty());
        timeNote.getStyleClass().add("legend");
        var curveNote = new FlowPane(14, 2, lossNote, normNote, timeNote);
        curveNote.visibleProperty().bind(curves.visibleProperty());
        curveNote.managedProperty().bind(curves.visibleProperty());
        var text = new VBox(3, title, bar, detail, curves, curveNote);
        text.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(text, Priority.ALWAYS);
        button.setMinWidth(Region.USE_PREF_SIZE);
        bar.managedProperty().bind(bar.visibleProperty());
        button.managedProperty().bind(button.visibleProperty());
        managedProperty().bind(visibleProperty());
        getChildren().addAll(icon, text, button);
        hide();
    }

    @Override
    public void speak(Messages words) {
        messages = words;
        words.languageProperty().subscribe(_ -> again.run());
    }

    /** Shows nothing. */
    public void hide() {
        again = () -> {};
        setVisible(false);
        curves.setVisible(false);
    }

    /**
     * Shows an invitation.
     *
     * @param what what could be done
     * @param why a second sentence
     * @param action what the button says
     * @param perform what it does
     */
    public void invite(String what, String why, String action, Runnable perform) {
        again = () -> {};
        put("fth-zap", "", what, why);
        bar.setVisible(false);
        curves.setVisible(false);
        offer(action, true, perform);
    }

    /**
     * Shows where a work stands; hides itself when there is nothing to tell.
     *
     * @param state the work
     * @param cancel stops it
     * @param again starts it anew
     */
    public void show(JobState<?> state, Runnable cancel, Runnable again) {
        this.again = () -> render(state, cancel, again);
        this.again.run();
    }

    private void render(JobState<?> state, Runnable cancel, Runnable again) {
        switch (state) {
            case JobState.Idle<?> _, JobState.Done<?> _ -> hide();
            case JobState.Running<?>(Progress progress, TrainingCurve curve) -> {
                running(progress, cancel);
                show(curve);
            }
            case JobState.Failed<?>(Problem problem) -> failed(problem, again);
        }
    }

    private void running(Progress progress, Runnable cancel) {
        String figures =
                progress.total() > 0
                        ? Figures.whole(progress.done())
                                + " / "
                                + Figures.whole(progress.total())
                                + " "
                                + progress.unit()
                        : "";
        String between = figures.isEmpty() || progress.detail().isEmpty() ? "" : " · ";
        put("fth-loader", "", capital(progress.stage()), figures + between + progress.detail());
        bar.setVisible(true);
        bar.setProgress(progress.share());
        offer(messages.text("control.cancel"), false, cancel);
    }

    /** Once a training was shown, its curves stay until the work ends, so that nothing jumps. */
    private void show(TrainingCurve curve) {
        List<TrainingPoint> points = curve.points();
        if (points.isEmpty()) {
            return;
        }
        TrainingPoint last = points.getLast();
        curves.setVisible(true);
        curves.setCurves(
                points.stream().mapToDouble(TrainingPoint::step).toArray(),
                last.steps(),
                points.stream().mapToDouble(TrainingPoint::loss).toArray(),
                points.stream().mapToDouble(TrainingPoint::gradientNorm).toArray());
        lossNote.setText(words("control.loss", points.getFirst().loss()));
        normNote.setText(words("control.norm", last.gradientNorm()));
        timeNote.setText(
                messages.text("control.left", Figures.duration(Math.ceil(last.secondsLeft()))));
        curves.setAccessibleText(
                String.join(" · ", lossNote.getText(), normNote.getText(), timeNote.getText()));
    }

    private String words(String key, double value) {
        return messages.text(key, Figures.decimals(value, 2));
    }

    /** A note with the colour of its curve. */
    private static Label legend(String curve) {
        var swatch = new Region();
        swatch.getStyleClass().addAll("swatch", curve);
        var label = new Label("", swatch);
        label.getStyleClass().add("legend");
        return label;
    }

    private void failed(Problem problem, Runnable again) {
        put("fth-alert-triangle", "danger", problem.sentence(), problem.advice());
        bar.setVisible(false);
        curves.setVisible(false);
        offer(messages.text("control.again"), false, again);
    }

    private void put(String literal, String style, String first, String second) {
        setVisible(true);
        icon.setIconLiteral(literal);
        getStyleClass().removeAll("danger", "warning");
        if (!style.isEmpty()) {
            getStyleClass().add(style);
        }
        title.setText(first);
        detail.setText(second);
        detail.setVisible(!second.isEmpty());
        detail.setManaged(!second.isEmpty());
    }

    private void offer(String action, boolean accent, Runnable perform) {
        button.setText(action);
        button.setOnAction(_ -> perform.run());
        button.getStyleClass().remove("accent");
        if (accent) {
            button.getStyleClass().add("accent");
        }
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
