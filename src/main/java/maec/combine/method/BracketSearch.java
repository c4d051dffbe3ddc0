package maec.combine.method;

import java.util.Arrays;

/**
 * Finds the k-th largest of a tensor's magnitudes in one scan: a sample says between which two
 * magnitudes it lies, the scan counts what is above and keeps what is between, and the k-th largest
 * is found among what was kept, exactly. Where the sample was wrong or too much would be kept, it
 * says so, and the tensor is counted twice instead ({@link RadixSelection}).
 *
 * <p>Magnitudes are handled as their bits, which are ordered as they are. For one thread.
 */
final class BracketSearch {
    /** Stretches and elements of each that are looked at first, spread over the tensor. */
    static final int STRETCHES = 256;

    static final int STRETCH = 128;

    /** Ranks of a sample are trusted to this share of it: rows of a tensor differ. */
    private static final double MARGIN = 0.02;

    /** More than twice the margin, so that arrays seldom have to grow. */
    private static final double ROOM = 0.05;

    private static final int MAGNITUDE = 0x7fffffff;
    private static final int MOST_KEPT = 1 << 23;

    private final long keep;
    private final long count;
    private int[] sample = new int[STRETCHES * STRETCH];
    private int sampled;
    private int low;
    private int high = MAGNITUDE;
    private long above;
    private int[] kept = {};
    private int size;
    private int[] sizeBeforeTile = new int[16];
    private int tiles;
    private boolean failed;
    private RadixSelection chosen = new RadixSelection(1);

    /**
     * Looks for a magnitude.
     *
     * @param keep its place, counted from 1 in falling order
     * @param count how many magnitudes the tensor has
     */
    BracketSearch(long keep, long count) {
        this.keep = keep;
        this.count = count;
    }

    /** Whether a tensor is so small that all of it is kept, without a sample. */
    static boolean keepsAll(long count) {
        return count <= STRETCHES * STRETCH;
    }

    /** Takes a part of the sample. */
    void sample(float[] keys, int size) {
        for (int k = 0; k < size && sampled < sample.length; k++) {
            sample[sampled++] = Float.floatToRawIntBits(keys[k]) & MAGNITUDE;
        }
    }

    /** After the sample: chooses the two magnitudes. */
    void bracket() {
        Arrays.sort(sample, 0, sampled);
        double place = sampled * (keep / (double) count);
        double margin = MARGIN * sampled + 8;
        int top = (int) Math.floor(place - margin);
        int bottom = (int) Math.ceil(place + margin);
        high = top < 0 ? MAGNITUDE : sample[sampled - 1 - top];
        low = bottom >= sampled ? 0 : sample[sampled - 1 - bottom];
        sample = new int[0];
    }

    /** Takes a tile of the scan; tiles come in order and without gaps. */
    void add(float[] keys, int size) {
        if (tiles == sizeBeforeTile.length) {
            sizeBeforeTile = Arrays.copyOf(sizeBeforeTile, 2 * tiles);
        }
        sizeBeforeTile[tiles++] = this.size;
        if (failed || !makeRoom(size)) {
            failed = true;
            return;
        }
        above += countAbove(keys, size);
        keepBetween(keys, size);
    }

    private boolean makeRoom(int more) {
        long most = keepsAll(count) ? count : Math.min(MOST_KEPT, Math.max(count / 4, more));
        if (size > most) {
            return false;
        }
        if (kept.length - size < more) {
            int usual = (int) Math.min(MOST_KEPT, (keepsAll(count) ? 1 : ROOM) * count);
            int grown = kept.length + kept.length / 4;
            kept = Arrays.copyOf(kept, Math.max(size + more, Math.max(usual, grown)));
        }
        return true;
    }

    private int countAbove(float[] keys, int size) {
        int most = high;
        int found = 0;
        for (int k = 0; k < size; k++) {
            found += (most - (Float.floatToRawIntBits(keys[k]) & MAGNITUDE)) >>> 31;
        }
        return found;
    }

    /** Writes every key and moves on only behind those between; a branch would be guessed wrong. */
    private void keepBetween(float[] keys, int size) {
        int[] target = kept;
        int at = this.size;
        for (int k = 0; k < size; k++) {
            int bits = Float.floatToRawIntBits(keys[k]) & MAGNITUDE;
            target[at] = bits;
            at += ((bits - low) | (high - bits)) >>> 31 ^ 1;
        }
        this.size = at;
    }

    /**
     * Finds the magnitude among what was kept.
     *
     * @return false if it is not there, so that another way has to be gone
     */
    boolean finish() {
        long place = keep - above;
        if (failed || place < 1 || place > size) {
            return false;
        }
        var selection = new RadixSelection(place);
        long[] upper = new long[RadixSelection.UPPER];
        RadixSelection.countUpper(kept, size, upper);
        selection.chooseBucket(upper);
        long[] lower = new long[RadixSelection.LOWER];
        selection.countLower(kept, size, lower);
        selection.chooseBits(lower);
        chosen = selection;
        return true;
    }

    /** After {@link #finish}: the magnitude, and how many of its equals are kept. */
    RadixSelection selection() {
        return chosen;
    }

    /**
     * The tile in which the last equal lies that is kept, and how many equals of that tile are
     * kept.
     *
     * @return index of the tile, and the number counted from 1
     */
    TieEnd tieEnd() {
        int wanted = chosen.bits();
        long left = chosen.tiesKept();
        int tile = 0;
        long inTile = 0;
        for (int k = 0; k < size; k++) {
            while (tile + 1 < tiles && k >= sizeBeforeTile[tile + 1]) {
                tile++;
                inTile = 0;
            }
            if (kept[k] == wanted) {
                inTile++;
                if (--left == 0) {
                    return new TieEnd(tile, inTile);
                }
            }
        }
        throw new IllegalStateException("fewer equals than were counted");
    }

    /**
     * Where equals end.
     *
     * @param tile index of a tile of the scan
     * @param equals how many of the tile's equals are kept, at least 1
     */
    record TieEnd(int tile, long equals) {}
}
