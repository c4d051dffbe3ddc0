package maec.runtime;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.TensorSource;
import maec.tensor.TensorSpec;

import java.util.HashMap;
import java.util.Map;

/** AdamW in double precision, written from the paper. */
final class AdamByHand {
    private final Map<String, float[]> weights;
    private final Map<String, double[]> first = new HashMap<>();
    private final Map<String, double[]> second = new HashMap<>();
    private final TensorSource like;

    AdamByHand(TensorSource start) {
        weights = TinyTraining.read(start);
        like = start;
        weights.forEach(
                (name, values) -> {
                    first.put(name, new double[values.length]);
                    second.put(name, new double[values.length]);
                });
    }

    TensorSource source() {
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : like.tensors()) {
            long[] sizes = spec.shape().dimensions().stream().mapToLong(Long::longValue).toArray();
            builder.floats(spec.name(), weights.get(spec.name()), sizes);
        }
        return builder.build();
    }

    double step(Map<String, float[]> gradient, double rate, int t) {
        double squares = 0;
        for (float[] values : gradient.values()) {
            for (float value : values) {
                squares += (double) value * value;
            }
        }
        double norm = Math.sqrt(squares);
        double shorten = Math.min(1, TinyTraining.SETTINGS.clipNorm() / norm);
        double b1 = TinyTraining.SETTINGS.beta1();
        double b2 = TinyTraining.SETTINGS.beta2();
        gradient.forEach(
                (name, values) -> {
                    double[] m = first.get(name);
                    double[] v = second.get(name);
                    for (int at = 0; at < values.length; at++) {
                        double g = values[at] * shorten;
                        m[at] = b1 * m[at] + (1 - b1) * g;
                        v[at] = b2 * v[at] + (1 - b2) * g * g;
                        double mean = m[at] / (1 - Math.pow(b1, t));
                        double square = v[at] / (1 - Math.pow(b2, t));
                        weights.get(name)[at] -=
                                (float)
                                        (rate
                                                * mean
                                                / (Math.sqrt(square)
                                                        + TinyTraining.SETTINGS.epsilon()));
                    }
                });
        return norm;
    }

    float[] weights(String tensor) {
        return java.util.Objects.requireNonNull(weights.get(tensor));
    }
}
