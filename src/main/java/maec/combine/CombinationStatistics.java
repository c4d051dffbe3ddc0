package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.TensorNames;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What every slider needs to know about the weights, kept from one pass over all sources.
 *
 * <p>All answers follow from inner products of the deltas per importance bin, so they are exact at
 * bin edges and take microseconds, however large the checkpoints are. Immutable and safe from any
 * thread.
 */
public final class CombinationStatistics {
    /** Part of every artifact; a change of the computation changes it. */
    public static final String ALGORITHM = "maec-statistics/2";

    private final SequencedMap<String, String> inputs;
    private final List<String> abilities;
    private final List<String> languages;
    private final int[] trainedBins;
    private final ProductLayout layout;
    private final TensorStatistics[] tensors;
    private final List<String> names;
    private final Map<TensorPattern, BitSet> matching = new ConcurrentHashMap<>();

    CombinationStatistics(
            SequencedMap<String, String> inputs,
            List<String> abilities,
            List<String> languages,
            int[] trainedBins,
            ProductLayout layout,
            TensorStatistics[] tensors) {
        this.inputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
        this.abilities = List.copyOf(abilities);
        this.languages = List.copyOf(languages);
        this.trainedBins = trainedBins.clone();
        this.layout = layout;
        this.tensors = tensors.clone();
        names = Arrays.stream(tensors).map(tensor -> tensor.spec().name()).toList();
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
                inputs.fingerprints(),
                inputs.abilityNames(),
                inputs.languageNames(),
                trainedBins(inputs),
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
        return key(inputs.fingerprints(), trainedBins(inputs));
    }

    private static String key(Map<String, String> inputs, int[] trainedBins) {
        var fingerprint = new FactDigest(ALGORITHM);
        inputs.forEach(fingerprint::add);
        return fingerprint.add("trained bins", Arrays.toString(trainedBins)).text();
    }

    private static int[] trainedBins(CombinationInputs inputs) {
        return inputs.abilities().stream().mapToInt(DeltaTile::trainedBins).toArray();
    }

    /**
     * The key of the inputs from which these statistics were made.
     *
     * @return equal to {@link #key(CombinationInputs)} if they are up to date
     */
    public String key() {
        return key(inputs, trainedBins);
    }

    /**
     * The fingerprints of the inputs from which these statistics were made.
     *
     * @return as {@link CombinationInputs#fingerprints()}
     */
    public SequencedMap<String, String> inputs() {
        return inputs;
    }

    /**
     * Writes one safetensors artifact with provenance in its metadata.
     *
     * @param file where; replaced as a whole or not at all
     */
    public void save(Path file) {
        StatisticsFile.write(this, file);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param file the artifact
     * @return the statistics
     * @throws ProblemException if the file is damaged or of another algorithm version
     */
    public static CombinationStatistics load(Path file) {
        return StatisticsFile.read(file);
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
        int at = names.indexOf(tensor);
        if (at < 0) {
            throw unknown("tensor", tensor);
        }
        return new OutcomeCalculation(this, recipe).pairs(at);
    }

    /** What every tensor's coefficients are; remembers which tensors a pattern fits. */
    RuledCoefficients coefficients(Recipe recipe) {
        return new RuledCoefficients(
                recipe,
                abilities,
                languages,
                names,
                pattern ->
                        matching.computeIfAbsent(
                                pattern, it -> RuledCoefficients.matching(it, names)));
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
        int most = Arrays.stream(trainedBins).max().orElse(0);
        return most == 0 ? 0 : ImportanceBins.upperEdgePercent(most - 1);
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

    /** Per ability, how many leading bins its training was allowed to change. */
    int[] trainedBins() {
        return trainedBins.clone();
    }

    /** One per floating-point tensor, in checkpoint order; not to be written to. */
    TensorStatistics[] tensors() {
        return tensors;
    }
}
