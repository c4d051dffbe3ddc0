package maec.combine.fit;

import maec.model.TokenTable.Overlap;

import java.util.List;

/** Puts many names into few words. */
final class Names {
    private Names() {}

    static String of(List<String> names) {
        String first = "'" + names.getFirst() + "'";
        return names.size() == 1 ? first : first + " and " + (names.size() - 1) + " other tensors";
    }

    static String of(Overlap overlap) {
        return String.format(
                java.util.Locale.ROOT,
                "; %d tokens have one id in both, %d another, %d are the base's alone, %d the tuned"
                        + " model's",
                overlap.same(),
                overlap.moved(),
                overlap.onlyHere(),
                overlap.onlyThere());
    }
}
