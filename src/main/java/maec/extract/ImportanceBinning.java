package maec.extract;

import maec.checkpoint.ImportanceMap;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.TensorAddress;
import maec.model.TensorNames;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Ranks all weights in play by their score and sorts them into the bins of {@link
 * maec.checkpoint.ImportanceBins}.
 *
 * <p>The bins are what makes k₁ interactive: one byte per weight, and any cut at a bin's edge is
 * exact. The scores are read three times, tile by tile; memory does not grow with the model.
 */
public final class ImportanceBinning {
    /*
     * Edge of bin b: the round(N · upper edge / 100) highest of the N scores of a pool, which is the
     * whole model unless something else is asked for.
     * Among equal scores the weight that comes first in the order of the source (tensor by tensor,
     * row-major) ranks higher, so that the count at every edge is exact. Passes 1 and 2 find the
     * scores at the edges (ScoreRanking), pass 3 goes through the scores in that same order and
     * assigns bins and sums units. Pools are gone through one after the other.
     */
    private final ScoreTiles tiles;
    private final RankingPool pool;

    /**
     * Prepares a ranking; reads nothing yet.
     *
     * @param scores float scores ≥ 0, named and shaped as the weights; not closed here
     * @param isInPlay which tensors take part, by name
     * @throws ProblemException {@link ExtractProblem.NothingInPlay} if none does
     */
    public ImportanceBinning(TensorSource scores, Predicate<String> isInPlay) {
        this(scores, isInPlay, RankingPool.MODEL);
    }

    /**
     * Prepares a ranking within pools; reads nothing yet.
     *
     * @param scores float scores ≥ 0, named and shaped as the weights; not closed here
     * @param isInPlay which tensors take part, by name
     * @param pool among which weights percentiles are taken; the histogram and its thresholds are
     *     those of the whole model all the same
     * @throws ProblemException {@link ExtractProblem.NothingInPlay} if no tensor takes part
     */
    public ImportanceBinning(TensorSource scores, Predicate<String> isInPlay, RankingPool pool) {
        List<TensorSpec> inPlay =
                scores.tensors().stream()
                        .filter(spec -> spec.dtype().isComputable() && spec.count() > 0)
                        .filter(spec -> isInPlay.test(spec.name()))
                        .toList();
        if (inPlay.isEmpty()) {
            throw new ProblemException(new ExtractProblem.NothingInPlay());
        }
        this.tiles = new ScoreTiles(scores, inPlay);
        this.pool = pool;
    }

    /**
     * The tensors in play.
     *
     * @return names and shapes in the order in which ties are broken
     */
    public List<TensorSpec> tensors() {
        return tiles.tensors();
    }

    /**
     * Reads the scores three times and writes every weight's bin into an importance map.
     *
     * @param file the map; replaced if it exists
     * @param subject what map and profile say about themselves
     * @param provenance further metadata of the map
     * @param context reports and stops; a stopped writing leaves no file
     * @return what the Neurons stage shows
     * @throws ProblemException {@link ExtractProblem.ScoreOutOfRange} if a score is negative,
     *     infinite or no number; a problem of the store if the file cannot be written
     */
    public NeuronProfile write(
            Path file, Subject subject, Map<String, String> provenance, JobContext context) {
        ScoreRanking ranking = ScoreRanking.of(tiles, context);
        double[] thresholds =
                ranking.thresholds().stream().mapToDouble(Double::doubleValue).toArray();
        try (SafetensorsWriter writer =
                ImportanceMap.create(
                        file,
                        tiles.tensors(),
                        subject.score(),
                        thresholds,
                        subject.trainedKeyPercent(),
                        subject.rule().addTo(provenance))) {
            NeuronProfile profile =
                    assign(
                            ranking,
                            subject,
                            TensorNames::addressOf,
                            (tensor, offset, bins, count) ->
                                    ImportanceMap.writeBins(
                                            writer, tensor.name(), offset, bins, count),
                            context);
            writer.commit();
            return profile;
        }
    }

    /**
     * Reads the scores three times and hands out every weight's bin.
     *
     * @param subject what the profile says about itself
     * @param addressOf where a tensor sits, by name
     * @param target takes the bins
     * @param context reports and stops
     * @return what the Neurons stage shows
     * @throws ProblemException {@link ExtractProblem.ScoreOutOfRange} if a score is negative,
     *     infinite or no number
     */
    NeuronProfile run(
            Subject subject,
            Function<String, TensorAddress> addressOf,
            BinTarget target,
            JobContext context) {
        return assign(ScoreRanking.of(tiles, context), subject, addressOf, target, context);
    }

    private NeuronProfile assign(
            ScoreRanking whole,
            Subject subject,
            Function<String, TensorAddress> addressOf,
            BinTarget target,
            JobContext context) {
        var units = new UnitSums(tiles.tensors(), addressOf);
        for (List<TensorSpec> tensors : pool.of(tiles.tensors(), addressOf)) {
            var part = new ScoreTiles(tiles.source(), tensors);
            boolean isWhole = tensors.size() == tiles.tensors().size();
            assign(part, isWhole ? whole : ScoreRanking.of(part, context), target, units, context);
        }
        return new NeuronProfile(
                subject.ability(),
                subject.score(),
                units.scores(),
                whole.histogram(),
                subject.trainedKeyPercent(),
                subject.rule());
    }

    private static void assign(
            ScoreTiles part,
            ScoreRanking ranking,
            BinTarget target,
            UnitSums units,
            JobContext context) {
        ScoreRanking.Assignment assignment = ranking.assignment();
        byte[] bins = new byte[ScoreTiles.TILE];
        part.forEach(
                "assigning importance",
                context,
                (tensor, offset, values, count) -> {
                    for (int i = 0; i < count; i++) {
                        bins[i] = (byte) assignment.binOf(values[i]);
                    }
                    target.accept(tensor, offset, bins, count);
                    units.add(tensor, offset, values, count);
                });
    }

    /**
     * What a ranking is about.
     *
     * @param ability name of the ability
     * @param score name of the score, e.g. {@code value-change}
     * @param trainedKeyPercent share of the weights that is trained afterwards, 100 if all
     * @param rule what is ranked against what; map and profile name it
     */
    public record Subject(
            String ability, String score, double trainedKeyPercent, RankingRule rule) {
        /** A ranking by the usual rule. */
        public Subject(String ability, String score, double trainedKeyPercent) {
            this(ability, score, trainedKeyPercent, RankingRule.usual());
        }
    }
}
