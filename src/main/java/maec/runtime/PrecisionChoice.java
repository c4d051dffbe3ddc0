package maec.runtime;

import maec.checkpoint.TensorSource;
import maec.tensor.DType;

import java.util.List;
import java.util.Optional;

/**
 * In which format a model is computed, and why.
 *
 * <p>bfloat16 is chosen where it takes nothing from the stored weights (they are bfloat16) and the
 * device multiplies it at full speed; everything else is computed in float32. A float16 checkpoint
 * therefore stays float32: bfloat16 has three bits less, in which a small delta lives. So do models
 * of less than 8 million weights, which gain no speed.
 *
 * @param precision the format
 * @param reason one sentence that says why
 */
public record PrecisionChoice(Precision precision, String reason) {
    /** The first compute capability whose tensor cores know bfloat16 (Ampere). */
    private static final double CUDA_BF16 = 8.0;

    /** Below this many weights, work is too small for the format to matter. */
    private static final long SMALL = 1L << 23;

    /**
     * How a model is stored.
     *
     * @param matrices the type that all matrices have; {@link DType#F32} if they differ or there
     *     are none. Vectors such as norms may be wider without weight
     * @param count how many weights there are
     */
    public record Stored(DType matrices, long count) {
        /**
         * Looks at a source.
         *
         * @param source the weights; none is read
         * @return how they are stored
         */
        public static Stored of(TensorSource source) {
            List<DType> types =
                    source.tensors().stream()
                            .filter(spec -> spec.shape().rank() == 2)
                            .map(spec -> spec.dtype())
                            .distinct()
                            .toList();
            return new Stored(
                    types.size() == 1 ? types.getFirst() : DType.F32,
                    source.tensors().stream().mapToLong(spec -> spec.count()).sum());
        }
    }

    /**
     * The format that was asked for, or the automatic one.
     *
     * @param asked what the user wants, empty for automatic
     * @param stored how the model is stored
     * @param device where they are multiplied
     * @return the choice
     */
    public static PrecisionChoice of(Optional<Precision> asked, Stored stored, LocalDevice device) {
        return asked.map(
                        precision ->
                                new PrecisionChoice(precision, name(precision) + " was asked for."))
                .orElseGet(() -> automatic(stored, device));
    }

    private static PrecisionChoice automatic(Stored stored, LocalDevice device) {
        return switch (stored.matrices()) {
            case BF16 -> stored.count() < SMALL ? small() : stored16(device);
            case F16 ->
                    new PrecisionChoice(
                            Precision.FP32,
                            "The weights are stored in F16, which bfloat16 would round; computed"
                                    + " in float32.");
            default ->
                    new PrecisionChoice(
                            Precision.FP32,
                            "The weights are stored in "
                                    + stored.matrices()
                                    + "; computed in float32.");
        };
    }

    private static PrecisionChoice small() {
        return new PrecisionChoice(
                Precision.FP32,
                "The model has less than 8 million weights, which gain nothing from bfloat16;"
                        + " computed in float32.");
    }

    private static PrecisionChoice stored16(LocalDevice device) {
        Speed speed = speed(device);
        String found = "The weights are stored in BF16 and " + speed.found();
        return speed.fast()
                ? new PrecisionChoice(Precision.BF16, found + "; computed in bfloat16.")
                : new PrecisionChoice(Precision.FP32, found + "; computed in float32.");
    }

    /**
     * Whether a device is made for bfloat16, and what shows it.
     *
     * @param fast whether matrices of bfloat16 are multiplied faster than those of float32
     * @param found half a sentence that says what was found, without a stop
     */
    public record Speed(boolean fast, String found) {}

    /**
     * Looks whether a device is made for bfloat16.
     *
     * @param device the device
     * @return the verdict; false where nothing is known
     */
    public static Speed speed(LocalDevice device) {
        return switch (device) {
            case LocalDevice.Processor processor -> speed(processor.features());
            case LocalDevice.NvidiaGpu gpu -> speed(gpu);
            case LocalDevice.AppleGpu _ ->
                    new Speed(false, "bfloat16 has not been tried on Apple GPUs");
        };
    }

    private static Speed speed(List<CpuFeature> features) {
        return features.stream()
                .filter(
                        feature ->
                                feature == CpuFeature.AMX_BF16 || feature == CpuFeature.AVX512_BF16)
                .reduce((_, best) -> best)
                .map(best -> new Speed(true, "the processor has " + best))
                .orElse(new Speed(false, "no AVX512-bf16 or AMX was found on the processor"));
    }

    private static Speed speed(LocalDevice.NvidiaGpu gpu) {
        if (gpu.capability().isEmpty()) {
            return new Speed(false, "the compute capability of the GPU is unknown");
        }
        String capability = gpu.capability().get();
        boolean fast = Double.parseDouble(capability) >= CUDA_BF16;
        return new Speed(
                fast,
                "the GPU's compute capability "
                        + capability
                        + (fast ? " includes bfloat16" : " is below 8.0"));
    }

    private static String name(Precision precision) {
        return switch (precision) {
            case FP32 -> "float32";
            case BF16 -> "bfloat16";
        };
    }
}
