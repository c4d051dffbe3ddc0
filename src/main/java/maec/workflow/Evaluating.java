package maec.workflow;

import maec.checkpoint.TensorSource;
import maec.corpus.CorpusItem;
import maec.corpus.CorpusReader;
import maec.evaluate.Measurement;
import maec.job.JobContext;
import maec.project.MeasurementFile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Measures the models and merges of an open project, and lets them write. */
final class Evaluating {
    private final ProjectState state;
    private final LazyEngine engine;
    private final MeasurementFile measurements;

    Evaluating(ProjectState state, LazyEngine engine) {
        this.state = state;
        this.engine = engine;
        this.measurements = new MeasurementFile(state.files().folder());
    }

    private Measuring measuring() {
        return new Measuring(state.manifest(), state.files(), measurements, engine);
    }

    /** What was measured before of base, tuned models and merges. */
    List<Measurement> known(Map<String, Merge> merges) {
        return measuring().known(state.merges().models(merges));
    }

    /** Measures what was not measured before. */
    List<Measurement> measure(Map<String, Merge> merges, JobContext context) {
        return state.alone(() -> measuring().measure(state.merges().models(merges), context));
    }

    List<Sweep.Cell> knownCells(Sweep sweep) {
        return sweeping().known(sweep);
    }

    void sweep(Sweep sweep, Consumer<Sweep.Cell> found, JobContext context) {
        state.runAlone(() -> sweeping().run(sweep, found, context));
    }

    private Sweeping sweeping() {
        ProjectMerges merges = state.merges();
        return new Sweeping(measuring(), recipe -> merges.source(new Merge.ByRecipe(recipe)));
    }

    /** The first prompts of a task. */
    List<String> prompts(String task, int most) {
        return state.manifest().tasks().stream()
                .filter(corpus -> corpus.name().equals(task))
                .flatMap(
                        corpus -> CorpusReader.tasks(state.files().resolve(corpus.path())).stream())
                .limit(most)
                .map(CorpusItem.Task::prompt)
                .toList();
    }

    /** Lets models continue a prompt, as far as they are models of the project or merges. */
    void generate(
            String prompt,
            List<String> models,
            Map<String, Merge> merges,
            int tokens,
            TextListener listener,
            JobContext context) {
        state.runAlone(
                () -> {
                    Map<String, TensorSource> all = state.merges().models(merges);
                    Map<String, TensorSource> asked = new LinkedHashMap<>();
                    for (String name : models) {
                        Optional.ofNullable(all.get(name))
                                .ifPresent(source -> asked.put(name, source));
                    }
                    new Generating(state.manifest(), state.files(), engine, measuring().precision())
                            .run(asked, prompt, tokens, listener, context);
                });
    }
}
