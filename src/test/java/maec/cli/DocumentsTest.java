package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import picocli.CommandLine.Command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents name what there is: classes and their members, files, and commands. */
class DocumentsTest {
    private static final Pattern TYPE =
            Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");

    /** A name in capitals and small letters, perhaps behind its room, perhaps with a member. */
    private static final Pattern NAMED =
            Pattern.compile("`(?:[a-z/]+/)?([A-Z][a-z]+[A-Z]\\w*)(?:\\.(\\w+))?(?:\\(\\))?`");

    private static final Pattern FILE = Pattern.compile("`((?:src|resources|icons)/[\\w./-]+)`");
    private static final Pattern COMMAND =
            Pattern.compile("\\bmaec(?:\\.jar)? ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?");

    /** What the documents name of Java's and of others. */
    private static final Set<String> OTHERS =
            Set.of("RandomAccessFile", "FileChannel", "ArrayRecordComponent");

    /** What the window's side of the program does under names of its own; see Main. */
    private static final Set<String> BESIDE_THE_WINDOW = Set.of("gui", "screenshots", "picture");

    private static final Set<String> MEASURING_THE_WINDOW = Set.of("window", "start");

    private static Map<Path, String> documents = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        Map<Path, String> texts = new TreeMap<>(textsUnder("src/site/markdown", ".md"));
        texts.put(Path.of("README.md"), Files.readString(Path.of("README.md")));
        documents = texts;
    }

    private static Map<Path, String> textsUnder(String folder, String ending) throws IOException {
        Map<Path, String> texts = new TreeMap<>();
        try (Stream<Path> all = Files.walk(Path.of(folder))) {
            for (Path file : all.filter(path -> path.toString().endsWith(ending)).toList()) {
                texts.put(file, Files.readString(file));
            }
        }
        return texts;
    }

    /** Every type below a folder, with the text of the file that it stands in. */
    private static Map<String, String> types() throws IOException {
        Map<String, String> types = new HashMap<>();
        for (String text : textsUnder("src", ".java").values()) {
            Matcher type = TYPE.matcher(text);
            while (type.find()) {
                types.putIfAbsent(type.group(1), text);
            }
        }
        return types;
    }

    @Test
    void everyClassThatTheyNameIsThere() throws IOException {
        Map<String, String> types = types();
        List<String> stale = new ArrayList<>();
        int named = 0;
        for (var document : documents.entrySet()) {
            Matcher name = NAMED.matcher(document.getValue());
            while (name.find()) {
                named++;
                Optional<String> text = Optional.ofNullable(types.get(name.group(1)));
                Optional<String> member = Optional.ofNullable(name.group(2));
                boolean known =
                        OTHERS.contains(name.group(1))
                                || text.filter(it -> member.map(it::contains).orElse(true))
                                        .isPresent();
                if (!known) {
                    stale.add(document.getKey() + " names " + name.group());
                }
            }
        }
        assertEquals(List.of(), stale);
        assertTrue(named > 50, "found only " + named);
    }

    @Test
    void everyFileThatTheyNameIsThere() {
        List<String> stale = new ArrayList<>();
        documents.forEach(
                (document, text) ->
                        FILE.matcher(text)
                                .results()
                                .map(found -> found.group(1))
                                .filter(file -> !Files.exists(Path.of(file)))
                                .forEach(file -> stale.add(document + " names " + file)));
        assertEquals(List.of(), stale);
    }

    @Test
    void everyCommandThatTheyNameIsOne() {
        Map<String, Set<String>> commands = commands();
        List<String> stale = new ArrayList<>();
        Set<String> named = new TreeSet<>();
        for (var document : documents.entrySet()) {
            Matcher found = COMMAND.matcher(document.getValue());
            while (found.find()) {
                named.add(found.group(1));
                Optional<Set<String>> below = Optional.ofNullable(commands.get(found.group(1)));
                boolean grouped = below.filter(it -> !it.isEmpty()).isPresent();
                Optional<String> second = Optional.ofNullable(found.group(2)).filter(_ -> grouped);
                if (below.isEmpty() || !second.map(below.orElse(Set.of())::contains).orElse(true)) {
                    stale.add(document.getKey() + " names " + found.group());
                }
            }
        }
        assertEquals(List.of(), stale);
        assertTrue(named.size() > 15, "found only " + named);
    }

    /** Every command, with what may follow it where that is a command as well. */
    private static Map<String, Set<String>> commands() {
        Map<String, Set<String>> commands = new TreeMap<>();
        BESIDE_THE_WINDOW.forEach(name -> commands.put(name, Set.of()));
        CommandRun.with(
                console -> {
                    names(Commands.all(console)).forEach(name -> commands.put(name, Set.of()));
                    Set<String> topics = names(BenchCommand.topics(console));
                    topics.addAll(MEASURING_THE_WINDOW);
                    commands.put("bench", topics);
                    commands.put("project", names(ProjectCommand.actions(console)));
                    return List.of();
                },
                "--help");
        return commands;
    }

    private static Set<String> names(List<Callable<Integer>> commands) {
        Set<String> names = new TreeSet<>();
        for (Callable<Integer> command : commands) {
            names.add(command.getClass().getAnnotation(Command.class).name());
        }
        return names;
    }
}
