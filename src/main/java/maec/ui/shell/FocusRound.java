package maec.ui.shell;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;

import java.util.List;
import java.util.Optional;

/**
 * Moves the keyboard from one part of the window to the next.
 *
 * @param parts in the order of the round
 */
record FocusRound(List<Node> parts) {
    /** Copies the list. */
    FocusRound {
        parts = List.copyOf(parts);
    }

    /** Goes to the first control of the next part that has one. */
    void move(boolean backwards) {
        int step = backwards ? -1 : 1;
        int at = present();
        for (int i = 1; i <= parts.size(); i++) {
            Node part = parts.get(Math.floorMod(at + i * step, parts.size()));
            Optional<Node> control = first(part);
            if (control.isPresent()) {
                control.get().requestFocus();
                return;
            }
        }
    }

    private int present() {
        Scene scene = parts.getFirst().getScene();
        for (Node node = scene.getFocusOwner(); node != null; node = node.getParent()) {
            if (parts.contains(node)) {
                return parts.indexOf(node);
            }
        }
        return -1;
    }

    private static Optional<Node> first(Node node) {
        if (!node.isVisible() || node.isDisabled()) {
            return Optional.empty();
        }
        if (node.isFocusTraversable()) {
            return Optional.of(node);
        }
        return node instanceof Parent parent
                ? parent.getChildrenUnmodifiable().stream()
                        .map(FocusRound::first)
                        .flatMap(Optional::stream)
                        .findFirst()
                : Optional.empty();
    }
}
