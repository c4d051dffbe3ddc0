package maec.combine;

import maec.checkpoint.ModelFinder;
import maec.combine.fit.Choice;
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
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One mapping of a recipe file, read strictly: every refusal names the file, the line and the key.
 *
 * <p>Values are read from their text, not as YAML 1.1 would resolve them, so that a language may be
 * called {@code no} and a coefficient may be written {@code 1e-3}.
 */
public final class RecipeSection {
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

    /**
     * Refuses every key but these.
     *
     * @param known keys that are understood
     * @return this
     * @throws ProblemException with {@link RecipeProblem.UnknownKey}
     */
    public RecipeSection only(String... known) {
        for (String key : values.keySet()) {
            if (!List.of(known).contains(key)) {
                throw refuse(
                        new RecipeProblem.UnknownKey(
                                file, lineOfKey(key), path(key), List.of(known)));
            }
        }
        return this;
    }

    /**
     * The keys.
     *
     * @return in the order of the file
     */
    public SequencedSet<String> keys() {
        return values.sequencedKeySet();
    }

    /**
     * Whether a key stands here.
     *
     * @param key the key
     * @return false if it is left out
     */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /**
     * Whether a key stands here and its value is a mapping.
     *
     * @param key the key
     * @return false for single values, lists and missing keys
     */
    public boolean hasSection(String key) {
        return values.get(key) instanceof MappingNode;
    }

    /**
     * Whether a key stands here and its value is a list.
     *
     * @param key the key
     * @return false for single values, mappings and missing keys
     */
    public boolean hasList(String key) {
        return values.get(key) instanceof SequenceNode;
    }

    /**
     * Whether a key stands here and its value is a list of mappings.
     *
     * @param key the key
     * @return false for other lists and values, and missing keys
     */
    public boolean hasSections(String key) {
        return values.get(key) instanceof SequenceNode list
                && !list.getValue().isEmpty()
                && list.getValue().stream().allMatch(MappingNode.class::isInstance);
    }

    /**
     * A mapping.
     *
     * @param key its key
     * @return the section
     * @throws ProblemException if it is missing or no mapping
     */
    public RecipeSection section(String key) {
        return new RecipeSection(file, path(key), required(key), models);
    }

    /**
     * A list of mappings; empty where the key is missing.
     *
     * @param key its key
     * @return one section per entry
     * @throws ProblemException if it is no list, or an entry no mapping
     */
    public List<RecipeSection> sections(String key) {
        if (!has(key)) {
            return List.of();
        }
        List<RecipeSection> sections = new ArrayList<>();
        for (Node node : list(key).getValue()) {
            String entry = path(key) + "[" + sections.size() + "]";
            sections.add(new RecipeSection(file, entry, node, models));
        }
        return sections;
    }

    /**
     * A list of finite numbers.
     *
     * @param key its key
     * @return at least one number
     * @throws ProblemException if it is missing, empty or something else
     */
    public List<Double> numbers(String key) {
        List<Double> numbers = new ArrayList<>();
        for (Node node : list(key).getValue()) {
            numbers.add(number(key, text("an entry of " + path(key), node)));
        }
        if (numbers.isEmpty()) {
            throw wrongType(key, "a list of numbers");
        }
        return numbers;
    }

    private SequenceNode list(String key) {
        if (!(required(key) instanceof SequenceNode list)) {
            throw wrongType(key, "a list");
        }
        return list;
    }

    /**
     * A section that may be left out.
     *
     * @param key its key
     * @return the section, or empty
     * @throws ProblemException if it is no mapping
     */
    public Optional<RecipeSection> optionalSection(String key) {
        return has(key) ? Optional.of(section(key)) : Optional.empty();
    }

    /**
     * A single value.
     *
     * @param key its key
     * @return its text
     * @throws ProblemException if it is missing, empty, a list or a mapping
     */
    public String text(String key) {
        return text(path(key), required(key));
    }

    /**
     * A finite number.
     *
     * @param key its key
     * @param otherwise what it is where it is left out
     * @return the number
     * @throws ProblemException if it is something else
     */
    public double number(String key, double otherwise) {
        return has(key) ? number(key, text(key)) : otherwise;
    }

    private double number(String key, String text) {
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

    /**
     * True or false.
     *
     * @param key its key
     * @param otherwise what it is where it is left out
     * @return the value
     * @throws ProblemException if it is something else
     */
    public boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrongType(key, "true or false");
        };
    }

    /**
     * What shall be done where models differ from the base.
     *
     * @param key the key of a list
     * @return the choices; none where the key is missing
     * @throws ProblemException if it is something else
     */
    public Set<Choice> choices(String key) {
        Set<Choice> choices = EnumSet.noneOf(Choice.class);
        for (String word : texts(key)) {
            choices.add(
                    Choice.named(word)
                            .orElseThrow(() -> wrongType(key, "a list of " + Choice.words())));
        }
        return choices;
    }

    /** A list of different texts; empty where the key is missing. */
    NavigableSet<String> texts(String key) {
        NavigableSet<String> texts = new TreeSet<>();
        if (has(key)) {
            for (Node node : list(key).getValue()) {
                texts.add(text("an entry of " + path(key), node));
            }
        }
        return texts;
    }

    /**
     * An existing file or folder, relative to the recipe's folder, or a model of the cache.
     *
     * @param key its key
     * @return where it lies
     * @throws ProblemException if there is none
     */
    public Path existing(String key) {
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

    /**
     * As {@link #existing}, where it may be left out.
     *
     * @param key its key
     * @return where it lies, or empty
     * @throws ProblemException if it is named and does not exist
     */
    public Optional<Path> optionalExisting(String key) {
        return has(key) ? Optional.of(existing(key)) : Optional.empty();
    }

    /**
     * A value of another kind than its key takes.
     *
     * @param key its key
     * @param expected what it takes, as in {@link RecipeProblem.WrongType}
     * @return to be thrown
     */
    public ProblemException wrongType(String key, String expected) {
        return refuse(new RecipeProblem.WrongType(file, lineOfKey(key), path(key), expected));
    }

    /**
     * A value that is not possible.
     *
     * @param key its key
     * @param allowed as in {@link RecipeProblem.OutOfRange}
     * @return to be thrown
     */
    public ProblemException outOfRange(String key, String allowed) {
        return refuse(
                new RecipeProblem.OutOfRange(file, lineOfKey(key), path(key), text(key), allowed));
    }

    /**
     * Something that this product does not do.
     *
     * @param key where it is asked for
     * @param reason as in {@link RecipeProblem.NotShared}
     * @return to be thrown
     */
    public ProblemException notShared(String key, String reason) {
        return refuse(new RecipeProblem.NotShared(file, lineOfKey(key), path(key), reason));
    }

    /**
     * The recipe's own folder.
     *
     * @return an absolute path
     */
    public Path folder() {
        Path absolute = absolute(file);
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    /**
     * Finds models for the recipe.
     *
     * @return a finder
     */
    public ModelFinder models() {
        return models;
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
