package maec.checkpoint;

import maec.tensor.TensorSpec;

/** Keeps reads within their tensor. */
final class Ranges {
    private Ranges() {}

    static void requireWithin(TensorSpec spec, long offset, long count) {
        if (offset < 0 || count < 0 || offset > spec.count() - count) {
            throw new IllegalArgumentException(
                    count
                            + " elements from "
                            + offset
                            + " on leave "
                            + spec.name()
                            + ", which has "
                            + spec.count());
        }
    }
}
