package maec.ui.app;

import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;

import maec.ui.text.Language;
import maec.ui.text.LiveText;
import maec.ui.text.Messages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Loads FXML views and gives their code-behind what it needs. */
final class ViewLoader {
    private final Map<Class<?>, Supplier<?>> makers = new HashMap<>();
    private final Messages messages;

    /**
     * Makes a loader that knows no view yet.
     *
     * @param messages the words of the views
     */
    ViewLoader(Messages messages) {
        this.messages = messages;
    }

    /**
     * Says how a view's code-behind is made.
     *
     * @param type the class that the FXML file names as its controller
     * @param maker makes it
     * @param <T> the class
     */
    <T> void register(Class<T> type, Supplier<T> maker) {
        makers.put(type, maker);
    }

    /**
     * Loads a view from the FXML file of the same name that lies beside its class.
     *
     * @param type the code-behind
     * @return the root of the view
     */
    Parent load(Class<?> type) {
        var loader =
                new FXMLLoader(type.getResource(type.getSimpleName() + ".fxml"), LiveText.bundle());
        loader.setControllerFactory(this::make);
        try {
            Parent root = loader.load();
            LiveText.bind(root, messages);
            messages.languageProperty().subscribe(language -> mark(root, language));
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot load the view " + type.getName(), e);
        }
    }

    /** Lets the style sheet know the language. */
    private static void mark(Parent root, Language language) {
        for (Language other : Language.values()) {
            root.getStyleClass().remove(other.code());
        }
        root.getStyleClass().add(language.code());
    }

    private Object make(Class<?> type) {
        Supplier<?> maker = makers.get(type);
        if (maker == null) {
            throw new IllegalStateException("nobody makes " + type.getName());
        }
        return maker.get();
    }
}
