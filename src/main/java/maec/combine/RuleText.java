package maec.combine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule for some tensors as it is written on command lines and in tables: {@code
 * TENSORS[@LAYERS]:NAME=NUMBER[,NUMBER…]}.
 *
 * @param tensors which tensors
 * @param name what is ruled
 * @param numbers one, or anchors from the first to the last layer
 */
public record RuleText(TensorPattern tensors, String name, List<Double> numbers) {
    private static final Pattern FORM = Pattern.compile("([^:=]+):([^=]+)=(.+)");
    private static final Pattern WHERE =
            Pattern.compile("([^@:=]+?)\\s*(?:@\\s*(\\d{1,6})(?:-(\\d{1,6}))?)?");

    /** Copies the list. */
    public RuleText {
        numbers = List.copyOf(numbers);
    }

    /**
     * Reads the written form.
     *
     * @param text as above
     * @return its parts
     * @throws IllegalArgumentException with half a sentence if it is no rule
     */
    public static RuleText parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no TENSORS[@LAYERS]:NAME=NUMBER[,NUMBER]");
        }
        return new RuleText(pattern(form.group(1)), form.group(2).strip(), numbers(form.group(3)));
    }

    /**
     * Reads which tensors.
     *
     * @param text {@code TENSORS} or {@code TENSORS@LAYERS}
     * @return the pattern
     * @throws IllegalArgumentException with half a sentence if it is none
     */
    public static TensorPattern pattern(String text) {
        Matcher where = WHERE.matcher(text.strip());
        if (!where.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no TENSORS[@LAYERS]");
        }
        return pattern(where.group(1), where.group(2), where.group(3));
    }

    private static TensorPattern pattern(
            String names, @Nullable String first, @Nullable String last) {
        if (first == null) {
            return new TensorPattern(names, Optional.empty());
        }
        int from = Integer.parseInt(first);
        int to = last == null ? from : Integer.parseInt(last);
        return new TensorPattern(names, Optional.of(new TensorPattern.LayerRange(from, to)));
    }

    /**
     * Reads one or several numbers.
     *
     * @param text separated by commas
     * @return at least one finite number
     * @throws IllegalArgumentException with half a sentence if something else stands there
     */
    public static List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            double number;
            try {
                number = Double.parseDouble(part.strip().replace('−', '-'));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + part.strip() + "' is no number", e);
            }
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("'" + part.strip() + "' is not finite");
            }
            numbers.add(number);
        }
        return numbers;
    }

    /**
     * Which tensors, as it is written.
     *
     * @param tensors the pattern
     * @return what {@link #pattern(String)} reads
     */
    public static String text(TensorPattern tensors) {
        return tensors.names() + tensors.layers().map(range -> "@" + range).orElse("");
    }

    /**
     * The written form.
     *
     * @return what {@link #parse} reads
     */
    public String text() {
        return text(tensors) + ":" + name + "=" + new LayerCourse(numbers);
    }
}
