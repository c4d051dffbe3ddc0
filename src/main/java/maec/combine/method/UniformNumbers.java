package maec.combine.method;

/** Random numbers of one tensor of one model: each element has its own, whoever asks and when. */
@FunctionalInterface
public interface UniformNumbers {
    /**
     * Gives the numbers of consecutive elements.
     *
     * @param offset index of the first element, row-major
     * @param target receives numbers from 0, inclusive, to 1, exclusive
     * @param count how many
     */
    void fill(long offset, float[] target, int count);

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
