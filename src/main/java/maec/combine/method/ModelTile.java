package maec.combine.method;

/**
 * A stretch of one tensor from all models at once, and what the merge makes of it.
 *
 * <p>One tile serves one thread; its arrays stay in a core's cache and are used again and again.
 */
final class ModelTile {
    /** Elements of a tile, unless a method needs longer stretches. */
    static final int SIZE = 1 << 14;

    final float[] base;
    final float[][] models;
    final float[] result;

    private final MethodInputs inputs;
    private final float[][] scratch;
    private int[] uniform = {};
    private long offset;
    private int count;

    ModelTile(MethodInputs inputs, int size) {
        this.inputs = inputs;
        base = new float[inputs.base().isPresent() ? size : 0];
        models = new float[inputs.models().size()][size];
        result = new float[size];
        scratch = new float[inputs.models().size() + 2][];
    }

    /** Reads a stretch of all models. */
    void read(String tensor, long from, int elements) {
        offset = from;
        count = elements;
        inputs.base().ifPresent(source -> source.readFloats(tensor, from, base, 0, elements));
        for (int i = 0; i < models.length; i++) {
            inputs.models().get(i).tensors().readFloats(tensor, from, models[i], 0, elements);
        }
    }

    /** Index within the tensor of the first element. */
    long offset() {
        return offset;
    }

    /** How many elements were read. */
    int count() {
        return count;
    }

    int size() {
        return result.length;
    }

    /** An array for intermediate values: one per model and two more. */
    float[] scratch(int index) {
        if (scratch[index] == null) {
            scratch[index] = new float[result.length];
        }
        return scratch[index];
    }

    /** An array for random numbers. */
    int[] uniform() {
        if (uniform.length == 0) {
            uniform = new int[result.length];
        }
        return uniform;
    }

    /** Writes a model's delta. */
    void delta(int model, float[] target) {
        float[] tuned = models[model];
        for (int k = 0; k < count; k++) {
            target[k] = tuned[k] - base[k];
        }
    }

    /** The result is the base and a change, where a change of 0 leaves the base bit by bit. */
    void addToBase(float[] change) {
        for (int k = 0; k < count; k++) {
            result[k] = base[k] - (0f - change[k]); // not +, since −0 + 0 would be +0
        }
    }
}
