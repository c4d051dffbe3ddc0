package maec.ui.shell;

import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import maec.ui.text.Messages;

import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * A card over the whole window, which keeps the keyboard while it is open; a click beside it closes
 * it.
 */
public final class SheetLayer extends StackPane {
    private final Label title = new Label();
    private final Button close = new Button("", new FontIcon("fth-x"));
    private final StackPane content = new StackPane();
    private final VBox card = new VBox(14, head(), content);
    private final Runnable closing;
    private @Nullable Node before;
    private final ChangeListener<@Nullable Node> keepFocus = (_, _, owner) -> keep(owner);

    /**
     * Makes the layer, hidden.
     *
     * @param messages the words
     * @param closing what happens when people close it
     */
    public SheetLayer(Messages messages, Runnable closing) {
        this.closing = closing;
        getStyleClass().add("sheet-layer");
        card.getStyleClass().addAll("card", "sheet");
        card.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        close.accessibleTextProperty().bind(messages.bind("shell.close"));
        getChildren().add(card);
        setOnMousePressed(
                event -> {
                    if (event.getTarget() == this) {
                        closing.run();
                    }
                });
        managedProperty().bind(visibleProperty());
        setVisible(false);
    }

    private HBox head() {
        title.getStyleClass().add("sheet-title");
        title.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(title, Priority.ALWAYS);
        close.getStyleClass().add("icon-only");
        close.setId("closeSheet");
        close.setOnAction(_ -> closing.run());
        var head = new HBox(8, title, close);
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    /**
     * Shows something and takes the keyboard.
     *
     * @param name its heading; stays bound
     * @param page what lies on the card
     */
    public void open(javafx.beans.value.ObservableStringValue name, Parent page) {
        title.textProperty().bind(name);
        card.accessibleTextProperty().bind(name);
        content.getChildren().setAll(page);
        Scene scene = getScene();
        if (!isVisible() && scene != null) {
            before = scene.getFocusOwner();
            scene.focusOwnerProperty().addListener(keepFocus);
        }
        setVisible(true);
        close.requestFocus();
    }

    /** Hides it and gives the keyboard back. */
    public void shut() {
        if (!isVisible()) {
            return;
        }
        setVisible(false);
        content.getChildren().clear();
        getScene().focusOwnerProperty().removeListener(keepFocus);
        if (before != null) {
            before.requestFocus();
        }
    }

    private void keep(@Nullable Node owner) {
        for (Node node = owner; node != null; node = node.getParent()) {
            if (node == this) {
                return;
            }
        }
        close.requestFocus();
    }
}
