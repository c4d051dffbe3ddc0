package maec.evaluate;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.runtime.BatchLoss;
import maec.runtime.Decoder;
import maec.runtime.DeviceCatalog;
import maec.runtime.Engine;
import maec.runtime.Precision;
import maec.runtime.PrecisionChoice;
import maec.runtime.RunPlan;
import maec.runtime.RunSize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Measures any source of weights, also a merge that was never written.
 *
 * <p>The model is loaded once, measured on everything, and freed.
 */
public final class Evaluation {
    /** Tokens that are computed together, so that a batch fits whatever the window. */
    private static final int TOKENS = 4096;

    private final Engine engine;
    private final Architecture architecture;
    private final Precision precision;

    /**
     * An evaluation on one device.
     *
     * @param engine where to compute
     * @param architecture of the models that are measured
     * @param precision of the weights on the device
     */
    public Evaluation(Engine engine, Architecture architecture, Precision precision) {
        this.engine = engine;
        this.architecture = architecture;
        this.precision = precision;
    }

    /**
     * Measures one model.
     *
     * @param model what to call it
     * @param source its weights; not closed
     * @param yardsticks what to measure it on
     * @param context reports and stops
     * @return one figure per yardstick, in order
     * @throws ProblemException {@link EvaluateProblem}, or a problem of the runtime if the model
     *     cannot be run
     */
    public List<Measurement> measure(
            String model, TensorSource source, List<Yardstick> yardsticks, JobContext context) {
        yardsticks.forEach(Evaluation::check);
        var figures = new ArrayList<Measurement>();
        String fingerprint = source.fingerprint();
        RunPlan plan = plan(source, yardsticks);
        try (Decoder decoder = Decoder.open(engine, architecture, source, plan, context)) {
            for (Yardstick yardstick : yardsticks) {
                figures.add(measure(model, fingerprint, decoder, yardstick, context));
            }
        }
        return figures;
    }

    /** Weights stay on the device if they fit beside the largest batch that will be measured. */
    private RunPlan plan(TensorSource source, List<Yardstick> yardsticks) {
        int tokens = 1;
        for (Yardstick yardstick : yardsticks) {
            tokens =
                    Math.max(
                            tokens,
                            switch (yardstick) {
                                case Yardstick.Text text -> text.windows().tokens();
                                case Yardstick.Task task -> longest(task);
                            });
        }
        return RunPlan.of(
                new RunPlan.Wishes(Optional.of(precision), Optional.empty()),
                architecture,
                PrecisionChoice.Stored.of(source),
                new RunSize(RunSize.Purpose.GENERATION, rows(tokens), tokens),
                DeviceCatalog.ofThisMachine().describe(engine.device()));
    }

    private static void check(Yardstick yardstick) {
        if (yardstick instanceof Yardstick.Task task) {
            if (task.items().isEmpty()) {
                throw new ProblemException(new EvaluateProblem.NoPrompts(task.corpus()));
            }
            for (int i = 0; i < task.items().size(); i++) {
                PromptItem item = task.items().get(i);
                if (item.prompt().length == 0 || item.answer().length == 0) {
                    throw new ProblemException(new EvaluateProblem.EmptyItem(task.corpus(), i + 1));
                }
            }
        }
    }

    private static Measurement measure(
            String model,
            String fingerprint,
            Decoder decoder,
            Yardstick yardstick,
            JobContext context) {
        String stage = "measuring " + model + " on " + yardstick.corpus();
        return switch (yardstick) {
            case Yardstick.Text text -> {
                BatchLoss loss =
                        new Perplexity(decoder::loss, rows(text.windows().tokens()))
                                .measure(text.windows(), stage, context);
                double perplexity = Math.exp(loss.mean());
                if (!Double.isFinite(perplexity)) {
                    throw new ProblemException(new EvaluateProblem.NotFinite(model, text.corpus()));
                }
                yield new Measurement(
                        model,
                        fingerprint,
                        text.corpus(),
                        Metric.PERPLEXITY,
                        perplexity,
                        loss.positions());
            }
            case Yardstick.Task task -> {
                boolean[] right =
                        new ExactMatch(
                                        (prompts, tokens) ->
                                                decoder.generate(
                                                        prompts, tokens, OptionalLong.empty()),
                                        rows(longest(task)))
                                .measure(task.items(), stage, context);
                yield new Measurement(
                        model,
                        fingerprint,
                        task.corpus(),
                        Metric.EXACT_MATCH,
                        percent(right),
                        right.length);
            }
        };
    }

    private static int rows(int tokens) {
        return Math.max(1, TOKENS / tokens);
    }

    private static int longest(Yardstick.Task task) {
        return task.items().stream()
                .mapToInt(item -> item.prompt().length + item.answer().length)
                .max()
                .orElse(1);
    }

    private static double percent(boolean[] right) {
        int count = 0;
        for (boolean one : right) {
            count += one ? 1 : 0;
        }
        return 100.0 * count / right.length;
    }
}
