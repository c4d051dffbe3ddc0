package maec.runtime;

import maec.checkpoint.MemoryTensors;
import maec.model.Architecture;
import maec.model.Architecture.Activation;
import maec.model.Architecture.AttentionStyle;
import maec.model.Architecture.FeedForwardStyle;
import maec.model.Architecture.LayerStyle;
import maec.model.Architecture.NormStyle;
import maec.model.Rope;
import maec.tensor.TensorSpec;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Tiny architectures that differ from a plain one by one switch each, and by all of them. */
final class Variants {
    static final int VOCABULARY = 29;
    private static final int LAYERS = 3;
    private static final int HEAD = 4;
    private static final NormStyle NORM = new NormStyle(1e-5, false, false);
    private static final AttentionStyle ATTENTION = new AttentionStyle(0.5, 0, false, false, false);
    private static final FeedForwardStyle FEED_FORWARD =
            new FeedForwardStyle(Activation.SILU, false);

    private Variants() {}

    /** The plain one. */
    static Architecture plain() {
        return of(NORM, ATTENTION, FEED_FORWARD, new int[LAYERS], 1, 0, false);
    }

    /** All others, by name. */
    static Map<String, Architecture> all() {
        int[] none = new int[LAYERS];
        Map<String, Architecture> all = new LinkedHashMap<>();
        all.put("window", of(NORM, ATTENTION, FEED_FORWARD, new int[] {3, 3, 3}, 1, 0, false));
        all.put("windows", of(NORM, ATTENTION, FEED_FORWARD, new int[] {3, 0, 6}, 1, 0, false));
        all.put("narrow", of(NORM, ATTENTION, FEED_FORWARD, new int[] {1, 0, 1}, 1, 0, false));
        all.put(
                "offset",
                of(new NormStyle(1e-5, true, false), ATTENTION, FEED_FORWARD, none, 1, 0, false));
        all.put(
                "sandwich",
                of(new NormStyle(1e-5, false, true), ATTENTION, FEED_FORWARD, none, 1, 0, false));
        all.put("scale", attention(new AttentionStyle(0.9, 0, false, false, false)));
        all.put("cap", attention(new AttentionStyle(0.5, 1.5, false, false, false)));
        all.put("normed heads", attention(new AttentionStyle(0.5, 0, true, false, false)));
        all.put("biases", attention(new AttentionStyle(0.5, 0, false, true, true)));
        for (Activation activation : List.of(Activation.GELU, Activation.GELU_TANH)) {
            FeedForwardStyle style = new FeedForwardStyle(activation, true);
            all.put(activation.name(), of(NORM, ATTENTION, style, none, 1, 0, false));
        }
        all.put("scaled", of(NORM, ATTENTION, FEED_FORWARD, none, 3, 0, false));
        all.put("capped logits", of(NORM, ATTENTION, FEED_FORWARD, none, 1, 2, true));
        all.put(
                "all",
                of(
                        new NormStyle(1e-5, true, true),
                        new AttentionStyle(0.7, 2, true, true, true),
                        new FeedForwardStyle(Activation.GELU_TANH, true),
                        new int[] {4, 0, 2},
                        2,
                        3,
                        true));
        return all;
    }

    private static Architecture attention(AttentionStyle style) {
        return of(NORM, style, FEED_FORWARD, new int[LAYERS], 1, 0, false);
    }

    private static Architecture of(
            NormStyle norm,
            AttentionStyle attention,
            FeedForwardStyle feedForward,
            int[] windows,
            double embeddingScale,
            double finalSoftCap,
            boolean tied) {
        Rope rope = Rope.plain(HEAD, 10000);
        return new Architecture(
                "any",
                LAYERS,
                16,
                24,
                4,
                2,
                HEAD,
                VOCABULARY,
                tied,
                64,
                norm,
                attention,
                feedForward,
                Arrays.stream(windows).mapToObj(window -> new LayerStyle(window, rope)).toList(),
                embeddingScale,
                finalSoftCap);
    }

    /** Random weights; those of one name and shape are the same in all architectures. */
    static MemoryTensors weights(Architecture architecture) {
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : WeightLayout.of(architecture).weights()) {
            Random random = new Random(spec.name().hashCode());
            double middle = spec.name().endsWith("norm.weight") ? 0.8 : 0;
            float[] values = new float[(int) spec.count()];
            for (int at = 0; at < values.length; at++) {
                values[at] = (float) (middle + random.nextGaussian() * 0.4);
            }
            builder.floats(
                    spec.name(),
                    values,
                    spec.shape().dimensions().stream().mapToLong(Long::longValue).toArray());
        }
        return builder.build();
    }
}
