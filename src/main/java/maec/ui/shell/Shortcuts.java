package maec.ui.shell;

import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

import java.util.List;

/** Keys that work everywhere in the window. */
final class Shortcuts {
    private static final KeyCombination UNDO =
            new KeyCodeCombination(KeyCode.Z, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination REDO =
            new KeyCodeCombination(
                    KeyCode.Z, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);
    private static final KeyCombination REDO_TOO =
            new KeyCodeCombination(KeyCode.Y, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination EXPORT =
            new KeyCodeCombination(KeyCode.E, KeyCombination.SHORTCUT_DOWN);

    private Shortcuts() {}

    static void handle(KeyEvent event, ShellViewModel model, List<StageEntry> entries) {
        if (UNDO.match(event)) {
            model.undo();
        } else if (REDO.match(event) || REDO_TOO.match(event)) {
            model.redo();
        } else if (EXPORT.match(event)) {
            model.goToExport();
        } else if (event.isShortcutDown() && event.getCode().isDigitKey()) {
            int number = event.getCode().getCode() - KeyCode.DIGIT0.getCode();
            if (number >= 1 && number <= entries.size()) {
                model.stageProperty().set(entries.get(number - 1).stage());
            }
        } else {
            return;
        }
        event.consume();
    }
}
