package maec.combine;

import maec.checkpoint.ModelFinder;
import maec.job.ProblemException;

import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One mapping of a recipe file, read strictly: every refusal names the file, the line and the key.
 *
 * <p>Values are read from their text, not as YAML 1.1 would resolve them, so that a language may be
 * called {@code no} and a coefficient may be written {@code 1e-3}.
 */
final class RecipeSection {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,3})?");

    private final Path file;
    private final ModelFinder models;
    private final String name;
    private final int line;
    private final SequencedMap<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> keyLines = new LinkedHashMap<>();

    RecipeSection(Path file, String name, Node node, ModelFinder models) {
        this.file = file;
        this.models = models;
        this.name = name;
        this.line = lineOf(node);
        if (!(node instanceof MappingNode mapping)) {
            throw refuse(
                    new RecipeProblem.WrongType(
                            file, line, name.isEmpty() ? "the recipe" : name, "a mapping"));
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text("a key", tuple.getKeyNode());
            if (values.putIfAbsent(key, tuple.getValueNode()) != null) {
                throw refuse(
                        new RecipeProblem.NotYaml(
                                file, lineOf(tuple.getKeyNode()), path(key) + " stands twice"));
            }
            keyLines.put(key, lineOf(tuple.getKeyNode()));
        }
    }

    /** Refuses every key but these. */
    RecipeSection only(String... known) {
        for (String key : values.keySet()) {
            if (!List.of(known).contains(key)) {
                throw refuse(
                        new RecipeProblem.UnknownKey(
                                file, lineOfKey(key), path(key), List.of(known)));
            }
        }
        return this;
    }

    SequencedSet<String> keys() {
        return values.sequencedKeySet();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    RecipeSection section(String key) {
        return new RecipeSection(file, path(key), required(key), models);
    }

    /** A section that may be left out. */
    Optional<RecipeSection> optionalSection(String key) {
        return has(key) ? Optional.of(section(key)) : Optional.empty();
    }

    String text(String key) {
        return text(path(key), required(key));
    }

    double number(String key, double otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        String text = text(key);
        if (!NUMBER.matcher(text).matches() || !Double.isFinite(Double.parseDouble(text))) {
            throw wrongType(key, "a finite number");
        }
        return Double.parseDouble(text);
    }

    double percent(String key, double otherwise) {
        double value = number(key, otherwise);
        if (!(value >= 0 && value <= 100)) {
            throw outOfRange(key, "between 0 and 100");
        }
        return value;
    }

    boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrongType(key, "true or false");
        };
    }

    /** A list of different texts; empty where the key is missing. */
    NavigableSet<String> texts(String key) {
        NavigableSet<String> texts = new TreeSet<>();
        if (has(key)) {
            if (!(required(key) instanceof SequenceNode list)) {
                throw wrongType(key, "a list");
            }
            for (Node node : new ArrayList<>(list.getValue())) {
                texts.add(text("an entry of " + path(key), node));
            }
        }
        return texts;
    }

    /** An existing file or folder, relative to the recipe's folder, or a model of the cache. */
    Path existing(String key) {
        Path path;
        try {
            path = models.find(folder(), text(key)).normalize();
        } catch (InvalidPathException _) {
            throw wrongType(key, "a path");
        }
        if (!Files.exists(path)) {
            throw refuse(new RecipeProblem.MissingSource(file, lineOfKey(key), path(key), path));
        }
        return path;
    }

    private Path folder() {
        Path absolute = absolute(file);
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    Optional<Path> optionalExisting(String key) {
        return has(key) ? Optional.of(existing(key)) : Optional.empty();
    }

    ProblemException wrongType(String key, String expected) {
        return refuse(new RecipeProblem.WrongType(file, lineOfKey(key), path(key), expected));
    }

    ProblemException outOfRange(String key, String allowed) {
        return refuse(
                new RecipeProblem.OutOfRange(file, lineOfKey(key), path(key), text(key), allowed));
    }

    static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private Node required(String key) {
        Node node = values.get(key);
        if (node == null) {
            throw refuse(new RecipeProblem.MissingKey(file, line, path(key)));
        }
        return node;
    }

    private String text(String what, Node node) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
            return scalar.getValue();
        }
        throw refuse(new RecipeProblem.WrongType(file, lineOf(node), what, "a single value"));
    }

    private String path(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }

    private int lineOfKey(String key) {
        return keyLines.getOrDefault(key, line);
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static ProblemException refuse(RecipeProblem problem) {
        return new ProblemException(problem);
    }
}
