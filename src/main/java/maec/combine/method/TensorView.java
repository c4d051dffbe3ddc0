package maec.combine.method;

import maec.model.TensorAddress;
import maec.model.TensorNames;
import maec.tensor.TensorSpec;

import java.util.function.Consumer;

/**
 * One tensor of all models with the values that the recipe gives it: what a method may look at
 * before it merges.
 *
 * <p>Scans always cut the tensor into the same tiles and go from the first to the last, so that
 * sums do not depend on who asks. Safe for several threads.
 */
public final class TensorView {
    private final MethodInputs inputs;
    private final TensorSpec spec;
    private final Parameters parameters;
    private final UniformNumbers.Family random;

    TensorView(
            MethodInputs inputs,
            TensorSpec spec,
            Parameters parameters,
            UniformNumbers.Family random) {
        this.inputs = inputs;
        this.spec = spec;
        this.parameters = parameters;
        this.random = random;
    }

    /** Name, type and shape. */
    TensorSpec spec() {
        return spec;
    }

    /** How many elements. */
    long count() {
        return spec.count();
    }

    /** The number of models. */
    int models() {
        return inputs.models().size();
    }

    /** Where it sits in the model. */
    TensorAddress address() {
        return TensorNames.addressOf(spec.name());
    }

    /** The number of layers of the model. */
    int layers() {
        return parameters.layers();
    }

    /** A value that all models share. */
    double value(String parameter) {
        return parameters.value(parameter, 0, spec.name()).value();
    }

    /** Whether a flag that all models share is set. */
    boolean isSet(String parameter) {
        return value(parameter) == 1;
    }

    /** A model's value. */
    double value(String parameter, int model) {
        return parameters.value(parameter, model, spec.name()).value();
    }

    /** A model's random numbers for this tensor. */
    UniformNumbers uniform(int model) {
        return random.of(model, spec.name());
    }

    /** Shows all elements, in order; the tile is the same object each time. */
    void scan(Consumer<ModelTile> visitor) {
        scan(1, visitor);
    }

    /** As {@link #scan(Consumer)}, with tiles that begin and end at multiples of a unit. */
    void scan(long unit, Consumer<ModelTile> visitor) {
        int step = tileSize(unit);
        var tile = new ModelTile(inputs, (int) Math.min(step, Math.max(1, count())));
        for (long offset = 0; offset < count(); offset += step) {
            tile.read(spec.name(), offset, (int) Math.min(step, count() - offset));
            visitor.accept(tile);
        }
    }

    /** Shows stretches of a size that begin at equal distances, or all where they would overlap. */
    void sample(int stretches, int size, Consumer<ModelTile> visitor) {
        long distance = Math.max(size, count() / stretches);
        var tile = new ModelTile(inputs, size);
        for (long offset = 0; offset < count(); offset += distance) {
            tile.read(spec.name(), offset, (int) Math.min(size, count() - offset));
            visitor.accept(tile);
        }
    }

    /** Shows one tile of a scan again. */
    void again(int number, Consumer<ModelTile> visitor) {
        int step = tileSize(1);
        long offset = (long) number * step;
        var tile = new ModelTile(inputs, step);
        tile.read(spec.name(), offset, (int) Math.min(step, count() - offset));
        visitor.accept(tile);
    }

    /** The usual size of a tile, cut to a multiple of the unit, or the unit if it is larger. */
    static int tileSize(long unit) {
        return Math.toIntExact(unit >= ModelTile.SIZE ? unit : ModelTile.SIZE / unit * unit);
    }
}
