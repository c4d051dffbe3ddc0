package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.combine.CombinationInputs.Ability;
import maec.combine.CombinationInputs.Language;
import maec.job.JobContext;
import maec.job.ProblemException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What every slider needs to know about the weights, kept from one pass over all sources.
 *
 * <p>All answers follow from inner products of the deltas per importance bin, so they are exact at
 * bin edges and take microseconds, however large the checkpoints are. Immutable and safe from any
 * thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class CombinationStatistics {
    /** Part of every artifact; a change of the computation changes it. */
    public static final String ALGORITHM = "maec-statistics/1";

    private final String key;
    private final List<String> abilities;
    private final List<String> languages;
    private final double trainedPercent;
    private final ProductLayout layout;
    private final TensorStatistics[] tensors;

    CombinationStatistics(
            String key,
            List<String> abilities,
            List<String> languages,
            double trainedPercent,
            ProductLayout layout,
            TensorStatistics[] tensors) {
        this.key = key;
        this.abilities = List.copyOf(abilities);
        this.languages = List.copyOf(languages);
        this.trainedPercent = trainedPercent;
        this.layout = layout;
        this.tensors = tensors.clone();
    }

    /**
     * Reads all floating-point tensors of all sources once and keeps the products.
     *
     * @param inputs sources that fit together
     * @param context reports weights and stops between tiles
     * @return the statistics; the same bits for any number of threads
     * @throws ProblemException if the inputs do not fit or a weight is not finite
     */
    public static CombinationStatistics compute(CombinationInputs inputs, JobContext context) {
        return compute(inputs, Runtime.getRuntime().availableProcessors(), context);
    }

    /** As the public method, with a number of threads. */
    static CombinationStatistics compute(
            CombinationInputs inputs, int threads, JobContext context) {
        inputs.requireCompatible();
        var layout =
                new ProductLayout(
                        inputs.abilities().size(),
                        inputs.pivot().isPresent(),
                        inputs.languages().size());
        var specs = inputs.floatTensors();
        var results = new TensorStatistics[specs.size()];
        new TensorSweep<TensorStatistics>(
                        specs,
                        () -> {
                            var tile = new DeltaTile(inputs);
                            return (spec, cancel, done) ->
                                    new TensorPass(layout, tile, spec)
                                            .run(TensorNames.addressOf(spec.name()), cancel, done);
                        })
                .run(threads, "comparing the models", context, results);
        return new CombinationStatistics(
                key(inputs),
                inputs.abilityNames(),
                inputs.languageNames(),
                trainedPercent(inputs),
                layout,
                results);
    }

    /**
     * Identifies inputs and algorithm: equal text means that the statistics need not be computed
     * again.
     *
     * @param inputs the sources
     * @return a digest with its algorithm in front
     */
    public static String key(CombinationInputs inputs) {
        var fingerprint = new Fingerprint(ALGORITHM);
        describe(inputs, fingerprint);
        return fingerprint.text();
    }

    /** Adds every source and importance map. */
    static void describe(CombinationInputs inputs, Fingerprint fingerprint) {
        fingerprint.add("base", inputs.base().fingerprint());
        inputs.pivot().ifPresent(pivot -> fingerprint.add("pivot", pivot.fingerprint()));
        for (Ability ability : inputs.abilities()) {
            fingerprint
                    .add("ability", ability.name())
                    .add("model", ability.tuned().fingerprint())
                    .add("importance", ability.bins().fingerprint())
                    .add("trained bins", String.valueOf(DeltaTile.trainedBins(ability)));
        }
        for (Language language : inputs.languages()) {
            fingerprint
                    .add("language", language.name())
                    .add("model", language.tuned().fingerprint());
        }
    }

    private static double trainedPercent(CombinationInputs inputs) {
        return inputs.abilities().stream()
                .mapToDouble(ability -> ability.bins().trainedPercent())
                .map(ImportanceBins::nearestEdge)
                .max()
                .orElse(0);
    }

    /**
     * The key of the inputs from which these statistics were made.
     *
     * @return equal to {@link #key(CombinationInputs)} if they are up to date
     */
    public String key() {
        return key;
    }

    /**
     * Writes one safetensors artifact with provenance in its metadata.
     *
     * @param file where; replaced as a whole or not at all
     */
    public void save(Path file) {
        throw new UnsupportedOperationException("lands with the checkpoint room: " + file);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param file the artifact
     * @return the statistics
     * @throws ProblemException if the file is damaged or of another algorithm version
     */
    public static CombinationStatistics load(Path file) {
        throw new UnsupportedOperationException("lands with the checkpoint room: " + file);
    }

    /**
     * What a recipe would do. An ability or language that the recipe does not name has coefficient
     * 0.
     *
     * @param recipe coefficients and shares
     * @return counts, norms, sensitivity and selection; no weight is read
     * @throws ProblemException if the recipe names an ability, language or tensor unknown here
     */
    public Outcome outcome(Recipe recipe) {
        return new OutcomeCalculation(this, recipe).outcome();
    }

    /**
     * Each ability against each language in one tensor.
     *
     * @param recipe coefficients and shares
     * @param tensor the name of a floating-point tensor
     * @return one row per pair, in the order of abilities, then languages
     * @throws ProblemException if the tensor is unknown, or the recipe names something unknown here
     */
    public List<PairFigures> pairs(Recipe recipe, String tensor) {
        return new OutcomeCalculation(this, recipe)
                .pairs(
                        Arrays.stream(tensors)
                                .filter(statistics -> statistics.spec().name().equals(tensor))
                                .findFirst()
                                .orElseThrow(() -> unknown("tensor", tensor)));
    }

    static ProblemException unknown(String kind, String name) {
        return new ProblemException(new CombineProblem.UnknownName(kind, name));
    }

    /**
     * The largest k₁ that changes anything.
     *
     * @return percent: the largest trained share of the abilities, at a bin edge; 0 without
     *     abilities
     */
    public double trainedPercent() {
        return trainedPercent;
    }

    /** Names of the abilities, sorted. */
    public List<String> abilities() {
        return abilities;
    }

    /** Names of the target languages, sorted. */
    public List<String> languages() {
        return languages;
    }

    ProductLayout layout() {
        return layout;
    }

    /** One per floating-point tensor, in checkpoint order; not to be written to. */
    TensorStatistics[] tensors() {
        return tensors;
    }
}
