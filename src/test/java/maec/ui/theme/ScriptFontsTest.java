package maec.ui.theme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.image.PixelFormat;

import maec.ui.ViewTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

class ScriptFontsTest extends ViewTest {
    /** Two letters of a script; a missing letter is drawn as a box, and all boxes look alike. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "কখ", "తల", "กข", "بج", "कख", "中国", "繁體", "かの", "한국", "தம", "ಕನ", "മല", "ગજ", "ਪਜ",
                "ଓଡ", "සහ", "ខម", "ລວ", "မန", "አማ", "Հա", "ქა", "עב", "Ελ", "Ру"
            })
    void lettersOfEveryScriptAreDrawnInAPlainLabel(String letters) throws Exception {
        int middle = letters.offsetByCodePoints(0, 1);
        int first = inkOf(letters.substring(0, middle));
        assertNotEquals(first, inkOf(letters.substring(middle)), letters);
        assertEquals(first, inkOf(letters.substring(0, middle)), "drawn twice alike");
    }

    @Test
    void loadingAgainLoadsNothing() throws Exception {
        assertEquals(onFx(ScriptFonts::load), onFx(ScriptFonts::load));
    }

    private static int inkOf(String letter) throws Exception {
        return onFx(
                () -> {
                    var label = new Label(letter);
                    label.setStyle("-fx-font-family: Inter; -fx-font-size: 32px;");
                    var picture = new Scene(label, 80, 80).snapshot(null);
                    int[] pixels = new int[80 * 80];
                    picture.getPixelReader()
                            .getPixels(
                                    0, 0, 80, 80, PixelFormat.getIntArgbInstance(), pixels, 0, 80);
                    return Arrays.hashCode(pixels);
                });
    }
}
