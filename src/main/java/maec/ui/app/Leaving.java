package maec.ui.app;

import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

import maec.ui.job.BackgroundJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.RunningJob;
import maec.ui.shell.SheetLayer;
import maec.ui.text.Messages;

import java.util.List;

/**
 * The way out of a project: asks where work runs, stops it, and waits a bounded while.
 *
 * <p>Works are stopped by token and end at a safe place of theirs, so nothing half written is left.
 */
final class Leaving {
    /** A work that has not stopped by then is left behind when the window closes. */
    private static final Duration PATIENCE = Duration.seconds(20);

    private static final double WIDTH = 380;

    private final Messages messages;
    private final JobBoard board;
    private final BackgroundJobRunner jobs;
    private final SheetLayer layer;
    private boolean underWay;

    Leaving(Messages messages, JobBoard board, BackgroundJobRunner jobs) {
        this.messages = messages;
        this.board = board;
        this.jobs = jobs;
        this.layer = new SheetLayer(messages, this::stay);
    }

    /** Lies over the window's content. */
    SheetLayer layer() {
        return layer;
    }

    /** Why a project is left; the end of the keys of the words. */
    enum Reason {
        QUIT,
        SWITCH;

        private String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * Stops all work, after asking where people see some running, and goes on.
     *
     * @param reason why
     * @param then on the JavaFX thread, when nothing runs or, before closing, when patience is over
     */
    void leave(Reason reason, Runnable then) {
        if (underWay) {
            return;
        }
        if (board.running().isEmpty()) {
            stop(reason, then);
        } else {
            layer.open(messages.bind("app.leave.title"), question(reason, then));
        }
    }

    private void stay() {
        if (!underWay) {
            layer.shut();
        }
    }

    private Parent question(Reason reason, Runnable then) {
        var works = new VBox(3);
        for (RunningJob job : board.running()) {
            works.getChildren().add(new Label("· " + job.phrase().in(messages)));
        }
        Label text = text("app.leave." + reason.id());
        Button stay = button("app.leave.stay");
        stay.setId("stay");
        stay.setOnAction(_ -> stay());
        Button stop = button("app.leave.stop." + reason.id());
        stop.setId("stopAndLeave");
        stop.getStyleClass().add("accent");
        stop.setOnAction(_ -> stop(reason, then));
        return box(List.of(works, text), List.of(stay, stop));
    }

    private void stop(Reason reason, Runnable then) {
        underWay = true;
        var patience = new PauseTransition(PATIENCE);
        Runnable once =
                () -> {
                    if (underWay) {
                        underWay = false;
                        patience.stop();
                        layer.shut();
                        then.run();
                    }
                };
        if (reason == Reason.QUIT) {
            patience.setOnFinished(_ -> once.run());
            patience.play();
        }
        var stopped = jobs.stopAll();
        if (!stopped.isDone()) {
            layer.open(messages.bind("app.stopping.title"), waiting(reason, once));
        }
        var _ = stopped.thenRun(once);
    }

    private Parent waiting(Reason reason, Runnable now) {
        var bar = new ProgressBar(-1);
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.accessibleTextProperty().bind(messages.bind("app.stopping.title"));
        Button close = button("app.stopping.now");
        close.setId("closeNow");
        close.setOnAction(_ -> now.run());
        close.setVisible(reason == Reason.QUIT);
        return box(List.of(bar, text("app.stopping.text")), List.of(close));
    }

    private static Parent box(List<Region> parts, List<Button> buttons) {
        var foot = new HBox(8);
        foot.setAlignment(Pos.CENTER_RIGHT);
        foot.getChildren().addAll(buttons);
        var box = new VBox(12);
        box.getChildren().addAll(parts);
        box.getChildren().add(foot);
        box.setPrefWidth(WIDTH);
        return box;
    }

    private Label text(String key) {
        var label = new Label();
        label.textProperty().bind(messages.bind(key));
        label.getStyleClass().add("muted");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private Button button(String key) {
        var button = new Button();
        button.textProperty().bind(messages.bind(key));
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }
}
