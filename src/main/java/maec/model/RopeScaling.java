package maec.model;

/** How the rotary embedding of a model was changed so that it reads longer sequences. */
public sealed interface RopeScaling {
    /** The factors of {@link Rope#inverseFrequencies}. */
    float[] inverseFrequencies(Rope rope, int tokens);

    /** The factor of {@link Rope#amplitude}. */
    double amplitude(int tokens);

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
    }
}
