package maec.combine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A coefficient that some tensors have instead of the recipe's own. Of several rules that fit a
 * tensor, the first one holds.
 *
 * <p>Written as {@code TENSORS[@LAYERS]:COEFFICIENT=NUMBER[,NUMBER…]}, for example {@code
 * *.mlp.*@0-7:gamma=0.2} or {@code *:gamma.arithmetic=1,0.2}, which falls from the first layer to
 * the last.
 *
 * @param tensors which tensors
 * @param coefficient which coefficient
 * @param course what it is there
 */
public record CoefficientRule(TensorPattern tensors, Coefficient coefficient, LayerCourse course) {
    private static final Pattern FORM =
            Pattern.compile("([^@:=]+)(?:@(\\d{1,6})(?:-(\\d{1,6}))?)?:([^=]+)=(.+)");

    /**
     * Reads the written form.
     *
     * @param text as above
     * @return the rule
     * @throws IllegalArgumentException with half a sentence if it is none
     */
    public static CoefficientRule parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no TENSORS[@LAYERS]:COEFFICIENT=NUMBER[,NUMBER]");
        }
        return new CoefficientRule(
                pattern(form.group(1).strip(), form.group(2), form.group(3)),
                Coefficient.named(form.group(4).strip()),
                new LayerCourse(numbers(form.group(5))));
    }

    private static TensorPattern pattern(
            String names,
            @org.jspecify.annotations.Nullable String first,
            @org.jspecify.annotations.Nullable String last) {
        if (first == null) {
            return new TensorPattern(names, Optional.empty());
        }
        int from = Integer.parseInt(first);
        int to = last == null ? from : Integer.parseInt(last);
        return new TensorPattern(names, Optional.of(new TensorPattern.LayerRange(from, to)));
    }

    private static List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        for (String number : text.split(",", -1)) {
            try {
                numbers.add(Double.parseDouble(number.strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + number + "' is no number", e);
            }
        }
        return numbers;
    }

    /**
     * The written form.
     *
     * @return what {@link #parse} reads
     */
    public String text() {
        return tensors.names()
                + tensors.layers().map(range -> "@" + range).orElse("")
                + ":"
                + coefficient.name()
                + "="
                + course;
    }
}
