package maec.combine.method;

/** Merges the tiles of one tensor; safe for several threads, each with a tile of its own. */
@FunctionalInterface
interface TensorMerge {
    /** Computes {@link ModelTile#result} from base and models, in float32. */
    void merge(ModelTile tile);

    /** How many elements have to lie in one tile: it begins and ends at multiples of this. */
    default long unit() {
        return 1;
    }
}
