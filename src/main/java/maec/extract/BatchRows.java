package maec.extract;

import maec.runtime.TokenBatch;

/** Collects windows until a batch is full. */
final class BatchRows {
    private final int batch;
    private final int tokens;
    private final long[] ids;
    private final int[] mask;
    private final Windows[] origins;
    private final int[] places;
    private int rows;

    /** Room for B windows of T tokens. */
    BatchRows(int batch, int tokens) {
        this.batch = batch;
        this.tokens = tokens;
        this.ids = new long[Math.multiplyExact(batch, tokens)];
        this.mask = new int[ids.length];
        this.origins = new Windows[batch];
        this.places = new int[batch];
    }

    /** Adds one window as the next row. */
    void add(Windows windows, int window) {
        origins[rows] = windows;
        places[rows] = window;
        windows.copyInto(window, rows++, ids, mask);
    }

    /** The batch, once all rows are there; padding and context have no label. */
    TokenBatch batch() {
        if (rows != batch) {
            throw new IllegalStateException(rows + " of " + batch + " rows");
        }
        TokenBatch made = TokenBatch.padded(batch, tokens, ids, mask);
        for (int row = 0; row < batch; row++) {
            origins[row].unlabel(places[row], row, made.labels());
        }
        return made;
    }
}
