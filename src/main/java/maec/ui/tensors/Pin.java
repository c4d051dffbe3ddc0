package maec.ui.tensors;

import maec.combine.TensorScope;

import java.util.SortedSet;
import java.util.TreeSet;

/** Whether a tensor competes for selection or is decided by hand. */
public enum Pin {
    /** It competes. */
    NONE,
    /** It is always selected. */
    IN,
    /** It is never selected. */
    OUT;

    /** How a scope treats a tensor. */
    static Pin of(TensorScope scope, String tensor) {
        if (scope.pinnedIn().contains(tensor)) {
            return IN;
        }
        return scope.pinnedOut().contains(tensor) ? OUT : NONE;
    }

    /** The scope in which a tensor is treated like this. */
    TensorScope applied(TensorScope scope, String tensor) {
        return new TensorScope(
                scope.embeddingsAndHead(),
                changed(scope.pinnedIn(), tensor, this == IN),
                changed(scope.pinnedOut(), tensor, this == OUT));
    }

    private static SortedSet<String> changed(SortedSet<String> names, String name, boolean held) {
        var copy = new TreeSet<>(names);
        if (held) {
            copy.add(name);
        } else {
            copy.remove(name);
        }
        return copy;
    }
}
