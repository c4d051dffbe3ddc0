package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.model.TensorNames;
import maec.runtime.ActivationStatistics;
import maec.runtime.Decoder;
import maec.runtime.DeviceCatalog;
import maec.runtime.PrecisionChoice;
import maec.runtime.RunPlan;
import maec.runtime.RunSize;
import maec.tensor.DType;

import java.util.List;
import java.util.Map;

/**
 * How much a weight moves what its layer puts out, given what the corpus puts in: |W_ij| · ‖x_j‖₂,
 * with x_j column j of the layer's input over all observed tokens.
 *
 * <p>The score of Wanda (arXiv 2306.11695), from forward passes alone, in whatever format and with
 * whatever residency suits the model. Wanda divides the squared norm by the number of samples,
 * which changes no order. What is no weight of a linear layer of a decoder layer has no such input
 * and scores 0: embedding, norms, biases, and the head.
 *
 * @param batches how many batches, at least 1
 * @param batch B, windows per batch
 * @param seed of their order
 */
public record ActivationScore(int batches, int batch, long seed) implements ImportanceScore {
    /** Name and parameters. */
    static final ScoreKind KIND =
            new ScoreKind(
                    "activation",
                    "activation",
                    "|W| · ‖x‖₂",
                    "Size of a weight times the norm of its input; the fastest, as it only reads forward.",
                    List.of(
                            new ScoreParameter(
                                    "batches",
                                    new ScoreParameter.Whole(16, 1, Integer.MAX_VALUE),
                                    "How many batches to look at."),
                            new ScoreParameter(
                                    "batch",
                                    new ScoreParameter.Whole(32, 1, Integer.MAX_VALUE),
                                    "Windows per batch.")),
                    (values, seed) ->
                            new ActivationScore(
                                    values.whole("batches"), values.whole("batch"), seed));

    @Override
    public ScoreKind kind() {
        return KIND;
    }

    @Override
    public Map<String, String> parameters() {
        return sample().asText();
    }

    private GradientSums.Sample sample() {
        return new GradientSums.Sample(batches, batch, seed);
    }

    @Override
    public TensorSource compute(ScoreInputs inputs, JobContext context) {
        GradientSums.Sample sample = sample();
        RunPlan plan = plan(inputs);
        try (Decoder decoder =
                Decoder.open(
                        inputs.engine(), inputs.architecture(), inputs.base(), plan, context)) {
            ActivationStatistics seen = ActivationStatistics.over(decoder);
            var drawn = new Batches(inputs.mixture(), batch, seed);
            for (int done = 0; done < batches; done++) {
                context.step("observing activations", done, batches, "batches");
                seen.observe(drawn.next());
            }
            context.step("observing activations", batches, batches, "batches");
            String made =
                    "%s%s %s %s on %s"
                            .formatted(
                                    id(),
                                    sample.asText(),
                                    plan.precision().precision(),
                                    inputs.base().fingerprint(),
                                    inputs.mixture().fingerprint());
            return new ActivationSource(
                    inputs.base(),
                    TensorNames.expected(inputs.architecture(), DType.F32),
                    seen,
                    made);
        }
    }

    private RunPlan plan(ScoreInputs inputs) {
        int tokens = inputs.mixture().tokens();
        int rows = Math.min(batch, ActivationStatistics.rows(tokens));
        return RunPlan.of(
                inputs.wishes(),
                inputs.architecture(),
                PrecisionChoice.Stored.of(inputs.base()),
                new RunSize(RunSize.Purpose.FORWARD, rows, tokens),
                DeviceCatalog.ofThisMachine().describe(inputs.engine().device()));
    }
}
