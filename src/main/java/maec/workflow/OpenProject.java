package maec.workflow;

import maec.combine.MergeEstimate;
import maec.combine.Outcome;
import maec.combine.PairFigures;
import maec.combine.Recipe;
import maec.combine.method.MethodExport.TensorValues;
import maec.evaluate.Measurement;
import maec.extract.NeuronProfile;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.LayerSet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An open project and everything that the window and the command line can ask of it.
 *
 * <p>Methods that take a {@link JobContext} are long: they block, report, and stop when asked. The
 * others answer from what was loaded when the project was opened and are quick enough for every
 * movement of a slider. All methods may be called from any thread.
 */
public interface OpenProject extends AutoCloseable {
    /** The project folder. */
    Path folder();

    /** What the Sources stage lists. */
    ProjectOverview overview();

    /** Names of the abilities, sorted. */
    List<String> abilities();

    /** Names of the target languages, sorted. */
    List<String> languages();

    /** The recipe as last saved, or the defaults. */
    Recipe recipe();

    /**
     * Keeps the recipe in the project folder.
     *
     * @param recipe what the sliders say
     */
    void saveRecipe(Recipe recipe);

    /**
     * The method that was on in place of MAEC when the project was left.
     *
     * @return empty for MAEC, and while the project is not analysed
     * @throws ProblemException if it was kept with models that the project has no more
     */
    default Optional<MethodSetting> method() {
        return Optional.empty();
    }

    /**
     * Keeps the method that is on in the project folder, also while the project is not analysed.
     *
     * @param method empty for MAEC
     */
    default void saveMethod(Optional<MethodSetting> method) {
        // a project without a folder keeps nothing
    }

    /** Whether importance and statistics are there, so that {@link #outcome} can answer. */
    boolean isAnalysed();

    /**
     * Trains what has no checkpoint yet, then computes importance and statistics; whatever is up to
     * date is not computed again.
     *
     * @param context reports and stops
     */
    void analyse(JobContext context);

    /**
     * What a recipe would do; from statistics only.
     *
     * @param recipe coefficients and shares
     * @return counts, norms, selection
     * @throws IllegalStateException if the project is not analysed
     */
    Outcome outcome(Recipe recipe);

    /**
     * Each ability against each language in one tensor.
     *
     * @param recipe coefficients and shares
     * @param tensor a tensor's name
     * @return one row per pair, abilities first
     */
    List<PairFigures> pairs(Recipe recipe, String tensor);

    /**
     * Unit scores and distribution of one ability; needs no analysis, only a ranking.
     *
     * @param ability its name
     * @return the profile, or empty while its weights are not ranked as the project wants it
     */
    Optional<NeuronProfile> neurons(String ability);

    /**
     * How key neurons are found where nothing was imported.
     *
     * @return score and ranking rule
     */
    ImportanceChoice importanceChoice();

    /**
     * The values that the parameters of a score have in this project if nobody says.
     *
     * @param score its name
     * @return one per parameter that it declares
     */
    Map<String, String> usualParameters(String score);

    /**
     * From what the importance of each ability was made that is there now.
     *
     * @return one per ability that was ranked or imported before, also if it would be made
     *     otherwise now
     */
    List<ImportanceOrigin> importanceOrigins();

    /**
     * Keeps a way to find key neurons in the project folder, in place of what was imported, and
     * ranks the weights for every ability, as far as that is not done. What follows from importance
     * is out of date then until the next {@link #analyse}.
     *
     * @param choice the way
     * @param context reports and stops
     */
    void locate(ImportanceChoice choice, JobContext context);

    /**
     * What the project knows about the importance of weights for one ability, ranking them first
     * where that is not done.
     *
     * @param ability its name
     * @param context reports and stops
     * @return map and profile
     * @throws maec.job.ProblemException if there is no such ability or its weights cannot be ranked
     */
    LocatedImportance located(String ability, JobContext context);

    /**
     * Takes the importance of an ability over from a file; what follows from it is out of date
     * then. The project is as it was if the file does not fit.
     *
     * @param ability its name
     * @param file a map, a mask, or a table of units; it is not needed afterwards
     * @param context reports and stops
     * @return how many weights are key at the share that the project trains
     * @throws maec.job.ProblemException if there is no such ability or the file does not fit
     */
    long importImportance(String ability, Path file, JobContext context);

    /**
     * Finds the FFN units of the project's languages in the base, and what silencing them does;
     * needs no analysis. What was found before is not looked for again.
     *
     * @param request how
     * @param context reports and stops
     * @return the units and the table of perplexities
     */
    LanguageReport languageUnits(LanguageReport.Request request, JobContext context);

    /**
     * What {@link #languageUnits} found before; computes nothing, but looks at the texts, so it is
     * no question for every movement of a slider.
     *
     * @param request how
     * @return the report, or empty if there is none of the present texts and base
     */
    Optional<LanguageReport> knownLanguageUnits(LanguageReport.Request request);

    /**
     * The target languages that the project trains itself, because they came without a model.
     *
     * @return their names, sorted
     */
    List<String> trainedLanguages();

    /**
     * The layers that the training of a language may change.
     *
     * @param language the name of a target language
     * @return the layers, or empty for the whole model
     */
    Optional<LayerSet> layers(String language);

    /**
     * Keeps a choice of layers in the project folder; the language's model is out of date then and
     * made again by the next {@link #analyse}. Waits for the work that is running.
     *
     * @param language the name of a target language
     * @param layers for example {@link LanguageReport#suggestedLayers}; empty for the whole model
     */
    void saveLayers(String language, Optional<LayerSet> layers);

    /**
     * Changes the sources and keeps that in the project folder; what follows from what changed is
     * out of date then. Waits for the work that is running.
     *
     * @param change what shall be otherwise
     */
    void changeSources(SourceChange change);

    /**
     * The models that the hub's cache on this machine holds; looks at folders, so it is no question
     * for every frame.
     *
     * @return by name
     */
    List<CachedModel> cachedModels();

    /**
     * The figures measured so far for the base, the tuned models and this merge; figures of other
     * merges are not among them.
     *
     * @param merge the current merge
     * @return what is known, in no particular order
     */
    List<Measurement> measurements(Merge merge);

    /** As {@link #measurements(Merge)}, of a merge by MAEC. */
    default List<Measurement> measurements(Recipe recipe) {
        return measurements(new Merge.ByRecipe(recipe));
    }

    /**
     * Measures base, tuned models and the merge on all tasks and texts, without writing a
     * checkpoint; what was measured before is not measured again.
     *
     * @param merge the current merge
     * @param context reports and stops
     * @return as {@link #measurements(Merge)}
     */
    List<Measurement> evaluate(Merge merge, JobContext context);

    /** As {@link #evaluate(Merge, JobContext)}, of a merge by MAEC. */
    default List<Measurement> evaluate(Recipe recipe, JobContext context) {
        return evaluate(new Merge.ByRecipe(recipe), context);
    }

    /**
     * What a method would do with every tensor; reads no weights, but looks at names and shapes of
     * all models, so it is no question for every movement of a slider.
     *
     * @param setting method, models and values
     * @return one entry per merged tensor, with every value and the rule that says so
     * @throws maec.job.ProblemException if models or values do not fit together
     */
    List<TensorValues> methodListing(MethodSetting setting);

    /**
     * Continues a prompt greedily with base and merge, one after the other; the merge is not
     * written for that.
     *
     * @param prompt not blank
     * @param models names of models as in measurements, in order; {@link ProjectOnDisk#MERGED} is
     *     the merge
     * @param merge the current merge
     * @param tokens how many to add at most
     * @param listener is told what the models write while they write it
     * @param context reports and stops; texts that were told stay good
     */
    void generate(
            String prompt,
            List<String> models,
            Merge merge,
            int tokens,
            TextListener listener,
            JobContext context);

    /**
     * The prompts of a task; reads its file.
     *
     * @param task name of a task
     * @param most how many at most
     * @return the first ones
     */
    List<String> prompts(String task, int most);

    /**
     * The cells of a sweep that were measured before; computes no figures.
     *
     * @param sweep a grid of recipes
     * @return in no particular order
     */
    List<Sweep.Cell> knownCells(Sweep sweep);

    /**
     * Measures a grid of recipes; what was measured before is not measured again.
     *
     * @param sweep a grid of recipes
     * @param found is told every cell as soon as it is known, on the calling thread
     * @param context reports and stops; cells that were told stay measured
     */
    void sweep(Sweep sweep, Consumer<Sweep.Cell> found, JobContext context);

    /**
     * Reads a recipe file, ours or mergekit's, whose models have the names of this project's.
     *
     * @param file the recipe
     * @return what it says; its paths do not count
     * @throws maec.job.ProblemException if it cannot be read, or is for other abilities or
     *     languages
     */
    Merge readRecipe(Path file);

    /**
     * Writes a recipe file that {@code maec combine} takes.
     *
     * @param file where; replaced as a whole
     * @param merge what it says
     * @param mergekit whether it is written for mergekit, which cannot express everything
     * @throws maec.job.ProblemException if that is not possible
     */
    void writeRecipe(Path file, Merge merge, boolean mergekit);

    /**
     * A merge that was put aside; reads its file.
     *
     * @param name as it was kept
     * @return the merge, or empty if there is none
     * @throws maec.job.ProblemException if its file was changed and cannot be read
     */
    Optional<Merge> snapshot(String name);

    /**
     * Puts a merge aside, as a recipe file in the project folder.
     *
     * @param name lower-case letters
     * @param merge what to keep
     */
    void keepSnapshot(String name, Merge merge);

    /**
     * What an export would write; reads headers only.
     *
     * @param request what and where
     * @return sizes, counts and anything that stands in the way
     */
    ExportPlan plan(ExportRequest request);

    /**
     * What an export would take; merges a few tensors and throws them away, so it is no question
     * for every movement of a slider.
     *
     * @param request what and where
     * @return time and memory
     */
    MergeEstimate estimate(ExportRequest request);

    /**
     * Writes the merged checkpoint and verifies it.
     *
     * @param request what and where
     * @param context reports and stops; a cancelled export leaves nothing behind
     * @return what was written
     */
    ExportReport export(ExportRequest request, JobContext context);

    /**
     * The command line that does what the window is about to do.
     *
     * @param request what and where
     * @return one line that a shell takes
     */
    String asCommand(ExportRequest request);

    /** The device that computes, for the title bar; does not start the engine. */
    Optional<String> device();

    /** Releases files and engine. */
    @Override
    void close();
}
