package maec.combine;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which tensors compete for selection, and which are decided by hand.
 *
 * @param embeddingsAndHead whether embedding and head compete; where not, they count as left out
 * @param pinnedIn names always selected
 * @param pinnedOut names never selected
 */
public record TensorScope(
        boolean embeddingsAndHead, SortedSet<String> pinnedIn, SortedSet<String> pinnedOut) {
    /** Copies; a name pinned both ways is refused. */
    public TensorScope {
        pinnedIn = Collections.unmodifiableSortedSet(new TreeSet<>(pinnedIn));
        pinnedOut = Collections.unmodifiableSortedSet(new TreeSet<>(pinnedOut));
        for (String name : pinnedIn) {
            if (pinnedOut.contains(name)) {
                throw new IllegalArgumentException(name + " is pinned in and out");
            }
        }
    }

    /**
     * Every floating-point tensor competes, nothing is pinned.
     *
     * @return the default scope
     */
    public static TensorScope everything() {
        return new TensorScope(true, new TreeSet<>(), new TreeSet<>());
    }
}
