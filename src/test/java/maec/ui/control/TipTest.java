package maec.ui.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import javafx.beans.property.SimpleStringProperty;
import javafx.scene.control.Button;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

import maec.ui.ViewTest;

import org.junit.jupiter.api.Test;

class TipTest extends ViewTest {
    private static MouseEvent entered() {
        return new MouseEvent(
                MouseEvent.MOUSE_ENTERED,
                1,
                1,
                1,
                1,
                MouseButton.NONE,
                0,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                true,
                null);
    }

    @Test
    void aTooltipIsMadeWhenItsControlIsPointedAtAndFollowsItsWords() throws Exception {
        var words = new SimpleStringProperty("first");
        Button button =
                onFx(
                        () -> {
                            var made = new Button();
                            Tip.give(made, words);
                            assertNull(made.getTooltip(), "nobody pointed at it");
                            made.fireEvent(entered());
                            return made;
                        });
        assertEquals("first", button.getTooltip().getText());
        var tip = button.getTooltip();
        onFx(
                () -> {
                    words.set("second");
                    button.fireEvent(entered());
                    return null;
                });
        assertEquals(tip, button.getTooltip());
        assertEquals("second", tip.getText());
    }
}
