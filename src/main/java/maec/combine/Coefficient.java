package maec.combine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One of the coefficients of a recipe, by name.
 *
 * @param symbol which one
 * @param subject the ability of a γ or the language of a μ; empty for all of them, and for the rest
 */
public record Coefficient(Symbol symbol, String subject) {
    /** The symbols of the method page. */
    public enum Symbol {
        ALPHA("α"),
        BETA("β"),
        GAMMA("γ"),
        ETA("η"),
        LAMBDA("λ"),
        MU("μ");

        private final String letter;

        Symbol(String letter) {
            this.letter = letter;
        }

        /**
         * The letter of the method page.
         *
         * @return one Greek letter
         */
        public String letter() {
            return letter;
        }

        /**
         * Whether abilities or languages have one each.
         *
         * @return true for γ and μ
         */
        public boolean perSubject() {
            return this == GAMMA || this == MU;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refuses subjects where there are none. */
    public Coefficient {
        if (!subject.isEmpty() && !symbol.perSubject()) {
            throw new IllegalArgumentException(symbol.word() + " is one for all");
        }
    }

    /**
     * A coefficient for everything that has one of that symbol.
     *
     * @param symbol which one
     * @return without subject
     */
    public static Coefficient of(Symbol symbol) {
        return new Coefficient(symbol, "");
    }

    /**
     * The coefficient of that name.
     *
     * @param name {@code alpha}, {@code gamma.arithmetic} and so on
     * @return the coefficient
     * @throws IllegalArgumentException if there is none
     */
    public static Coefficient named(String name) {
        List<String> parts = Arrays.asList(name.split("\\.", 2));
        for (Symbol symbol : Symbol.values()) {
            if (symbol.word().equals(parts.getFirst())) {
                return new Coefficient(symbol, parts.size() == 2 ? parts.getLast() : "");
            }
        }
        throw new IllegalArgumentException(
                "there is no coefficient '"
                        + name
                        + "', there are "
                        + Arrays.stream(Symbol.values())
                                .map(Symbol::word)
                                .collect(Collectors.joining(", ")));
    }

    /** The name that files and command lines use. */
    public String name() {
        return symbol.word() + (subject.isEmpty() ? "" : "." + subject);
    }

    /** The name that people read, such as {@code γ arithmetic}. */
    public String label() {
        return symbol.letter() + (subject.isEmpty() ? "" : " " + subject);
    }
}
