package maec.sample;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.TensorSource;
import maec.model.Architecture;
import maec.model.TensorNames;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random weights of a Llama from which training starts: normal with mean 0, and norms of 1. */
final class InitialWeights {
    private final SplittableRandom random;
    private final double deviation;
    private final MemoryTensors.Builder tensors = MemoryTensors.builder();

    private InitialWeights(long seed, double deviation) {
        this.random = new SplittableRandom(seed);
        this.deviation = deviation;
    }

    /**
     * Draws all weights.
     *
     * @param architecture the shape
     * @param seed decides the values
     * @param deviation standard deviation
     * @return F32 tensors under their Hugging Face names
     */
    static TensorSource draw(Architecture architecture, long seed, double deviation) {
        return new InitialWeights(seed, deviation).all(architecture);
    }

    private TensorSource all(Architecture architecture) {
        for (TensorSpec spec : TensorNames.expected(architecture, DType.F32)) {
            if (spec.shape().rank() == 1) {
                ones(spec);
            } else {
                normal(spec);
            }
        }
        return tensors.build();
    }

    private void normal(TensorSpec spec) {
        float[] values = new float[Math.toIntExact(spec.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        tensors.floats(spec.name(), values, spec.shape().size(0), spec.shape().size(1));
    }

    private void ones(TensorSpec spec) {
        float[] values = new float[Math.toIntExact(spec.count())];
        Arrays.fill(values, 1);
        tensors.floats(spec.name(), values, values.length);
    }
}
