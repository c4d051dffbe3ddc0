package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.runtime.Decoder;
import maec.runtime.GradientScores;
import maec.runtime.Precision;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The absolute values of what gradients add up to over some batches, as a source of scores.
 *
 * <p>Owns the decoder and the sums beneath it: closing the source frees them.
 */
final class GradientSums extends ScoreSource {
    private final Decoder decoder;
    private final GradientScores scores;
    private final TensorSource sums;
    private final String fingerprint;

    private GradientSums(Decoder decoder, GradientScores scores, String fingerprint) {
        super(scores.sums().tensors());
        this.decoder = decoder;
        this.scores = scores;
        this.sums = scores.sums();
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
        Decoder decoder =
                Decoder.load(
                        inputs.engine(),
                        inputs.architecture(),
                        inputs.base(),
                        Precision.FP32,
                        context);
        try {
            GradientScores scores = GradientScores.over(decoder, kind);
            try {
                accumulate(scores, sample, inputs.mixture(), context);
                return new GradientSums(
                        decoder,
                        scores,
                        id
                                + sample.asText()
                                + inputs.base().fingerprint()
                                + " on "
                                + inputs.mixture().fingerprint());
            } catch (RuntimeException e) {
                scores.close();
                throw e;
            }
        } catch (RuntimeException e) {
            decoder.close();
            throw e;
        }
    }

    private static void accumulate(
            GradientScores scores, Sample sample, Mixture mixture, JobContext context) {
        var batches = new Batches(mixture, sample.batch(), sample.seed());
        for (int done = 0; done < sample.batches(); done++) {
            context.step("gathering gradients", done, sample.batches(), "batches");
            scores.accumulate(batches.next());
        }
        context.step("gathering gradients", sample.batches(), sample.batches(), "batches");
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
        scores.close();
        decoder.close();
    }
}
