package maec.checkpoint;

import java.math.BigInteger;
import java.util.List;

/**
 * What a header says about a tensor, before anything is believed but the kinds of its fields.
 *
 * @param name the tensor
 * @param dtype any text
 * @param shape any whole numbers
 * @param offsets two whole numbers
 */
record RawTensor(String name, String dtype, List<BigInteger> shape, List<BigInteger> offsets) {}
