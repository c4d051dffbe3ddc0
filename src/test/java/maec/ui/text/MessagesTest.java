package maec.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every word exists in every language, and every word asked for exists. */
class MessagesTest {
    private static final Path UI = Path.of("src/main/java/maec/ui");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");
    private static final Pattern IN_FXML = Pattern.compile("\"%([a-z][\\w.-]*)\"");
    private static final Pattern IN_CODE =
            Pattern.compile(
                    "(?:text|bind|knows|counted|Phrase\\.of)\\(\\s*\"([a-z]\\w*\\.[\\w.-]+)\"");

    private static Properties read(Path file) throws IOException {
        var words = new Properties();
        try (var text = Files.newBufferedReader(file)) {
            words.load(text);
        }
        return words;
    }

    private static Set<String> places(String words) {
        return PLACE.matcher(words).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(UI)) {
            return all.filter(path -> path.toString().endsWith(ending)).toList();
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyKeyExistsWithTheSamePlaces(Language language) throws IOException {
        List<Path> english = files("messages_en.properties");
        assertFalse(english.isEmpty());
        for (Path file : english) {
            Properties expected = read(file);
            Properties found =
                    read(file.resolveSibling("messages_" + language.code() + ".properties"));
            String room = file.getParent().getFileName().toString();
            assertTrue(Messages.ROOMS.contains(room), room + " is not listed in Messages");
            assertEquals(
                    new TreeSet<>(expected.stringPropertyNames()),
                    new TreeSet<>(found.stringPropertyNames()),
                    room + " in " + language);
            for (String key : expected.stringPropertyNames()) {
                assertTrue(key.startsWith(room + "."), key + " is not of the room " + room);
                assertFalse(found.getProperty(key).isBlank(), key + " is empty in " + language);
                assertEquals(
                        places(expected.getProperty(key)),
                        places(found.getProperty(key)),
                        key + " in " + language);
            }
        }
    }

    @Test
    void everyKeyAskedForExists() throws IOException {
        var messages = new Messages(Language.ENGLISH);
        var missing = new ArrayList<String>();
        for (Path file : files(".fxml")) {
            IN_FXML.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1))
                    .filter(key -> !messages.knows(key))
                    .forEach(key -> missing.add(key + " in " + file));
        }
        for (Path file : files(".java")) {
            IN_CODE.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1))
                    .filter(key -> !messages.knows(key) && !messages.knows(key + ".one"))
                    .filter(key -> !key.endsWith("."))
                    .forEach(key -> missing.add(key + " in " + file));
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void wordsFollowTheLanguage() {
        var messages = new Messages(Language.ENGLISH);
        var undo = messages.bind("shell.undo");
        assertEquals("Undo", undo.get());
        messages.choose(Language.SPANISH);
        assertEquals("Deshacer", undo.get());
        messages.choose(Language.CHINESE);
        assertEquals("撤销", undo.get());
    }
}
