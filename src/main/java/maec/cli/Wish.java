package maec.cli;

import java.util.Optional;

/**
 * What an option asks for, where the program can also decide by itself.
 *
 * @param asked the choice of the user, empty for automatic
 */
record Wish<T>(Optional<T> asked) {
    /** Leaves the choice to the program. */
    static <T> Wish<T> automatic() {
        return new Wish<>(Optional.empty());
    }

    /** Asks for one thing. */
    static <T> Wish<T> of(T choice) {
        return new Wish<>(Optional.of(choice));
    }
}
