package maec.ui.control;

import javafx.util.StringConverter;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/**
 * Words for the choices of a box that nobody types into.
 *
 * @param <T> the choices
 */
public final class Words<T> extends StringConverter<T> {
    private final Function<? super T, String> words;

    /**
     * Says choices.
     *
     * @param words what a choice is called
     */
    public Words(Function<? super T, String> words) {
        this.words = words;
    }

    @Override
    public String toString(@Nullable T choice) {
        return choice == null ? "" : words.apply(choice);
    }

    @Override
    public T fromString(String text) {
        throw new UnsupportedOperationException("nobody types here");
    }
}
