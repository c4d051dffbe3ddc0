package maec.ui.shell;

import javafx.scene.Parent;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the frame holds; every part is made when people first go there.
 *
 * @param stages in the order of the work
 * @param sheets makes what may lie over the window
 * @param drawer above the task strip
 */
public record ShellPages(
        List<StageEntry> stages, Function<Sheet, Parent> sheets, Supplier<Parent> drawer) {
    /** Copies the list. */
    public ShellPages {
        stages = List.copyOf(stages);
    }
}
