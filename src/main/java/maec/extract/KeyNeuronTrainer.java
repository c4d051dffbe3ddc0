package maec.extract;

import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;
import maec.model.Architecture;
import maec.runtime.Engine;
import maec.runtime.TrainableDecoder;

/**
 * Trains a model: all its weights, or its key neurons only.
 *
 * <p>One trainer makes everything that the method needs: a base and its languages and the warm-up
 * (all weights), the ability and the pivot language (key neurons). Weights outside the mask stay
 * bit-identical. The same inputs on the same machine give bit-identical weights.
 */
public final class KeyNeuronTrainer {
    private final Engine engine;
    private final Architecture architecture;

    /**
     * A trainer on one device.
     *
     * @param engine where; outlives every run
     * @param architecture of the models that it trains
     */
    public KeyNeuronTrainer(Engine engine, Architecture architecture) {
        this.engine = engine;
        this.architecture = architecture;
    }

    /**
     * Trains.
     *
     * @param stage what is being done, as a short phrase for people ("training the base")
     * @param start where training starts; not closed
     * @param mask which weights may change
     * @param mixture what to learn from
     * @param settings how long and how strongly
     * @param context reports loss and pace, and is looked at between steps
     * @return the trained model, which the caller closes
     * @throws maec.job.ProblemException {@link ExtractProblem.Diverged}, or a problem of the
     *     runtime if the model cannot be loaded or a token is not in its vocabulary
     * @throws maec.job.JobCancelledException if asked to stop; nothing stays open
     */
    public TrainingRun train(
            String stage,
            TensorSource start,
            WeightMask mask,
            Mixture mixture,
            TrainingSettings settings,
            JobContext context) {
        context.step(stage, 0, settings.steps(), "steps", "loading");
        TrainableDecoder decoder =
                TrainableDecoder.open(engine, architecture, start, mask, settings.adam());
        try {
            var loop = new TrainingLoop(decoder::step, System::nanoTime);
            var batches = new Batches(mixture, settings.batch(), settings.seed());
            return new TrainingRun(
                    decoder, start, mask, loop.run(stage, batches::next, settings, context));
        } catch (RuntimeException e) {
            decoder.close();
            throw e;
        }
    }
}
