package maec.workflow;

import maec.checkpoint.TensorSource;
import maec.combine.method.MethodSource;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.model.ArchitectureReader;
import maec.project.Manifest;
import maec.project.ProjectProblem;
import maec.runtime.Decoder;
import maec.runtime.DeviceCatalog;
import maec.runtime.GenerationSettings;
import maec.runtime.GrowingText;
import maec.runtime.Precision;
import maec.runtime.PrecisionChoice;
import maec.runtime.RunPlan;
import maec.runtime.RunSize;
import maec.runtime.Tokenizer;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Continues one prompt with several models of a project, one after the other. */
final class Generating {
    private final Manifest manifest;
    private final ProjectFiles files;
    private final LazyEngine engine;
    private final Precision precision;

    Generating(Manifest manifest, ProjectFiles files, LazyEngine engine, Precision precision) {
        this.manifest = manifest;
        this.files = files;
        this.engine = engine;
        this.precision = precision;
    }

    /**
     * Continues a prompt greedily; texts are told as they grow, and kept where somebody cancels.
     *
     * @param models by name
     * @param prompt not blank
     * @param tokens how many to add at most
     * @param listener is told every piece of text, on the calling thread
     * @param context reports and stops
     */
    void run(
            Map<String, TensorSource> models,
            String prompt,
            int tokens,
            TextListener listener,
            JobContext context) {
        if (prompt.isBlank()) {
            throw new ProblemException(new ProjectProblem.EmptyPrompt());
        }
        try (ProjectTexts texts = ProjectTexts.of(manifest, files)) {
            long[] ids = texts.prompt(prompt);
            models.forEach(
                    (name, source) ->
                            generate(
                                    name,
                                    source,
                                    ids,
                                    tokens,
                                    texts.tokenizer(),
                                    listener,
                                    context));
        }
    }

    private void generate(
            String name,
            TensorSource source,
            long[] prompt,
            int most,
            Tokenizer tokenizer,
            TextListener listener,
            JobContext context) {
        if (source instanceof MethodSource method) {
            method.survey(context);
        }
        Architecture architecture =
                ArchitectureReader.read(files.configuration(manifest)).withRowsOf(source);
        int tokens = Math.max(1, Math.min(most, architecture.maxPositions() - prompt.length));
        Set<Long> ends = tokenizer.endTokens();
        var text = new GrowingText(tokenizer);
        long[] done = new long[1];
        String stage = "generating with " + name;
        try (Decoder decoder =
                Decoder.open(
                        engine.get(),
                        architecture,
                        source,
                        plan(architecture, source, prompt.length + tokens),
                        context)) {
            context.step(stage, 0, tokens, "tokens");
            decoder.generate(
                    new long[][] {prompt},
                    GenerationSettings.greedy(tokens, ends),
                    (_, token) -> {
                        if (!ends.contains(token)) {
                            listener.grew(name, text.add(token));
                        }
                        context.step(stage, ++done[0], tokens, "tokens");
                    },
                    context.cancel());
        }
        listener.grew(name, text.end());
    }

    private RunPlan plan(Architecture architecture, TensorSource source, int tokens) {
        return RunPlan.of(
                new RunPlan.Wishes(Optional.of(precision), Optional.empty()),
                architecture,
                PrecisionChoice.Stored.of(source),
                new RunSize(RunSize.Purpose.GENERATION, 1, tokens),
                DeviceCatalog.ofThisMachine().describe(engine.device()));
    }
}
