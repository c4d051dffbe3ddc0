package maec.model;

/**
 * How the rotary embedding of a model was changed so that it reads longer sequences.
 *
 * <p>The formulas and their float32 arithmetic are those of transformers' {@code
 * modeling_rope_utils}.
 */
public sealed interface RopeScaling
        permits RopeScaling.None,
                LinearScaling,
                DynamicScaling,
                YarnScaling,
                Llama3Scaling,
                LongRopeScaling {
    /** The factors of {@link Rope#inverseFrequencies}. */
    float[] inverseFrequencies(Rope rope, int tokens);

    /** The factor of {@link Rope#amplitude}. */
    double amplitude(int tokens);

    /**
     * The longest sequence that a model may run.
     *
     * @param maxPositions what the configuration gives as {@code max_position_embeddings}
     * @return that number, or more where a factor stretches it
     */
    int longestSequence(int maxPositions);

    /** No scaling. */
    record None() implements RopeScaling {
        @Override
        public float[] inverseFrequencies(Rope rope, int tokens) {
            return rope.plainFrequencies(rope.theta());
        }

        @Override
        public double amplitude(int tokens) {
            return 1;
        }

        @Override
        public int longestSequence(int maxPositions) {
            return maxPositions;
        }
    }

    /** A length times a factor, as far as an int goes. */
    static int stretched(int positions, double factor) {
        return (int) Math.min(Integer.MAX_VALUE, positions * Math.max(1, factor));
    }
}
