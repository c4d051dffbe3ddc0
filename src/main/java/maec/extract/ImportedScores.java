package maec.extract;

import maec.checkpoint.ImportanceBins;
import maec.checkpoint.ImportanceMap;
import maec.checkpoint.SafetensorsWriter;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.TensorNames;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A mask or a table of units that somebody brings along, as scores of weights.
 *
 * <p>A selection has no order within: its weights go into the first bin and all others into the
 * last one, so every k₁ below 100 % means the selection. Units with scores are ranked as the
 * project ranks units, by importance per weight.
 */
final class ImportedScores implements ImportedImportance {
    private static final int LAST = ImportanceBins.COUNT - 1;

    private final Path file;
    private final String kind;
    private final boolean selection;
    private final RankedUnit unit;
    private final ScoreSource scores;

    private ImportedScores(
            Path file, String kind, boolean selection, RankedUnit unit, ScoreSource scores) {
        this.file = file;
        this.kind = kind;
        this.selection = selection;
        this.unit = unit;
        this.scores = scores;
    }

    static ImportedScores ofMask(Path file, List<TensorSpec> weights, Predicate<String> isInPlay) {
        return new ImportedScores(
                file, "mask", true, RankedUnit.WEIGHT, MaskScores.open(file, weights, isInPlay));
    }

    static ImportedScores ofUnits(Path file, List<TensorSpec> weights, Predicate<String> isInPlay) {
        UnitTableFile table = UnitTableFile.read(file);
        return new ImportedScores(
                file,
                table.isScored() ? "unit scores" : "unit list",
                !table.isScored(),
                RankedUnit.FFN_UNIT,
                UnitTableScores.of(table, weights, isInPlay));
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public boolean isSelection() {
        return selection;
    }

    @Override
    public void check(JobContext context) {
        if (lowest(context) == Float.POSITIVE_INFINITY) {
            throw new ProblemException(new ExtractProblem.NothingSelected(file));
        }
    }

    /** The least positive score; infinite if there is none. */
    private float lowest(JobContext context) {
        float[] lowest = {Float.POSITIVE_INFINITY};
        tiles().forEach(
                        "checking " + file.getFileName(),
                        context,
                        (_, _, values, count) -> {
                            for (int i = 0; i < count; i++) {
                                if (values[i] > 0) {
                                    lowest[0] = Math.min(lowest[0], values[i]);
                                }
                            }
                        });
        return lowest[0];
    }

    private ScoreTiles tiles() {
        return new ScoreTiles(scores, scores.tensors());
    }

    @Override
    public NeuronProfile write(
            Path map,
            String ability,
            double trainedPercent,
            Map<String, String> provenance,
            JobContext context) {
        List<Double> thresholds = thresholds(context);
        var rule = new RankingRule(unit, RankingPool.MODEL, RankingRule.usual().controlPercent());
        try (SafetensorsWriter writer =
                ImportanceMap.create(
                        map,
                        scores.tensors(),
                        kind,
                        thresholds.stream().mapToDouble(Double::doubleValue).toArray(),
                        trainedPercent,
                        rule.addTo(provenance))) {
            NeuronProfile profile =
                    new ImportanceBinning(scores, _ -> true)
                            .run(
                                    new ImportanceBinning.Subject(
                                            ability, kind, trainedPercent, rule),
                                    TensorNames::addressOf,
                                    (tensor, offset, bins, count) ->
                                            write(writer, tensor, offset, bins, count),
                                    context);
            writer.commit();
            return profile.withThresholds(thresholds);
        }
    }

    private void write(
            SafetensorsWriter writer, TensorSpec tensor, long offset, byte[] bins, int count) {
        float[] values = new float[count];
        scores.readFloats(tensor.name(), offset, values, 0, count);
        for (int i = 0; i < count; i++) {
            if (values[i] == 0) {
                bins[i] = (byte) LAST;
            } else if (selection) {
                bins[i] = 0;
            }
        }
        ImportanceMap.writeBins(writer, tensor.name(), offset, bins, count);
    }

    /** A bin that would reach into the zeros ends where they begin, as the zeros are not in it. */
    private List<Double> thresholds(JobContext context) {
        Double[] ends = new Double[ImportanceBins.COUNT];
        if (selection) {
            Arrays.fill(ends, 1.0);
            ends[LAST] = 0.0;
            return List.of(ends);
        }
        double lowest = lowest(context);
        var thresholds = new ArrayList<>(ScoreRanking.of(tiles(), context).thresholds());
        for (int bin = 0; bin < LAST; bin++) {
            thresholds.set(bin, Math.max(lowest, thresholds.get(bin)));
        }
        return thresholds;
    }

    @Override
    public void close() {
        scores.close();
    }
}
