package maec.workflow;

import maec.checkpoint.ImportanceBins;
import maec.combine.InventedStatistics;
import maec.evaluate.DeactivationTable;
import maec.extract.LanguageUnits;
import maec.extract.NeuronProfile;
import maec.extract.RankingRule;
import maec.extract.ScoreHistogram;
import maec.extract.UnitKind;
import maec.extract.UnitScores;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Invents unit scores, their distribution and language units of an 8-billion-weight model. */
final class InventedScores {
    private static final int LAYERS = InventedStatistics.LAYERS;
    private static final int BARS = 120;
    private static final int SAMPLE = 200_000;
    private static final double LOWEST = 1e-7;
    private static final double HIGHEST = 1e-3;
    private static final double TYPICAL = 3.4e-6;

    private final long seed;

    InventedScores(long seed) {
        this.seed = seed;
    }

    /**
     * The profile of one ability. Abilities share half of what makes a unit important.
     *
     * @param ability its name
     * @param index which ability, from 0
     * @param weights how many weights the model has
     */
    NeuronProfile profile(String ability, int index, long weights) {
        List<UnitScores> units = new ArrayList<>();
        for (UnitKind kind : UnitKind.values()) {
            int count =
                    switch (kind) {
                        case FFN_UNIT -> InventedStatistics.FFN_WIDTH;
                        case Q_ROW, O_ROW -> InventedStatistics.WIDTH;
                        case K_ROW, V_ROW -> InventedStatistics.WIDTH / 4;
                    };
            units.add(new UnitScores(kind, LAYERS, count, scores(kind, count, index)));
        }
        return new NeuronProfile(
                ability, "value-change", units, histogram(weights), 100, RankingRule.usual());
    }

    private float[] scores(UnitKind kind, int count, int ability) {
        var shared = new Random(seed + 31L * kind.name().hashCode());
        var own = new Random(seed + 31L * kind.name().hashCode() + 1009L * (ability + 1));
        float[] values = new float[LAYERS * count];
        for (int layer = 0; layer < LAYERS; layer++) {
            double middle = (layer - 18 + 3 * ability) / 9.0;
            double height = 0.25 + Math.exp(-middle * middle) + 0.25 * own.nextDouble();
            for (int unit = 0; unit < count; unit++) {
                double spread = 0.55 * shared.nextGaussian() + 0.45 * own.nextGaussian();
                double outlier = own.nextInt(400) == 0 ? 2.2 : 0;
                values[layer * count + unit] = (float) (1e-3 * height * Math.exp(spread + outlier));
            }
        }
        return values;
    }

    private ScoreHistogram histogram(long weights) {
        var random = new Random(seed + 5);
        double low = Math.log(LOWEST);
        double high = Math.log(HIGHEST);
        List<Double> edges = new ArrayList<>();
        for (int i = 0; i <= BARS; i++) {
            edges.add(Math.exp(low + (high - low) * i / BARS));
        }
        double[] logs = new double[SAMPLE];
        long[] counts = new long[BARS];
        for (int i = 0; i < SAMPLE; i++) {
            double tail = random.nextInt(10) == 0 ? 1.6 : 0;
            logs[i] = Math.log(TYPICAL) + tail + 1.1 * random.nextGaussian();
            counts[(int) Math.clamp((logs[i] - low) / (high - low) * BARS, 0, BARS - 1.0)] +=
                    weights / SAMPLE;
        }
        Arrays.sort(logs);
        List<Double> thresholds = new ArrayList<>();
        for (double percent : ImportanceBins.edges()) {
            int at = (int) Math.round(SAMPLE * (1 - percent / 100));
            thresholds.add(at <= 0 ? 0 : Math.exp(logs[Math.min(at, SAMPLE - 1)]));
        }
        return new ScoreHistogram(
                edges, Arrays.stream(counts).boxed().toList(), weights / 100, thresholds);
    }

    /** Units that thin out in the middle of the model, and hurt their own language most. */
    LanguageReport languages(LanguageReport.Request request, List<String> names) {
        var random = new Random(seed + 9);
        List<LanguageUnits.Unit> kept = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            double side = 2.0 * layer / (LAYERS - 1) - 1;
            double density = 0.01 * (0.15 + side * side);
            for (int unit = 0; unit < InventedStatistics.FFN_WIDTH; unit++) {
                if (random.nextDouble() < density) {
                    kept.add(unit(layer, unit, names, random));
                }
            }
        }
        var found = new LanguageUnits(names, LAYERS, InventedStatistics.FFN_WIDTH, 0.3, 0.3, kept);
        var shares = new TreeMap<String, List<Double>>();
        names.forEach(name -> shares.put(name, found.layerShares(name)));
        return new LanguageReport(
                request,
                "BF16",
                names.stream().map(_ -> request.tokens()).toList(),
                found,
                shares,
                silenced(found, random));
    }

    private static LanguageUnits.Unit unit(int layer, int unit, List<String> names, Random random) {
        int of = random.nextInt(names.size());
        List<Double> p = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            p.add(i == of ? 0.6 : 0.02);
        }
        return new LanguageUnits.Unit(layer, unit, 0.2, p, List.of(names.get(of)));
    }

    private static DeactivationTable silenced(LanguageUnits found, Random random) {
        List<Double> base = new ArrayList<>();
        for (int i = 0; i < found.languages().size(); i++) {
            base.add(8.4 + 4.2 * i);
        }
        List<DeactivationTable.Row> rows = new ArrayList<>();
        for (String silenced : found.languages()) {
            List<Double> row = new ArrayList<>();
            for (int i = 0; i < base.size(); i++) {
                boolean own = found.languages().get(i).equals(silenced);
                row.add(base.get(i) * (own ? 2.6 : 0.98 + 0.1 * random.nextDouble()));
            }
            rows.add(new DeactivationTable.Row(silenced, found.of(silenced).size(), row));
        }
        return new DeactivationTable(found.languages(), base, rows);
    }
}
