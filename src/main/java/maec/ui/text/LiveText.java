package maec.ui.text;

import javafx.beans.property.Property;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Accordion;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TitledPane;
import javafx.scene.control.Tooltip;
import javafx.scene.text.Text;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * Binds the words of views written in FXML to the language that is on.
 *
 * <p>The loader resolves {@code %key} once, so a plain bundle would freeze one language into the
 * view. Instead {@link #bundle} gives marked keys back, and {@link #bind} walks the loaded view and
 * turns every marked text, prompt, tooltip and accessible text into a binding. A text that code
 * sets later must therefore not be a {@code %key}.
 */
public final class LiveText {
    /** Begins a marked key; a character for private use that no text has. */
    private static final String MARK = "\uE0AE";

    private LiveText() {}

    /** The bundle for an FXML loader: marked keys instead of words. */
    public static ResourceBundle bundle() {
        return new ResourceBundle() {
            @Override
            protected Object handleGetObject(String key) {
                return MARK + key;
            }

            @Override
            public boolean containsKey(String key) {
                return true;
            }

            @Override
            public Enumeration<String> getKeys() {
                return Collections.emptyEnumeration();
            }
        };
    }

    /**
     * Binds the marked texts of a view and of everything in it.
     *
     * @param root a view that was loaded with {@link #bundle}
     * @param messages the words
     */
    public static void bind(Node root, Messages messages) {
        bindNode(root, messages);
        if (root instanceof Speaking speaking) {
            speaking.speak(messages);
        }
        switch (root) {
            case ScrollPane pane -> inside(pane.getContent(), messages);
            case SplitPane pane -> pane.getItems().forEach(item -> bind(item, messages));
            case TabPane pane -> pane.getTabs().forEach(tab -> bindTab(tab, messages));
            case Accordion pane -> pane.getPanes().forEach(item -> bind(item, messages));
            case TitledPane pane -> inside(pane.getContent(), messages);
            case MenuButton button -> button.getItems().forEach(item -> bindItem(item, messages));
            default -> {}
        }
        if (root instanceof Labeled labeled) {
            inside(labeled.getGraphic(), messages);
        }
        if (root instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> bind(child, messages));
        }
    }

    private static void inside(@Nullable Node content, Messages messages) {
        Optional.ofNullable(content).ifPresent(node -> bind(node, messages));
    }

    private static void bindNode(Node node, Messages messages) {
        switch (node) {
            case Labeled labeled -> bindText(labeled.textProperty(), messages);
            case Text text -> bindText(text.textProperty(), messages);
            case TextInputControl input -> bindText(input.promptTextProperty(), messages);
            default -> {}
        }
        bindText(node.accessibleTextProperty(), messages);
        bindText(node.accessibleHelpProperty(), messages);
        if (node instanceof Control control) {
            Optional.ofNullable(control.getTooltip()).ifPresent(tip -> bindTip(tip, messages));
        }
    }

    private static void bindTab(Tab tab, Messages messages) {
        bindText(tab.textProperty(), messages);
        inside(tab.getContent(), messages);
    }

    private static void bindItem(MenuItem item, Messages messages) {
        bindText(item.textProperty(), messages);
    }

    private static void bindTip(Tooltip tip, Messages messages) {
        bindText(tip.textProperty(), messages);
    }

    private static void bindText(Property<String> text, Messages messages) {
        markedKey(text.getValue()).ifPresent(key -> text.bind(messages.bind(key)));
    }

    private static Optional<String> markedKey(@Nullable String text) {
        return text != null && text.startsWith(MARK)
                ? Optional.of(text.substring(MARK.length()))
                : Optional.empty();
    }
}
