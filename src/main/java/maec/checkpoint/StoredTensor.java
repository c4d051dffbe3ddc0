package maec.checkpoint;

import maec.tensor.TensorSpec;

/**
 * A tensor with its place in a file.
 *
 * @param spec name, dtype, shape
 * @param begin its first byte, from the beginning of the file
 */
record StoredTensor(TensorSpec spec, long begin) {}
