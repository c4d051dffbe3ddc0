package maec.runtime;

import maec.model.Architecture;
import maec.model.LayerWeight;
import maec.model.TensorNames;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.util.Arrays;
import java.util.List;

/**
 * How many bytes of device memory a computation will need, part by part.
 *
 * <p>An estimate from shapes, not a measurement; what the engine itself occupies is not in it.
 *
 * @param weights what of the model lies on the device at a time
 * @param activations states between layers and within one
 * @param logits scores of the vocabulary and what is derived from them
 * @param gradients the largest gradient of one weight, float32; gradients are made one at a time
 * @param caches keys and values of generation
 */
public record MemoryEstimate(
        long weights, long activations, long logits, long gradients, long caches) {
    /*
     * Letters: N = B·T positions, L layers, D width, F FFN width, H heads, K key/value heads,
     * W head width, V vocabulary, b bytes per element of the computation.
     *
     *   weights      resident  all · b
     *                streamed  (embedding, or final norm and head, + 2 · one layer) · b
     *   activations  forward   N · (8 D + 4 F) · b             one layer at a time
     *                + scores  2 · B · H · T² · 4               only with soft caps: no fused kernel
     *                + kept    L · N · (2 D + 5 H W + 2 K W + 2 F) · b   gradients
     *                  or      L · N · D · b                             gradients, recomputed
     *   logits       c · V · 4 · (2, gradients 3)               c = min(N, 2²⁴ / V) positions
     *   gradients    4 · largest weight
     *   caches       2 · L · B · K · T · W · b                  generation
     */
    private static final long LOGITS = 1L << 24;

    /**
     * Estimates a computation.
     *
     * @param architecture the model
     * @param precision the format of weights and activations
     * @param size what is computed at once
     * @param residency whether all weights lie on the device
     * @param recomputing whether backward computes each layer a second time instead of keeping what
     *     forward computed; only gradients differ
     * @return the parts
     */
    public static MemoryEstimate of(
            Architecture architecture,
            Precision precision,
            RunSize size,
            Residency residency,
            boolean recomputing) {
        long bytes = precision == Precision.BF16 ? 2 : 4;
        long vocabulary = architecture.vocabulary();
        long judged = Math.min(size.positions(), Math.max(1, LOGITS / vocabulary));
        boolean backward = size.purpose() == RunSize.Purpose.GRADIENTS;
        long kept = backward ? kept(architecture, size, recomputing) : 0;
        return new MemoryEstimate(
                bytes * weights(architecture, residency),
                bytes * (size.positions() * working(architecture) + kept)
                        + scores(architecture, size),
                4 * judged * vocabulary * (backward ? 3 : 2),
                backward ? 4 * largest(architecture) : 0,
                size.purpose() == RunSize.Purpose.GENERATION
                        ? bytes * cache(architecture, size)
                        : 0);
    }

    private static long weights(Architecture architecture, Residency residency) {
        List<TensorSpec> all = TensorNames.expected(architecture, DType.F32);
        long count = all.stream().mapToLong(TensorSpec::count).sum();
        long words = (long) architecture.vocabulary() * architecture.width();
        return switch (residency) {
            case RESIDENT -> count;
            case STREAMED -> words + architecture.width() + 2 * layer(architecture);
        };
    }

    private static long layer(Architecture architecture) {
        return Arrays.stream(LayerWeight.values())
                .flatMap(weight -> weight.in(architecture, 0, DType.F32).stream())
                .mapToLong(TensorSpec::count)
                .sum();
    }

    private static long largest(Architecture architecture) {
        return TensorNames.expected(architecture, DType.F32).stream()
                .mapToLong(TensorSpec::count)
                .max()
                .orElse(0);
    }

    private static long working(Architecture architecture) {
        return 8L * architecture.width() + 4L * architecture.ffnWidth();
    }

    private static long scores(Architecture architecture, RunSize size) {
        return architecture.attention().softCap() == 0
                ? 0
                : 2 * 4 * size.positions() * size.tokens() * architecture.heads();
    }

    private static long kept(Architecture architecture, RunSize size, boolean recomputing) {
        long heads = 5L * architecture.heads() + 2L * architecture.keyValueHeads();
        long perToken =
                recomputing
                        ? architecture.width()
                        : 2L * architecture.width()
                                + heads * architecture.headWidth()
                                + 2L * architecture.ffnWidth();
        return architecture.layers() * size.positions() * perToken;
    }

    private static long cache(Architecture architecture, RunSize size) {
        return 2L
                * architecture.layers()
                * architecture.keyValueHeads()
                * architecture.headWidth()
                * size.positions();
    }

    /**
     * Everything together.
     *
     * @return bytes
     */
    public long total() {
        return weights + work();
    }

    /**
     * What is needed beside the weights.
     *
     * @return bytes
     */
    public long work() {
        return activations + logits + gradients + caches;
    }
}
