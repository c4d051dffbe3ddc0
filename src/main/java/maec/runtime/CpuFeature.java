package maec.runtime;

/** An instruction set that decides how fast a processor multiplies matrices. */
public enum CpuFeature {
    /** 256-bit vectors on x86-64. */
    AVX2("AVX2"),
    /** 512-bit vectors on x86-64. */
    AVX512("AVX-512"),
    /** Dot products of bfloat16 in 512-bit vectors. */
    AVX512_BF16("AVX512-bf16"),
    /** Tiles of bfloat16, the fastest that x86-64 has. */
    AMX_BF16("AMX-bf16"),
    /** Dot products of bfloat16 on 64-bit ARM. */
    ARM_BF16("ARM-bf16");

    private final String label;

    CpuFeature(String label) {
        this.label = label;
    }

    /** What processor makers call it. */
    @Override
    public String toString() {
        return label;
    }
}
