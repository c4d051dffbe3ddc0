package maec.extract;

import maec.checkpoint.SystemReason;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WriteProblem;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.runtime.Decoder;
import maec.runtime.Device;
import maec.runtime.DeviceCatalog;
import maec.runtime.GradientScores;
import maec.runtime.LocalDevice;
import maec.runtime.PrecisionChoice;
import maec.runtime.RunPlan;
import maec.runtime.RunSize;
import maec.runtime.SumPlace;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The absolute values of what gradients add up to over some batches, as a source of scores.
 *
 * <p>Owns what lies beneath it, the kept file or the decoder and the sums: closing the source frees
 * them.
 */
final class GradientSums extends ScoreSource {
    /*
     * Where there is a folder, the sums are kept in it together with the number of batches: every
     * interval, when the work is cancelled, and at the end. Batches come in an order that the seed
     * decides, and float additions of one weight in the order of the batches, so sums that were kept
     * and taken up again are those of one uninterrupted run, bit for bit. Keeping takes time in
     * proportion to the model; it is never done so often that it takes more than a tenth of it.
     */
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final int PATIENCE = 10;

    private final TensorSource sums;
    private final Runnable onClose;
    private final String fingerprint;

    private GradientSums(TensorSource sums, Runnable onClose, String fingerprint) {
        super(sums.tensors());
        this.sums = sums;
        this.onClose = onClose;
        this.fingerprint = fingerprint;
    }

    /**
     * How many batches of which size to look at.
     *
     * @param batches at least 1
     * @param batch B, windows per batch
     * @param seed of their order
     */
    record Sample(int batches, int batch, long seed) {
        /** What both scores can be told. */
        static final List<ScoreParameter> PARAMETERS =
                List.of(
                        new ScoreParameter(
                                "batches",
                                new ScoreParameter.Whole(16, 1, Integer.MAX_VALUE),
                                "How many batches to look at."),
                        new ScoreParameter(
                                "batch",
                                new ScoreParameter.Whole(32, 1, Integer.MAX_VALUE),
                                "Windows per batch, whose mean loss gives one gradient."));

        /** Checks the sizes. */
        Sample {
            if (batches < 1 || batch < 1) {
                throw new IllegalArgumentException(batches + " batches of " + batch);
            }
        }

        /** Names and values, for provenance. */
        SortedMap<String, String> asText() {
            return new TreeMap<>(
                    Map.of(
                            "batches", String.valueOf(batches),
                            "batch", String.valueOf(batch),
                            "seed", String.valueOf(seed)));
        }
    }

    /**
     * How the sums are made, which does not change what they are, but for the precision.
     *
     * @param plan format and residency of the model
     * @param place where the sums lie
     * @param interval at most so much work is lost when the process is killed
     */
    record Way(RunPlan plan, SumPlace place, Duration interval) {
        /** What suits model and machine as they are now. */
        static Way automatic(Sample sample, ScoreInputs inputs) {
            DeviceCatalog machine = DeviceCatalog.ofThisMachine();
            LocalDevice device = machine.describe(inputs.engine().device());
            RunPlan plan =
                    RunPlan.of(
                            inputs.wishes(),
                            inputs.architecture(),
                            PrecisionChoice.Stored.of(inputs.base()),
                            new RunSize(
                                    RunSize.Purpose.GRADIENTS,
                                    sample.batch(),
                                    inputs.mixture().tokens()),
                            device);
            long weights = inputs.base().tensors().stream().mapToLong(TensorSpec::count).sum();
            return new Way(
                    plan,
                    SumPlace.of(
                            weights,
                            plan,
                            device,
                            machine.describe(Device.cpu()),
                            inputs.folder().map(SumCheckpoint::workingFile)),
                    INTERVAL);
        }
    }

    /**
     * Looks at the batches.
     *
     * @param id name of the score, for the fingerprint
     * @param kind what the sums are of
     */
    static GradientSums over(
            String id,
            GradientScores.Kind kind,
            Sample sample,
            ScoreInputs inputs,
            JobContext context) {
        return over(id, kind, sample, inputs, Way.automatic(sample, inputs), context);
    }

    /** Looks at the batches in a chosen way. */
    static GradientSums over(
            String id,
            GradientScores.Kind kind,
            Sample sample,
            ScoreInputs inputs,
            Way way,
            JobContext context) {
        String subject = inputs.base().fingerprint() + " on " + inputs.mixture().fingerprint();
        String identity =
                String.join(
                        " ",
                        id,
                        way.plan().precision().precision().name(),
                        "batch",
                        "" + sample.batch(),
                        "seed",
                        "" + sample.seed(),
                        subject);
        Optional<SumCheckpoint> kept =
                inputs.folder().map(folder -> new SumCheckpoint(made(folder), identity));
        String fingerprint = id + sample.asText() + subject;
        Optional<GradientSums> finished = finished(kept, sample, fingerprint);
        return finished.orElseGet(
                () -> gathered(kind, sample, inputs, way, kept, fingerprint, context));
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new ProblemException(
                    new WriteProblem.CannotWrite(folder, SystemReason.of(failed)), failed);
        }
    }

    /** The sums over all batches, if they are there. */
    private static Optional<GradientSums> finished(
            Optional<SumCheckpoint> kept, Sample sample, String fingerprint) {
        Optional<SumCheckpoint.Found> found = kept.flatMap(it -> it.find(sample.batches()));
        if (found.isPresent() && found.get().batches() < sample.batches()) {
            found.get().close();
            return Optional.empty();
        }
        return found.map(it -> new GradientSums(it.sums(), it::close, fingerprint));
    }

    private static GradientSums gathered(
            GradientScores.Kind kind,
            Sample sample,
            ScoreInputs inputs,
            Way way,
            Optional<SumCheckpoint> kept,
            String fingerprint,
            JobContext context) {
        Decoder decoder =
                Decoder.open(
                        inputs.engine(), inputs.architecture(), inputs.base(), way.plan(), context);
        boolean handedOver = false;
        try {
            GradientScores scores = GradientScores.over(decoder, kind, way.place());
            try {
                new Gathering(scores, sample, kept, way.interval()).run(inputs.mixture(), context);
                if (kept.isEmpty()) {
                    handedOver = true;
                    Runnable free =
                            () -> {
                                scores.close();
                                decoder.close();
                            };
                    return new GradientSums(scores.sums(), free, fingerprint);
                }
            } finally {
                if (!handedOver) {
                    scores.close();
                }
            }
        } finally {
            if (!handedOver) {
                decoder.close();
            }
        }
        return finished(kept, sample, fingerprint)
                .orElseThrow(() -> new IllegalStateException("sums were not kept"));
    }

    /** The walk over the batches. */
    private record Gathering(
            GradientScores scores, Sample sample, Optional<SumCheckpoint> kept, Duration interval) {
        void run(Mixture mixture, JobContext context) {
            var batches = new Batches(mixture, sample.batch(), sample.seed());
            int done = takeUp(context);
            for (int passed = 0; passed < done; passed++) {
                batches.next();
            }
            long due = System.nanoTime() + interval.toNanos();
            int keptBatches = done;
            try {
                while (done < sample.batches()) {
                    context.step("gathering gradients", done, sample.batches(), "batches");
                    scores.accumulate(batches.next());
                    done++;
                    if (done < sample.batches() && System.nanoTime() >= due) {
                        due = keep(done);
                        keptBatches = done;
                    }
                }
            } catch (JobCancelledException cancelled) {
                if (done > keptBatches) {
                    keep(done);
                }
                throw cancelled;
            }
            context.step("gathering gradients", done, done, "batches");
            keep(done);
        }

        private int takeUp(JobContext context) {
            Optional<SumCheckpoint.Found> found = kept.flatMap(it -> it.find(sample.batches()));
            if (found.isEmpty()) {
                return 0;
            }
            try (SumCheckpoint.Found sums = found.get()) {
                scores.restore(sums.sums(), context);
                return sums.batches();
            }
        }

        /** Keeps the sums; when to do so again. */
        private long keep(int done) {
            long begin = System.nanoTime();
            kept.ifPresent(it -> it.keep(scores.sums(), done));
            long end = System.nanoTime();
            return end + Math.max(interval.toNanos(), PATIENCE * (end - begin));
        }
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        sums.readFloats(name, offset, target, targetOffset, count);
        for (int i = targetOffset; i < targetOffset + count; i++) {
            target[i] = Math.abs(target[i]);
        }
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
