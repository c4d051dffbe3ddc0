package maec.ui.activity;

import javafx.scene.control.ListCell;

import org.jspecify.annotations.Nullable;

/** A line of the log. */
final class LogCell extends ListCell<LogLine> {
    @Override
    protected void updateItem(@Nullable LogLine item, boolean empty) {
        super.updateItem(item, empty);
        setText(
                empty || item == null
                        ? ""
                        : ActivityViewModel.time(item.time())
                                + "   "
                                + item.level()
                                + "   "
                                + item.text());
    }
}
