package maec.ui.shell;

import static javafx.scene.input.KeyCombination.SHIFT_DOWN;
import static javafx.scene.input.KeyCombination.SHORTCUT_DOWN;

import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

import maec.ui.activity.Drawer;
import maec.ui.help.KeyGroup;
import maec.ui.help.KeyRow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keys that work everywhere in the window. */
public final class Shortcuts {
    private static final List<Shortcut> ALL = all();

    private Shortcuts() {}

    /** Keys, the key of the words that say what they do, and what they do. */
    private record Shortcut(
            KeyCombination keys, String words, Consumer<? super ShellViewModel> action) {}

    private static List<Shortcut> all() {
        List<Shortcut> all = new ArrayList<>();
        for (WorkStage stage : WorkStage.values()) {
            KeyCode digit = KeyCode.getKeyCode(String.valueOf(all.size() + 1));
            all.add(key(control(digit), stage.title(), model -> model.stageProperty().set(stage)));
        }
        all.add(key(control(KeyCode.Z), "shell.undo", ShellViewModel::undo));
        all.add(key(controlShift(KeyCode.Z), "shell.redo", ShellViewModel::redo));
        all.add(key(control(KeyCode.Y), "shell.redo", ShellViewModel::redo));
        all.add(key(control(KeyCode.E), "shell.key.export", ShellViewModel::goToExport));
        all.add(key(control(KeyCode.N), "shell.create", model -> model.projects().create()));
        all.add(key(control(KeyCode.O), "shell.open", model -> model.projects().choose()));
        all.add(key(control(KeyCode.COMMA), "shell.sheet.settings", sheet(Sheet.SETTINGS)));
        all.add(key(controlShift(KeyCode.D), "shell.theme", ShellViewModel::toggleTheme));
        all.add(key(control(KeyCode.J), "shell.key.tasks", drawer(Drawer.TASKS)));
        all.add(key(control(KeyCode.L), "shell.log", drawer(Drawer.LOG)));
        all.add(key(controlShift(KeyCode.L), "shell.key.problems", drawer(Drawer.PROBLEMS)));
        all.add(key(new KeyCodeCombination(KeyCode.F1), "shell.sheet.keys", sheet(Sheet.KEYS)));
        all.add(key(control(KeyCode.Q), "shell.quit", model -> model.projects().quit()));
        return List.copyOf(all);
    }

    private static Shortcut key(
            KeyCombination keys, String words, Consumer<? super ShellViewModel> action) {
        return new Shortcut(keys, words, action);
    }

    private static KeyCombination control(KeyCode code) {
        return new KeyCodeCombination(code, SHORTCUT_DOWN);
    }

    private static KeyCombination controlShift(KeyCode code) {
        return new KeyCodeCombination(code, SHORTCUT_DOWN, SHIFT_DOWN);
    }

    private static Consumer<ShellViewModel> sheet(Sheet sheet) {
        return model -> model.sheetProperty().set(sheet);
    }

    private static Consumer<ShellViewModel> drawer(Drawer drawer) {
        return model -> model.toggle(drawer);
    }

    /** Does what the keys stand for, if nobody else has taken them. */
    static void handle(KeyEvent event, ShellViewModel model) {
        for (Shortcut shortcut : ALL) {
            if (shortcut.keys().match(event)) {
                shortcut.action().accept(model);
                event.consume();
                return;
            }
        }
        if (event.getText().equals("?") && !(event.getTarget() instanceof TextInputControl)) {
            model.sheetProperty().set(Sheet.KEYS);
            event.consume();
            return;
        }
        boolean dismissed = event.getCode() == KeyCode.ESCAPE && model.dismiss();
        if (dismissed) {
            event.consume();
        }
    }

    /**
     * Every key of the window for the list of keys: those that work everywhere, then those of
     * controls.
     *
     * @return groups in the order in which they are listed
     */
    public static List<KeyGroup> groups() {
        List<KeyRow> everywhere =
                ALL.stream()
                        .map(key -> new KeyRow(key.keys().getDisplayText(), key.words()))
                        .toList();
        int stages = WorkStage.values().length;
        return List.of(
                new KeyGroup("shell.keys.stages", everywhere.subList(0, stages)),
                new KeyGroup("shell.keys.window", everywhere.subList(stages, everywhere.size())),
                new KeyGroup(
                        "shell.keys.move",
                        List.of(
                                new KeyRow("Tab", "shell.key.next"),
                                new KeyRow("F6", "shell.key.part"),
                                new KeyRow("Esc", "shell.key.dismiss"))),
                new KeyGroup(
                        "shell.keys.recipe",
                        List.of(
                                new KeyRow("← →", "shell.key.step"),
                                new KeyRow("Delete", "shell.key.reset"),
                                new KeyRow("Enter", "shell.key.take"))));
    }
}
