package maec.extract;

import maec.tensor.TensorSpec;

/** Takes the bins of all weights in play, in order, such as the writer of an importance map. */
@FunctionalInterface
interface BinTarget {
    /**
     * Takes the bins of consecutive weights of one tensor.
     *
     * @param tensor the weights' tensor; tensors come one after the other, from start to end
     * @param offset index of the first one, row-major
     * @param bins one bin per weight, to be read unsigned, from 0 to count − 1; reused afterwards
     * @param count how many
     */
    void accept(TensorSpec tensor, long offset, byte[] bins, int count);
}
