package maec.combine.method;

/** Random numbers of one tensor of one model: each element has its own, whoever asks and when. */
@FunctionalInterface
public interface UniformNumbers {
    /** How many different numbers there are: 2²⁴, as many as float32 has between 1/2 and 1. */
    int RANGE = 1 << 24;

    /**
     * Gives the numbers of consecutive elements.
     *
     * @param offset index of the first element, row-major
     * @param target receives whole numbers u from 0 to {@link #RANGE} − 1, which stand for u /
     *     RANGE
     * @param count how many
     */
    void fill(long offset, int[] target, int count);

    /** Random numbers of all tensors of all models. */
    @FunctionalInterface
    interface Family {
        /**
         * The numbers of a tensor.
         *
         * @param model index of the model, in the order of the recipe
         * @param tensor the tensor's name
         * @return its numbers; safe for several threads
         */
        UniformNumbers of(int model, String tensor);
    }
}
