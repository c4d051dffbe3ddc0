package maec.runtime;

import ai.djl.ndarray.NDArray;

import java.util.List;

/**
 * Where the kernels get weights from, a part at a time: kept on the device or brought there when
 * they are needed.
 */
sealed interface PartWeights extends AutoCloseable permits ResidentWeights, StreamedWeights {
    /**
     * Begins a pass; only on the engine's thread, one at a time.
     *
     * @param order the parts that will be asked for
     * @return gives them in that order; the caller closes it
     */
    Pass pass(int... order);

    /** Frees what lies on the device and in main memory. */
    @Override
    void close();

    /** A walk through parts of the weights. */
    interface Pass extends AutoCloseable {
        /**
         * Fetches the next part.
         *
         * @return one array per slot, empty ones where such a decoder has no such tensor; valid
         *     until the next call
         */
        List<NDArray> next();

        @Override
        void close();
    }
}
