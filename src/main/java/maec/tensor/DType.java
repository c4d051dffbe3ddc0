package maec.tensor;

import java.util.Optional;

/**
 * An element type of the safetensors format.
 *
 * <p>{@link #F32}, {@link #F16} and {@link #BF16} can be computed with; the others are carried as
 * opaque bytes.
 */
public enum DType {
    BOOL(8),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    F64(64),
    I64(64),
    U64(64),
    C64(64);

    private final int bits;

    DType(int bits) {
        this.bits = bits;
    }

    /**
     * The size of one element.
     *
     * @return bytes per element
     */
    public int bytes() {
        return bits / 8;
    }

    /**
     * Whether values of this type take part in arithmetic.
     *
     * @return true for F32, F16 and BF16
     */
    public boolean isComputable() {
        return this == F32 || this == F16 || this == BF16;
    }

    /**
     * The type of that name.
     *
     * @param name a name as it stands in a safetensors header, such as {@code BF16}
     * @return the type, or empty if the format has no such name
     */
    public static Optional<DType> named(String name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
