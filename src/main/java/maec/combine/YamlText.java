package maec.combine;

import maec.checkpoint.HubName;
import maec.combine.fit.Choice;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Pieces of YAML, as our recipes and the cards of models print them. */
public final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_./][A-Za-z0-9_./-]*");

    private YamlText() {}

    /**
     * Appends a line of block style.
     *
     * @param text to which
     * @param depth of the nesting
     * @param key ready to be printed
     * @param value ready to be printed; empty where lines within follow
     */
    public static void line(StringBuilder text, int depth, String key, String value) {
        text.append("  ".repeat(depth)).append(key).append(':');
        text.append(value.isEmpty() ? "" : " " + value).append('\n');
    }

    /**
     * A double in the shortest form that reads back as the same bits.
     *
     * @param value finite
     * @return decimal digits
     */
    public static String number(double value) {
        String text = String.valueOf(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /**
     * Choices as YAML.
     *
     * @param choices what shall be done where models differ from the base
     * @return a list in one line
     */
    public static String words(Set<Choice> choices) {
        return list(new TreeSet<>(choices).stream().map(Choice::word).toList());
    }

    /** Texts as a list in one line. */
    static String list(Collection<String> texts) {
        return texts.stream().map(YamlText::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /**
     * A path as a recipe holds it: a snapshot of the hub's cache is named, so that the file means
     * the same elsewhere.
     *
     * @param folder the recipe's absolute folder
     * @param path where the model lies
     * @return a scalar
     */
    public static String path(Path folder, Path path) {
        Optional<HubName> name = HubName.ofSnapshot(path);
        if (name.isPresent()) {
            return quoted(name.get().toString());
        }
        Path absolute = RecipeSection.absolute(path);
        boolean sameRoot = absolute.getRoot().equals(folder.getRoot());
        Path shown = sameRoot ? folder.relativize(absolute) : absolute;
        String text = shown.toString().replace('\\', '/');
        return quoted(text.isEmpty() ? "." : text);
    }

    /**
     * A text as a YAML scalar.
     *
     * @param text any text
     * @return plain where that is safe, else in double quotes
     */
    public static String quoted(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        var quoted = new StringBuilder("\"");
        text.chars()
                .mapToObj(
                        c ->
                                switch (c) {
                                    case '"' -> "\\\"";
                                    case '\\' -> "\\\\";
                                    default ->
                                            c < ' ' || c == 0x7f
                                                    ? String.format(Locale.ROOT, "\\u%04x", c)
                                                    : String.valueOf((char) c);
                                })
                .forEach(quoted::append);
        return quoted.append('"').toString();
    }
}
