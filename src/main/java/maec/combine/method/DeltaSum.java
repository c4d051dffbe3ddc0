package maec.combine.method;

/**
 * The base and a weighted sum of trimmed deltas, with or without an election of signs: what task
 * arithmetic, TIES, DARE, DELLA and Breadcrumbs have in common.
 *
 * <pre>
 *   d_i = trim_i(θ_i − θ₀)
 *   s   = +1 where Σ w_i·d_i ≥ 0, else −1             only with an election
 *   m   = Σ w_i·d_i                                   with an election over those with the sign s
 *   m   = m / Σ w_i                                   if normalised, over the same i; by 1 where it is 0
 *   θ   = θ₀ + λ·m
 * </pre>
 *
 * <p>In float32, models in the order of the recipe.
 */
record DeltaSum(
        float[] weights, Trim[] trims, boolean election, boolean normalize, float lambda, long unit)
        implements TensorMerge {
    private static final float SMALLEST_SUM = 1e-8f;

    /** A sum with the weights, the normalisation and the λ that the recipe gives to the tensor. */
    static DeltaSum of(TensorView view, Trim[] trims, boolean election, long unit) {
        float[] weights = new float[view.models()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) view.value("weight", i);
        }
        return new DeltaSum(
                weights,
                trims,
                election,
                view.isSet("normalize"),
                (float) view.value("lambda"),
                unit);
    }

    @Override
    public void merge(ModelTile tile) {
        int count = tile.count();
        float[] mixed = tile.scratch(weights.length);
        for (int i = 0; i < weights.length; i++) {
            weigh(tile, i);
        }
        sum(tile, mixed);
        float factor = lambda;
        if (election) {
            elect(tile, mixed);
        } else if (normalize) {
            factor = factor / sumOfWeights();
        }
        if (factor != 1) {
            for (int k = 0; k < count; k++) {
                mixed[k] *= factor;
            }
        }
        tile.addToBase(mixed);
    }

    /** Leaves w_i·d_i in the model's scratch array. */
    private void weigh(ModelTile tile, int model) {
        float[] delta = tile.scratch(model);
        tile.delta(model, delta);
        trims[model].apply(tile, delta);
        float weight = weights[model];
        for (int k = 0; k < tile.count(); k++) {
            delta[k] *= weight;
        }
    }

    private void sum(ModelTile tile, float[] total) {
        System.arraycopy(tile.scratch(0), 0, total, 0, tile.count());
        for (int i = 1; i < weights.length; i++) {
            float[] weighted = tile.scratch(i);
            for (int k = 0; k < tile.count(); k++) {
                total[k] += weighted[k];
            }
        }
    }

    /** Replaces the sum by that of the values that agree with its sign. */
    private void elect(ModelTile tile, float[] total) {
        float[] divisor = tile.scratch(weights.length + 1);
        float[] agreeing = tile.result;
        int count = tile.count();
        java.util.Arrays.fill(divisor, 0, count, 0);
        java.util.Arrays.fill(agreeing, 0, count, 0);
        for (int i = 0; i < weights.length; i++) {
            addAgreeing(tile.scratch(i), weights[i], total, agreeing, divisor, count);
        }
        if (normalize) {
            for (int k = 0; k < count; k++) {
                float isZero = 1 - Math.abs(Math.signum(divisor[k]));
                agreeing[k] /= divisor[k] + isZero;
            }
        }
        System.arraycopy(agreeing, 0, total, 0, count);
    }

    private static void addAgreeing(
            float[] weighted,
            float weight,
            float[] total,
            float[] agreeing,
            float[] divisor,
            int count) {
        // without branches, see MagnitudeCut: sign is +1 for a total of 0, magnitude 0 where it
        // differs
        for (int k = 0; k < count; k++) {
            float sign = Math.signum(total[k]);
            sign += 1 - Math.abs(sign);
            float magnitude = Math.max(0, weighted[k] * sign);
            agreeing[k] += sign * magnitude;
            divisor[k] += weight * Math.signum(magnitude);
        }
    }

    private float sumOfWeights() {
        float sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        return Math.abs(sum) < SMALLEST_SUM ? 1 : sum;
    }
}
