package maec.ui.app;

import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Values that were written down as text; whatever is missing or makes no sense is replaced.
 *
 * @param kept as read from a file
 */
record KeptValues(Properties kept) {
    /** One of some constants. */
    <E extends Enum<E>> E choice(String key, E otherwise) {
        String name = kept.getProperty(key, "");
        return Stream.of(otherwise.getDeclaringClass().getEnumConstants())
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElse(otherwise);
    }

    /** A finite number. */
    double number(String key, double otherwise) {
        try {
            double value = Double.parseDouble(kept.getProperty(key, ""));
            return Double.isFinite(value) ? value : otherwise;
        } catch (NumberFormatException _) {
            return otherwise;
        }
    }

    /** Whether it says true. */
    boolean flag(String key) {
        return Boolean.parseBoolean(kept.getProperty(key));
    }

    /** Lines that are numbered from 0. */
    List<String> list(String key) {
        return Stream.iterate(0, i -> i + 1)
                .map(i -> kept.getProperty(key + "." + i))
                .takeWhile(Objects::nonNull)
                .toList();
    }
}
