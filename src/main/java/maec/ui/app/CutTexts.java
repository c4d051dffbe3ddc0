package maec.ui.app;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds words that a view shows only in part, because an eye that looks through hundreds of
 * pictures misses three dots.
 */
final class CutTexts {
    private CutTexts() {}

    /**
     * The texts of labels and buttons that end in dots which nobody wrote.
     *
     * @param root a view that was laid out
     * @return the whole texts, in the order of the view
     */
    static List<String> in(Node root) {
        List<String> found = new ArrayList<>();
        look(root, found);
        return List.copyOf(found);
    }

    private static void look(Node node, List<String> found) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof Labeled labeled && isCut(labeled)) {
            found.add(labeled.getText());
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> look(child, found));
        }
    }

    private static boolean isCut(Labeled labeled) {
        String whole = labeled.getText();
        return whole != null
                && !whole.isBlank()
                && labeled.getWidth() > 0
                && labeled.getChildrenUnmodifiable().stream()
                        // an icon is a text as well
                        .filter(child -> child.getStyleClass().contains("text"))
                        .filter(Text.class::isInstance)
                        .map(Text.class::cast)
                        .anyMatch(shown -> !shown.getText().equals(whole));
    }
}
