package maec.ui.shell;

import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.ui.text.Messages;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.function.Function;

/** The card of the guided tour, beside the stage that it is about; lets every click past it. */
final class TourLayer extends Pane {
    private static final double WIDTH = 330;
    private static final double GAP = 12;
    private static final double ARROW = 9;

    private final TourViewModel model;
    private final Function<WorkStage, Node> anchors;
    private final Region arrow = new Region();
    private final Label progress = new Label();
    private final Label title = new Label();
    private final Label text = new Label();
    private final Button back = new Button();
    private final Button next = new Button();
    private final VBox card;

    /**
     * Makes the layer; shown while the tour is open.
     *
     * @param model the tour
     * @param messages the words
     * @param anchors the entry of a stage in the rail
     */
    TourLayer(TourViewModel model, Messages messages, Function<WorkStage, Node> anchors) {
        this.model = model;
        this.anchors = anchors;
        this.card = card(messages);
        setPickOnBounds(false);
        arrow.getStyleClass().add("tour-arrow");
        arrow.setMouseTransparent(true);
        getChildren().addAll(card, arrow);
        visibleProperty().bind(model.openProperty());
        managedProperty().bind(visibleProperty());
        model.placeProperty().subscribe(_ -> showStep());
        next.setOnAction(_ -> model.next());
        back.setOnAction(_ -> model.back());
    }

    private VBox card(Messages messages) {
        title.getStyleClass().add("card-title");
        title.textProperty().bind(model.title());
        title.setWrapText(true);
        text.textProperty().bind(model.text());
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        progress.getStyleClass().addAll("muted", "small");
        var leave = new Button("", new FontIcon("fth-x"));
        leave.getStyleClass().add("icon-only");
        leave.accessibleTextProperty().bind(messages.bind("shell.tour.leave"));
        leave.setOnAction(_ -> model.leave());
        leave.setId("leaveTour");
        back.textProperty().bind(messages.bind("shell.tour.back"));
        next.textProperty().bind(model.nextText());
        next.getStyleClass().add("accent");
        next.setId("nextInTour");
        HBox.setHgrow(title, Priority.ALWAYS);
        title.setMaxWidth(Double.MAX_VALUE);
        var head = new HBox(8, title, leave);
        var space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        var foot = new HBox(8, progress, space, back, next);
        foot.setAlignment(Pos.CENTER_LEFT);
        var box = new VBox(8, head, text, foot);
        box.getStyleClass().addAll("card", "tour-card");
        box.setPrefWidth(WIDTH);
        box.setMaxWidth(WIDTH);
        box.accessibleTextProperty().bind(model.title());
        return box;
    }

    private void showStep() {
        progress.setText(model.progress());
        back.setDisable(model.isFirst());
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        Node entry = anchors.apply(model.stage());
        Bounds beside = sceneToLocal(entry.localToScene(entry.getBoundsInLocal()));
        double height = card.prefHeight(WIDTH);
        double x = beside.getMaxX() + GAP + ARROW;
        double y = Math.clamp(beside.getMinY() - 4, GAP, Math.max(GAP, getHeight() - height - GAP));
        card.resizeRelocate(x, y, WIDTH, height);
        arrow.resizeRelocate(x - ARROW + 1, beside.getCenterY() - ARROW, ARROW, 2 * ARROW);
    }
}
