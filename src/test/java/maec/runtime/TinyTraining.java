package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.model.Architecture;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** A tiny model, batches and masks, on which training is tested. */
final class TinyTraining {
    static final Architecture TINY =
            Architecture.llama(2, 16, 24, 4, 2, 4, 29, 10000, 1e-5, false, 64);
    static final AdamSettings SETTINGS = new AdamSettings(0.9, 0.98, 1e-8, 0.02);

    private TinyTraining() {}

    /** Weights as bfloat16 holds them, stored as F32. */
    static TensorSource rounded(TensorSource source) {
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : source.tensors()) {
            long[] sizes = spec.shape().dimensions().stream().mapToLong(Long::longValue).toArray();
            builder.floats(spec.name(), DType.BF16, Tensors.readFloats(source, spec.name()), sizes);
        }
        return builder.build();
    }

    static WeightMask.SelectedWeights someWeights() {
        return new WeightMask.SelectedWeights(new java.util.TreeMap<>(chosen()));
    }

    static Map<String, float[]> read(TensorSource source) {
        Map<String, float[]> weights = new HashMap<>();
        for (TensorSpec spec : source.tensors()) {
            weights.put(spec.name(), Tensors.readFloats(source, spec.name()));
        }
        return weights;
    }

    static void assertSameWeights(Map<String, float[]> one, Map<String, float[]> other) {
        assertEquals(one.keySet(), other.keySet());
        one.forEach((name, values) -> assertArrayEquals(values, other.get(name), 0, name));
    }

    static Map<String, int[]> chosen() {
        return Map.of(
                "model.embed_tokens.weight", new int[] {0, 17, 200, 463},
                "model.layers.0.self_attn.q_proj.weight", new int[] {3, 4, 5, 255},
                "model.layers.1.mlp.down_proj.weight", new int[] {100, 101},
                "model.layers.1.post_attention_layernorm.weight", new int[] {7},
                "lm_head.weight", new int[] {1, 463});
    }

    /** Every token occurs, so that every chosen weight has a gradient. */
    static TokenBatch batch(int seed) {
        Random random = new Random(seed);
        long[] ids = new long[6 * 11];
        for (int at = 0; at < ids.length; at++) {
            ids[at] = at < TINY.vocabulary() ? at : random.nextInt(TINY.vocabulary());
        }
        return TokenBatch.of(6, 11, ids);
    }

    static MemoryTensors random(int seed) {
        return random(TINY, seed);
    }

    static MemoryTensors random(Architecture architecture, int seed) {
        Random random = new Random(seed);
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : WeightLayout.of(architecture).weights()) {
            float[] values = new float[(int) spec.count()];
            for (int at = 0; at < values.length; at++) {
                values[at] = (float) (random.nextGaussian() * 0.3);
            }
            long[] sizes = spec.shape().dimensions().stream().mapToLong(Long::longValue).toArray();
            builder.floats(spec.name(), values, sizes);
        }
        return builder.build();
    }
}
