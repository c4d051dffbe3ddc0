package maec.ui.control;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.job.Problem;
import maec.job.Progress;
import maec.job.TrainingPoint;
import maec.ui.chart.PictureShelf;
import maec.ui.job.JobState;
import maec.ui.job.StageWords;
import maec.ui.job.TrainingCurve;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.text.Speaking;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.List;
import java.util.Optional;

/** A card that tells how a work stands: how far it is, or what went wrong and what to do. */
public final class JobNotice extends HBox implements Speaking {
    private static final String CURVES = "training";

    private final FontIcon icon = new FontIcon("fth-loader");
    private final Label title = new Label();
    private final Label detail = new Label();
    private final ProgressBar bar = new ProgressBar(0);
    private final Button button = new Button();
    private final VBox text = new VBox(3, title, bar, detail);
    private Optional<TrainingCurves> curves = Optional.empty();
    private Optional<PictureShelf> pictures = Optional.empty();
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
        bar.setMinHeight(USE_PREF_SIZE);
        text.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(text, Priority.ALWAYS);
        // pages that fill their height would squeeze the bar away
        setMinHeight(USE_PREF_SIZE);
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

    /**
     * Lets people save the curves of a training that runs.
     *
     * @param shelf takes the curves once there are any
     */
    public void savesCurves(PictureShelf shelf) {
        pictures = Optional.of(shelf);
    }

    /** Shows nothing. */
    public void hide() {
        again = () -> {};
        setVisible(false);
        hideCurves();
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
        hideCurves();
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
        var words = new StageWords(messages);
        String figures = progress.total() > 0 ? words.figures(progress) : "";
        String between = figures.isEmpty() || progress.detail().isEmpty() ? "" : " · ";
        String detail = figures + between + words.detail(progress);
        put("fth-loader", "", capital(words.stage(progress)), detail);
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
        TrainingCurves shown = curves.orElseGet(this::makeCurves);
        shown.show(points, messages);
    }

    private TrainingCurves makeCurves() {
        var made = new TrainingCurves(messages);
        curves = Optional.of(made);
        pictures.ifPresent(shelf -> made.addButton(chart -> shelf.button(CURVES, chart)));
        text.getChildren().add(made);
        return made;
    }

    private void hideCurves() {
        curves.ifPresent(shown -> shown.setVisible(false));
    }

    private void failed(Problem problem, Runnable again) {
        put("fth-alert-triangle", "danger", problem.sentence(), problem.advice());
        bar.setVisible(false);
        hideCurves();
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
