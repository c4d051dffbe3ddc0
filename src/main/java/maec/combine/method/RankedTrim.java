package maec.combine.method;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps elements by chance, the larger ones of a row more likely, as {@link Della} says.
 *
 * <p>Ranking is what costs, and a tensor is usually looked at twice, for its norm and then to be
 * merged: what a row's first look found is remembered until the second one.
 */
final class RankedTrim implements Trim {
    private final UniformNumbers numbers;
    private final int row;
    private final float least;
    private final float range;

    /** Per row, a bit for each element that is kept. */
    private final AtomicReferenceArray<long[]> found;

    /**
     * A trim.
     *
     * @param numbers the model's random numbers
     * @param rows how many rows the tensor has
     * @param row elements of a row; tiles begin and end with rows
     * @param density the mean probability of an element to be kept
     * @param epsilon by how much the ends differ from it
     */
    RankedTrim(UniformNumbers numbers, int rows, int row, double density, double epsilon) {
        this.numbers = numbers;
        this.row = row;
        this.least = (float) (density - epsilon);
        this.range = (float) (2 * epsilon);
        this.found = new AtomicReferenceArray<>(rows);
    }

    @Override
    public void apply(ModelTile tile, float[] delta) {
        var ranks = new RankOrder();
        for (int from = 0; from < tile.count(); from += row) {
            int index = Math.toIntExact((tile.offset() + from) / row);
            long[] kept = found.getAndSet(index, null);
            if (kept == null) {
                kept = choose(tile.offset() + from, delta, from, tile.uniform(), ranks);
                found.set(index, kept);
            }
            keep(kept, delta, from);
        }
    }

    private void keep(long[] kept, float[] delta, int from) {
        for (int word = 0; word < kept.length; word++) {
            long bits = kept[word];
            int begin = from + (word << 6);
            int size = Math.min(64, from + row - begin);
            for (int k = 0; k < size; k++) {
                delta[begin + k] *= (bits >>> k) & 1;
            }
        }
    }

    private long[] choose(long offset, float[] delta, int from, int[] uniform, RankOrder ranks) {
        numbers.fill(offset, uniform, row);
        long[] order = ranks.of(delta, from, row);
        // each number is replaced by 1 where its element is kept and by 0 elsewhere
        for (int r = 0; r < row; r++) {
            float share = row == 1 ? 0.5f : r / (float) (row - 1);
            int at = (int) order[r];
            float chance = (least + share * range) * UniformNumbers.RANGE;
            uniform[at] = uniform[at] < chance ? 1 : 0;
        }
        return packed(uniform);
    }

    private long[] packed(int[] chosen) {
        long[] bits = new long[(row + 63) >>> 6];
        for (int word = 0; word < bits.length; word++) {
            int begin = word << 6;
            int size = Math.min(64, row - begin);
            long packed = 0;
            for (int k = 0; k < size; k++) {
                packed |= (long) chosen[begin + k] << k;
            }
            bits[word] = packed;
        }
        return bits;
    }
}
