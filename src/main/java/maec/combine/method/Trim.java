package maec.combine.method;

/** Leaves out a part of one model's delta; safe for several threads. */
@FunctionalInterface
interface Trim {
    /** Keeps everything. */
    Trim NOTHING = (_, _) -> {};

    /** Sets to 0 what is left out of the delta of the tile's elements, or scales what is kept. */
    void apply(ModelTile tile, float[] delta);

    /** Keeps the largest magnitudes. */
    static Trim toLargest(MagnitudeCut cut) {
        return cut.equals(MagnitudeCut.ALL)
                ? NOTHING
                : (tile, delta) -> cut.keepLargest(tile.offset(), tile.count(), delta, delta);
    }

    /** Keeps those whose random number is below the density, which is taken as float32. */
    static Trim byChance(UniformNumbers numbers, double density) {
        int limit = (int) Math.ceil((double) (float) density * UniformNumbers.RANGE);
        return (tile, delta) -> {
            int[] uniform = tile.uniform();
            numbers.fill(tile.offset(), uniform, tile.count());
            for (int k = 0; k < tile.count(); k++) {
                delta[k] *= (float) ((uniform[k] - limit) >>> 31); // 1 where it is below, else 0
            }
        };
    }

    /** Multiplies what another one keeps. */
    default Trim times(float factor) {
        return (tile, delta) -> {
            apply(tile, delta);
            for (int k = 0; k < tile.count(); k++) {
                delta[k] *= factor;
            }
        };
    }
}
