package maec.combine.fit;

import maec.checkpoint.TensorSource;
import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A matrix whose rows come from two others, each row from where a table says; read in runs of rows
 * that follow each other.
 */
final class RowView {
    private static final int TILE = 1 << 14;

    private final TensorSource first;
    private final TensorSource second;
    private final int[] rows;
    private final TensorSpec spec;
    private final long columns;
    private final boolean sameType;

    /** Reads a part of one of the two matrices. */
    @FunctionalInterface
    private interface Part {
        void read(TensorSource source, long from, long done, int count);
    }

    /**
     * A matrix.
     *
     * @param name the tensor's name in both sources, of two dimensions with as many columns
     * @param first where rows come from
     * @param rows for every row its row in {@code first}, or −1 for the same row of {@code second};
     *     not copied
     * @param second where the other rows come from
     */
    RowView(String name, TensorSource first, int[] rows, TensorSource second) {
        this.first = first;
        this.second = second;
        this.rows = rows;
        TensorSpec here = first.find(name).orElseThrow();
        TensorSpec there = second.find(name).orElseThrow();
        this.columns = here.shape().size(1);
        this.sameType = here.dtype() == there.dtype();
        DType dtype = sameType ? here.dtype() : DType.F32;
        this.spec = new TensorSpec(name, dtype, Shape.of(rows.length, columns));
    }

    /** From which row of the first matrix each row is, as text. */
    String places() {
        return Arrays.toString(rows);
    }

    TensorSpec spec() {
        return spec;
    }

    void readFloats(long offset, float[] target, int targetOffset, int count) {
        read(
                offset,
                count,
                (source, from, done, some) ->
                        source.readFloats(
                                spec.name(), from, target, targetOffset + (int) done, some));
    }

    void readBytes(long offset, MemorySegment target, long count) {
        int size = spec.dtype().bytes();
        if (sameType) {
            read(
                    offset,
                    count,
                    (source, from, done, some) ->
                            source.readBytes(
                                    spec.name(),
                                    from,
                                    target.asSlice(done * size, (long) some * size),
                                    some));
            return;
        }
        float[] values = new float[(int) Math.min(TILE, count)];
        for (long done = 0; done < count; done += TILE) {
            int some = (int) Math.min(TILE, count - done);
            readFloats(offset + done, values, 0, some);
            FloatCodec.encode(spec.dtype(), values, 0, target, done * size, some);
        }
    }

    private void read(long offset, long count, Part part) {
        long done = 0;
        while (done < count) {
            long at = offset + done;
            int row = (int) (at / columns);
            long column = at % columns;
            long run = (long) runFrom(row) * columns - column;
            int some = (int) Math.min(Math.min(run, count - done), Integer.MAX_VALUE / 2);
            boolean own = rows[row] >= 0;
            long from = (own ? rows[row] : row) * columns + column;
            part.read(own ? first : second, from, done, some);
            done += some;
        }
    }

    /** How many rows follow each other in the same matrix. */
    private int runFrom(int row) {
        int length = 1;
        while (row + length < rows.length) {
            int expected = rows[row] < 0 ? -1 : rows[row] + length;
            if (rows[row + length] != expected) {
                break;
            }
            length++;
        }
        return length;
    }
}
