package maec.combine;

import maec.job.ProblemException;
import maec.model.TensorAddress;
import maec.model.TensorNames;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which tensors a rule is for.
 *
 * @param names a name in which {@code *} stands for any characters
 * @param layers the layers, or empty for tensors in all layers and outside
 */
public record TensorPattern(String names, Optional<LayerRange> layers) {
    /** All tensors. */
    public static final TensorPattern EVERYTHING = new TensorPattern("*", Optional.empty());

    private static final Pattern LAYERS = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

    /**
     * Consecutive layers.
     *
     * @param first from 0
     * @param last inclusive
     */
    public record LayerRange(int first, int last) {
        /** Checks the order. */
        public LayerRange {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException("layers " + first + " to " + last);
            }
        }

        @Override
        public String toString() {
            return first + "-" + last;
        }
    }

    /**
     * The tensors that {@code tensors} and {@code layers} of a recipe's section name.
     *
     * @param section part of a recipe
     * @return all tensors where neither stands there
     * @throws ProblemException if the layers are no layer or range
     */
    public static TensorPattern in(RecipeSection section) {
        String names = section.has("tensors") ? section.text("tensors") : "*";
        if (!section.has("layers")) {
            return new TensorPattern(names, Optional.empty());
        }
        Matcher matcher = LAYERS.matcher(section.text("layers"));
        if (!matcher.matches()) {
            throw section.wrongType("layers", "a layer or a range of layers such as 0-7");
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (last < first) {
            throw section.outOfRange("layers", "in rising order");
        }
        return new TensorPattern(names, Optional.of(new LayerRange(first, last)));
    }

    /**
     * Tensors whose names contain a text.
     *
     * @param text without {@code *}
     * @return the pattern
     */
    public static TensorPattern containing(String text) {
        return new TensorPattern("*" + text + "*", Optional.empty());
    }

    /**
     * The text that a name has to contain, if that is all.
     *
     * @return the text, empty for all tensors; nothing if the pattern says more than that
     */
    public Optional<String> contained() {
        if (names.equals("*")) {
            return Optional.of("");
        }
        boolean open = names.length() > 2 && names.startsWith("*") && names.endsWith("*");
        String middle = open ? names.substring(1, names.length() - 1) : "*";
        return middle.contains("*") ? Optional.empty() : Optional.of(middle);
    }

    /**
     * A test, which is quicker than asking the pattern again and again.
     *
     * @return takes a name of a tensor, safe for several threads
     */
    public Predicate<String> test() {
        Pattern regex =
                Pattern.compile(
                        Stream.of(names.split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")));
        return name -> regex.matcher(name).matches() && isInLayers(name);
    }

    private boolean isInLayers(String name) {
        if (layers.isEmpty()) {
            return true;
        }
        TensorAddress address = TensorNames.addressOf(name);
        LayerRange range = layers.get();
        return address.isInLayer()
                && address.layer() >= range.first()
                && address.layer() <= range.last();
    }

    @Override
    public String toString() {
        return names + layers.map(range -> " in layers " + range).orElse("");
    }
}
