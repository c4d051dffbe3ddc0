package maec.ui.shell;

import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableStringValue;
import javafx.scene.Parent;

import java.util.function.Supplier;

/**
 * A stage as the rail lists it.
 *
 * @param stage which one
 * @param subtitle a short phrase under its name
 * @param done whether it carries a tick
 * @param page makes the page, once, when people first go there
 */
public record StageEntry(
        WorkStage stage,
        ObservableStringValue subtitle,
        ObservableBooleanValue done,
        Supplier<Parent> page) {}
