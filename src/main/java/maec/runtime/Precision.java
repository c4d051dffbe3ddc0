package maec.runtime;

/**
 * The number format in which weights lie on the device and matrices are multiplied.
 *
 * <p>Softmax, norms and loss are computed in float32 in both.
 */
public enum Precision {
    /** 32-bit floating point: exact enough to compare with reference values. */
    FP32,
    /** bfloat16: half the memory, and up to twice the speed where the processor knows it. */
    BF16
}
