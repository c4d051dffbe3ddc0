package maec.ui.text;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The words of the window in the language that is chosen, switchable while it is open.
 *
 * <p>Every room of the window keeps its words beside its views, in {@code messages_en.properties}
 * and so on (UTF-8); a key begins with the name of its room. Views written in FXML say {@code
 * %room.key}, which {@link LiveText} binds; code uses {@link #bind} where words stay on the screen
 * and {@link #text} where they are made anew anyway. Holds no scene, so view models may use it.
 */
public final class Messages {
    /** Rooms with words of their own, named like their packages below {@code maec.ui}. */
    static final List<String> ROOMS =
            List.of(
                    "activity",
                    "app",
                    "chart",
                    "combine",
                    "control",
                    "evaluate",
                    "export",
                    "help",
                    "job",
                    "neurons",
                    "recipe",
                    "settings",
                    "shell",
                    "sources",
                    "start",
                    "tensors",
                    "text",
                    "wizard");

    /** Read when somebody first speaks English, once per process. */
    private static final class English {
        private static final Map<String, String> WORDS = read(Language.ENGLISH);
    }

    private final ObjectProperty<Language> language;
    private final Map<Language, Map<String, String>> words = new EnumMap<>(Language.class);

    /**
     * Starts in a language.
     *
     * @param language the first one
     */
    public Messages(Language language) {
        this.language = new SimpleObjectProperty<>(language);
    }

    /** The language that is on; words that are made anew listen to it. */
    public ReadOnlyObjectProperty<Language> languageProperty() {
        return language;
    }

    /** The language that is on. */
    public Language language() {
        return language.get();
    }

    /**
     * Switches to a language; whatever is bound changes at once.
     *
     * @param chosen the language
     */
    public void choose(Language chosen) {
        language.set(chosen);
    }

    /**
     * The words for a key, with {@code {0}}, {@code {1}} … replaced. Numbers are given as finished
     * text (see {@link Figures}).
     *
     * @param key as in the message files
     * @param arguments what replaces the places
     * @return the text; the key itself where no file has it, which the tests exclude
     */
    public String text(String key, Object... arguments) {
        return filled(wordsOf(language.get()).getOrDefault(key, key), arguments);
    }

    /** As {@link #text}, in English whatever is on. */
    static String english(String key, Object... arguments) {
        return filled(English.WORDS.getOrDefault(key, key), arguments);
    }

    private static String filled(String words, Object... arguments) {
        String pattern = words;
        for (int i = 0; i < arguments.length; i++) {
            pattern = pattern.replace("{" + i + "}", String.valueOf(arguments[i]));
        }
        return pattern;
    }

    /**
     * The words for something counted: {@code key.one} or {@code key.other}, where {@code {0}} is
     * the count.
     *
     * @param key without the ending
     * @param count how many
     * @return the text
     */
    public String counted(String key, long count) {
        return text(key + (count == 1 ? ".one" : ".other"), Figures.count(count));
    }

    /**
     * The words for a key as a binding that follows the language.
     *
     * @param key as in the message files
     * @param arguments what replaces the places; must not change
     * @return the binding
     */
    public StringBinding bind(String key, Object... arguments) {
        return Bindings.createStringBinding(() -> text(key, arguments), language);
    }

    /**
     * Whether a key has words; for names that lower rooms declare, which may lack a translation.
     *
     * @param key as in the message files
     * @return whether the present language has it
     */
    public boolean knows(String key) {
        return wordsOf(language.get()).containsKey(key);
    }

    private Map<String, String> wordsOf(Language chosen) {
        return chosen == Language.ENGLISH
                ? English.WORDS
                : words.computeIfAbsent(chosen, Messages::read);
    }

    private static Map<String, String> read(Language chosen) {
        var found = new Properties();
        for (String room : ROOMS) {
            read("/maec/ui/" + room + "/messages_" + chosen.code() + ".properties", found);
        }
        var names = new ArrayList<>(found.stringPropertyNames());
        return names.stream()
                .collect(java.util.stream.Collectors.toMap(name -> name, found::getProperty));
    }

    private static void read(String resource, Properties into) {
        try (InputStream bytes = Messages.class.getResourceAsStream(resource)) {
            if (bytes != null) {
                Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8);
                into.load(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
