package maec.runtime;

import ai.djl.ndarray.NDArray;

import maec.tensor.TensorSpec;

import java.util.List;

/** All weights on the device. */
final class ResidentWeights implements PartWeights {
    private final LoadedModel model;
    private final List<NDArray> weights;

    /** Holds one array per weight of the model's layout, which the model's home frees. */
    ResidentWeights(LoadedModel model, List<NDArray> weights) {
        this.model = model;
        this.weights = List.copyOf(weights);
    }

    /** Makes room for every weight; only on the engine's thread. */
    static ResidentWeights allocate(LoadedModel model) {
        return new ResidentWeights(
                model, model.layout().weights().stream().map(model::newWeight).toList());
    }

    /** The arrays, in the order of the layout. */
    List<NDArray> weights() {
        return weights;
    }

    /** Fills one weight. */
    void load(maec.checkpoint.TensorSource source, int index) {
        TensorSpec wanted = model.layout().weights().get(index);
        model.upload(source, wanted, weights.get(index));
    }

    @Override
    public Pass pass(int... order) {
        return new Pass() {
            private int done;

            @Override
            public List<NDArray> next() {
                return model.slots(order[done++], weights::get);
            }

            @Override
            public void close() {
                // the arrays stay
            }
        };
    }

    @Override
    public void close() {
        // the model's home frees the arrays
    }
}
