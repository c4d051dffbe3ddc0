package maec.checkpoint;

import maec.tensor.TensorSpec;

import java.util.Optional;

/**
 * The product of a LoRA adapter that is added to one tensor, with its factors decoded.
 *
 * <p>Rows are computed one at a time, so that any range of the sum can be read without the whole
 * product being anywhere.
 *
 * @param rank r
 * @param left [rows, r], row-major
 * @param right [r, columns], row-major
 * @param scaling factor of the product
 * @param magnitudes the length of every row of the sum (DoRA), or empty for plain LoRA
 */
record LowRankProduct(
        int rank, float[] left, float[] right, float scaling, Optional<float[]> magnitudes) {
    /*
     * LoRA (arXiv 2106.09685): W' = W + s·(L·R), L·R summed in float32 over r in ascending order,
     * then scaled, then added, as PEFT's merge does. DoRA (arXiv 2402.09353): row i of W' is brought
     * to the length m_i; the squares of its elements are summed in float64. Four terms are added in
     * one pass over a row, because the row is then read and written a quarter as often.
     */
    private static final int TERMS = 4;

    /** Where the factors of a product lie in the adapter, checked against the base. */
    record Recipe(
            TensorSpec a,
            TensorSpec b,
            boolean transposed,
            float scaling,
            Optional<TensorSpec> magnitude) {
        /** Reads and decodes the factors; a transposed product is (B·A)ᵀ = Aᵀ·Bᵀ. */
        LowRankProduct read(TensorSource adapter) {
            int rank = (int) a.shape().size(0);
            float[] first = Tensors.readFloats(adapter, a.name());
            float[] second = Tensors.readFloats(adapter, b.name());
            return new LowRankProduct(
                    rank,
                    transposed ? transpose(first, rank) : second,
                    transposed ? transpose(second, second.length / rank) : first,
                    scaling,
                    magnitude.map(spec -> Tensors.readFloats(adapter, spec.name())));
        }
    }

    private static float[] transpose(float[] values, int rows) {
        int columns = values.length / rows;
        float[] transposed = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j * rows + i] = values[i * columns + j];
            }
        }
        return transposed;
    }

    int columns() {
        return right.length / rank;
    }

    /**
     * Adds a piece of one row of the scaled product.
     *
     * @param row index of the row
     * @param column index of the first element within the row
     * @param target holds W from {@code at} on, and the sum afterwards
     * @param at index of the first value
     * @param sum scratch of at least {@code count} elements
     * @param count how many elements
     */
    void addTo(int row, int column, float[] target, int at, float[] sum, int count) {
        java.util.Arrays.fill(sum, 0, count, 0f);
        int columns = columns();
        int k = 0;
        for (; k + TERMS <= rank; k += TERMS) {
            addFour(row * rank + k, k * columns + column, sum, count);
        }
        for (; k < rank; k++) {
            float factor = left[row * rank + k];
            int from = k * columns + column;
            for (int j = 0; j < count; j++) {
                sum[j] += factor * right[from + j];
            }
        }
        for (int j = 0; j < count; j++) {
            target[at + j] += scaling * sum[j];
        }
    }

    private void addFour(int factors, int from, float[] sum, int count) {
        int columns = columns();
        float a = left[factors];
        float b = left[factors + 1];
        float c = left[factors + 2];
        float d = left[factors + 3];
        for (int j = 0; j < count; j++) {
            int i = from + j;
            sum[j] =
                    sum[j]
                            + a * right[i]
                            + b * right[i + columns]
                            + c * right[i + 2 * columns]
                            + d * right[i + 3 * columns];
        }
    }

    /** Brings a whole row of the sum to its length; DoRA only. */
    void rescale(int row, float[] whole) {
        double squares = 0;
        for (float value : whole) {
            squares += (double) value * value;
        }
        float factor = magnitudes.orElseThrow()[row] / (float) Math.sqrt(squares);
        for (int j = 0; j < whole.length; j++) {
            whole[j] *= factor;
        }
    }
}
