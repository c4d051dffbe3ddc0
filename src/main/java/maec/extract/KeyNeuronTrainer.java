package maec.extract;

import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.runtime.BatchLoss;
import maec.runtime.Engine;
import maec.runtime.LowRank;
import maec.runtime.LowRankDecoder;
import maec.runtime.Precision;
import maec.runtime.Residency;
import maec.runtime.RunSize;
import maec.runtime.StepResult;
import maec.runtime.TokenBatch;
import maec.runtime.TrainableDecoder;
import maec.runtime.TrainedDecoder;
import maec.runtime.TrainingEstimate;
import maec.runtime.TrainingNeed;

import java.util.List;

/**
 * Trains a model: all its weights, or its key neurons only.
 *
 * <p>One trainer makes everything that the method needs: a base and its languages and the warm-up
 * (all weights), the ability and the pivot language (key neurons). Weights outside the mask stay
 * bit-identical. The same inputs on the same machine give bit-identical weights, whether or not the
 * training was interrupted and went on from a checkpoint.
 */
public final class KeyNeuronTrainer {
    private final Engine engine;
    private final Architecture architecture;
    private final Precision precision;

    /**
     * A trainer that computes in float32.
     *
     * @param engine where; outlives every run
     * @param architecture of the models that it trains
     */
    public KeyNeuronTrainer(Engine engine, Architecture architecture) {
        this(engine, architecture, Precision.FP32);
    }

    /**
     * A trainer on one device.
     *
     * @param engine where; outlives every run
     * @param architecture of the models that it trains
     * @param precision the format of weights on the device; what is learnt is float32 in any case
     */
    public KeyNeuronTrainer(Engine engine, Architecture architecture, Precision precision) {
        this.engine = engine;
        this.architecture = architecture;
        this.precision = precision;
    }

    /**
     * Trains without checkpoints.
     *
     * @param stage what is being done, as a short phrase for people ("training the base")
     * @param start where training starts; not closed
     * @param mask which weights may change
     * @param mixture what to learn from
     * @param settings how long and how strongly
     * @param context reports loss and pace, and is looked at between steps
     * @return the trained model, which the caller closes
     * @throws ProblemException as {@link #train(TrainingRequest, JobContext)}
     * @throws JobCancelledException if asked to stop; nothing stays open
     */
    public TrainingRun train(
            String stage,
            TensorSource start,
            WeightMask mask,
            Mixture mixture,
            TrainingSettings settings,
            JobContext context) {
        return train(TrainingRequest.of(stage, start, mask, mixture, settings), context);
    }

    /**
     * Trains, from the checkpoint of a training of this very request if there is one.
     *
     * @param request what is to be trained
     * @param context reports loss and pace and every step's figures, and is looked at between steps
     * @return the trained model, which the caller closes
     * @throws ProblemException {@link ExtractProblem.Diverged}, {@link ExtractProblem.LossRose},
     *     {@link ExtractProblem.NothingHeldOut}, or a problem of the runtime if the model cannot be
     *     loaded or a token is not in its vocabulary, or of writing if a checkpoint cannot be kept
     * @throws JobCancelledException if asked to stop; nothing stays open, a checkpoint is kept
     */
    public TrainingRun train(TrainingRequest request, JobContext context) {
        TrainingSettings settings = request.settings();
        context.step(request.stage(), 0, settings.steps(), "steps", "loading");
        HeldOut held = HeldOut.of(request);
        TrainedDecoder decoder =
                request.lowRank()
                        .map(paths -> openLowRank(paths, request))
                        .orElseGet(() -> open(request));
        try {
            TrainingReport report = run(decoder, request, held, context);
            return new TrainingRun(decoder, request.start(), request.mask(), report);
        } catch (RuntimeException e) {
            decoder.close();
            throw e;
        }
    }

    private TrainedDecoder open(TrainingRequest request) {
        estimate(request).requireFits(engine.device());
        return TrainableDecoder.open(
                engine,
                architecture,
                request.start(),
                precision,
                request.mask(),
                request.settings().adam());
    }

    /**
     * What training the weights of a request would need, and what the device has.
     *
     * @param request what is to be trained; whether in low-rank paths does not matter
     * @return both
     */
    public TrainingNeed need(TrainingRequest request) {
        return estimate(request).on(engine.device());
    }

    private TrainingEstimate estimate(TrainingRequest request) {
        return TrainingEstimate.of(
                engine.device(),
                architecture,
                precision,
                request.mask(),
                size(request),
                request.settings().accumulation() > 1);
    }

    private static RunSize size(TrainingRequest request) {
        return new RunSize(
                RunSize.Purpose.GRADIENTS, request.settings().batch(), request.mixture().tokens());
    }

    /** The model's own weights stay on the device if they fit, and are streamed if not. */
    private TrainedDecoder openLowRank(LowRank paths, TrainingRequest request) {
        Residency residency = Residency.RESIDENT;
        if (!estimate(paths, residency, request).on(engine.device()).fits()) {
            residency = Residency.STREAMED;
            estimate(paths, residency, request).requireFits(engine.device());
        }
        TrainingSettings settings = request.settings();
        return LowRankDecoder.open(
                engine,
                architecture,
                request.start(),
                precision,
                new LowRankDecoder.Plan(
                        paths, request.mask(), settings.seed(), residency, settings.adam()));
    }

    private TrainingEstimate estimate(LowRank paths, Residency residency, TrainingRequest request) {
        return TrainingEstimate.ofLowRank(
                architecture,
                precision,
                paths,
                request.mask(),
                residency,
                size(request),
                request.settings().accumulation() > 1);
    }

    private TrainingReport run(
            TrainedDecoder decoder, TrainingRequest request, HeldOut held, JobContext context) {
        TrainingSettings settings = request.settings();
        var batches = new Batches(held.mixture(), settings.batch(), settings.seed());
        var trainee = new DecoderTrainee(decoder, held.windows(), settings.batch());
        TrainingLoop.Keeper keeper = TrainingLoop.Keeper.NONE;
        TrainingCourse course = new TrainingCourse();
        if (request.checkpoints().isPresent()) {
            var identity = TrainingIdentity.of(request, precision, engine);
            var kept =
                    new CheckpointKeeper(
                            decoder, request.checkpoints().get(), identity, System::nanoTime);
            course = kept.resume();
            keeper = kept;
        }
        batches.skip((long) course.steps() * settings.accumulation());
        return new TrainingLoop(trainee, keeper, System::nanoTime)
                .run(request.stage(), batches::next, settings, course, context);
    }

    /** What is learnt from, and what is looked at meanwhile. */
    private record HeldOut(Mixture mixture, List<Windows> windows) {
        static HeldOut of(TrainingRequest request) {
            TrainingWatch watch = request.settings().watch();
            if (watch.validateEvery() == 0) {
                return new HeldOut(request.mixture(), List.of());
            }
            if (request.validation().isPresent()) {
                return new HeldOut(request.mixture(), List.of(request.validation().get()));
            }
            Mixture.Split split = request.mixture().holdOut(watch.heldOutShare());
            if (split.heldOut().isEmpty()) {
                throw new ProblemException(new ExtractProblem.NothingHeldOut(request.stage()));
            }
            return new HeldOut(split.rest(), split.heldOut());
        }
    }

    /** A decoder as the loop sees it. */
    private record DecoderTrainee(TrainedDecoder decoder, List<Windows> heldOut, int batch)
            implements TrainingLoop.Trainee {
        @Override
        public StepResult step(List<TokenBatch> batches, double learningRate) {
            return decoder.step(batches, learningRate);
        }

        @Override
        public double validate() {
            BatchLoss loss = BatchLoss.ZERO;
            for (Windows windows : heldOut) {
                for (int from = 0; from < windows.count(); from += batch) {
                    int to = Math.min(windows.count(), from + batch);
                    loss = loss.plus(decoder.loss(windows.batch(from, to)));
                }
            }
            return loss.mean();
        }

        @Override
        public void keepBest() {
            decoder.keepBest();
        }

        @Override
        public void returnToBest() {
            decoder.returnToBest();
        }
    }
}
