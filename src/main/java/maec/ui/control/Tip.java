package maec.ui.control;

import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableStringValue;
import javafx.scene.control.Control;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;

/**
 * Words that appear beside the pointer.
 *
 * <p>A tooltip is a window of its own, and a stage has a hundred of them; each is therefore made
 * when its control is first pointed at, and the stage stands sooner.
 */
public final class Tip {
    private static final double WIDEST = 340;

    private Tip() {}

    /**
     * Gives a control words that stay.
     *
     * @param control what is pointed at
     * @param text the words
     */
    public static void give(Control control, String text) {
        give(control, new SimpleStringProperty(text));
    }

    /**
     * Gives a control words that may change.
     *
     * @param control what is pointed at
     * @param text the words; held by the control from when it is first pointed at
     */
    public static void give(Control control, ObservableStringValue text) {
        control.addEventFilter(
                MouseEvent.MOUSE_ENTERED,
                _ -> {
                    if (control.getTooltip() == null) {
                        control.setTooltip(made(text));
                    }
                });
    }

    private static Tooltip made(ObservableStringValue text) {
        var tip = new Tooltip();
        tip.textProperty().bind(text);
        tip.setWrapText(true);
        tip.setMaxWidth(WIDEST);
        return tip;
    }
}
