package maec.ui;

import maec.checkpoint.ImportanceBins;
import maec.evaluate.DeactivationTable;
import maec.extract.LanguageUnits;
import maec.extract.NeuronProfile;
import maec.extract.RankingRule;
import maec.extract.ScoreCatalog;
import maec.extract.ScoreHistogram;
import maec.extract.UnitKind;
import maec.extract.UnitScores;
import maec.workflow.ImportanceChoice;
import maec.workflow.ImportanceOrigin;
import maec.workflow.LanguageReport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Key neurons and language neurons of a {@link FakeProject}, invented from fixed seeds. */
final class FakeNeurons {
    private final FakeWorld world;
    private final List<String> abilities;
    private final List<String> languages;
    private final Map<String, NeuronProfile> profiles = new HashMap<>();
    private Optional<LanguageReport> found = Optional.empty();
    private ImportanceChoice choice =
            new ImportanceChoice("value-change", new TreeMap<>(), RankingRule.usual());

    FakeNeurons(FakeWorld world, List<String> abilities, List<String> languages) {
        this.world = world;
        this.abilities = abilities;
        this.languages = languages;
    }

    ImportanceChoice choice() {
        return choice;
    }

    void choose(ImportanceChoice chosen) {
        choice = chosen;
    }

    Map<String, String> usualParameters(String score) {
        var usual = new TreeMap<String, String>();
        ScoreCatalog.named(score)
                .parameters()
                .forEach(one -> usual.put(one.name(), one.kind().standard()));
        usual.computeIfPresent("steps", (_, _) -> "40");
        return usual;
    }

    List<ImportanceOrigin> origins() {
        return abilities.stream()
                .map(
                        ability ->
                                new ImportanceOrigin(
                                        ability,
                                        choice.score(),
                                        new TreeMap<>(usualParameters(choice.score())),
                                        choice.rule(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        true))
                .toList();
    }

    /** The same object until it is forgotten. */
    NeuronProfile profile(String ability) {
        return profiles.computeIfAbsent(ability, name -> profile(name, abilities.indexOf(name)));
    }

    void forgetProfiles() {
        profiles.clear();
    }

    /** The report that was found last. */
    Optional<LanguageReport> found() {
        return found;
    }

    LanguageReport find(LanguageReport.Request request) {
        LanguageReport report = report(request, languages);
        found = Optional.of(report);
        return report;
    }

    private NeuronProfile profile(String ability, int index) {
        var random = new Random(100 + index);
        var units = new ArrayList<UnitScores>();
        for (UnitKind kind : UnitKind.values()) {
            int count =
                    switch (kind) {
                        case FFN_UNIT -> world.ffn();
                        case Q_ROW, O_ROW -> world.width();
                        case K_ROW, V_ROW -> world.width() / 4;
                    };
            units.add(new UnitScores(kind, world.layers(), count, scores(count, random)));
        }
        return new NeuronProfile(
                ability,
                "value-change",
                units,
                histogram(random),
                world.trainedKeyPercent(),
                RankingRule.usual());
    }

    /** Units that thin out in the middle of the model, and hurt their own language most. */
    private LanguageReport report(LanguageReport.Request request, List<String> targets) {
        var random = new Random(9);
        var languages = new ArrayList<String>(List.of("en"));
        languages.addAll(targets);
        var kept = new ArrayList<LanguageUnits.Unit>();
        for (int layer = 0; layer < world.layers(); layer++) {
            double middle = 2.0 * layer / Math.max(1, world.layers() - 1) - 1;
            int units = (int) Math.round(world.ffn() * 0.02 * (0.2 + middle * middle));
            for (int unit = 0; unit < units; unit++) {
                int of = random.nextInt(languages.size() * 2) % languages.size();
                var p = new ArrayList<Double>();
                for (int i = 0; i < languages.size(); i++) {
                    p.add(i == of ? 0.6 : 0.02);
                }
                kept.add(new LanguageUnits.Unit(layer, unit, 0.2, p, List.of(languages.get(of))));
            }
        }
        var found = new LanguageUnits(languages, world.layers(), world.ffn(), 0.3, 0.3, kept);
        var shares = new TreeMap<String, List<Double>>();
        languages.forEach(name -> shares.put(name, found.layerShares(name)));
        var rows = new ArrayList<DeactivationTable.Row>();
        var base = new ArrayList<Double>();
        languages.forEach(name -> base.add(2.3 + 0.7 * languages.indexOf(name)));
        for (String silenced : languages) {
            var row = new ArrayList<Double>();
            for (String measured : languages) {
                double factor = measured.equals(silenced) ? 2.6 : 0.98 + 0.1 * random.nextDouble();
                row.add(base.get(languages.indexOf(measured)) * factor);
            }
            rows.add(new DeactivationTable.Row(silenced, found.of(silenced).size(), row));
        }
        return new LanguageReport(
                request,
                "FP32",
                languages.stream().map(_ -> 1_000_000L).toList(),
                found,
                shares,
                new DeactivationTable(languages, base, rows));
    }

    private float[] scores(int count, Random random) {
        float[] values = new float[world.layers() * count];
        for (int layer = 0; layer < world.layers(); layer++) {
            double height =
                    Math.sin(Math.PI * (layer + 1.5) / (world.layers() + 2))
                            + 0.3 * random.nextDouble();
            for (int unit = 0; unit < count; unit++) {
                values[layer * count + unit] =
                        (float) (1e-3 * height * Math.exp(0.9 * random.nextGaussian()));
            }
        }
        return values;
    }

    private ScoreHistogram histogram(Random random) {
        int bars = 120;
        double low = Math.log(1e-7);
        double high = Math.log(1e-3);
        var edges = new ArrayList<Double>();
        for (int i = 0; i <= bars; i++) {
            edges.add(Math.exp(low + (high - low) * i / bars));
        }
        var logs = new double[200_000];
        var counts = new long[bars];
        for (int i = 0; i < logs.length; i++) {
            double tail = random.nextInt(10) == 0 ? 1.6 : 0;
            logs[i] = Math.log(3.4e-6) + tail + 1.1 * random.nextGaussian();
            counts[(int) Math.clamp((logs[i] - low) / (high - low) * bars, 0, bars - 1.0)]++;
        }
        Arrays.sort(logs);
        var thresholds = new ArrayList<Double>();
        for (double percent : ImportanceBins.edges()) {
            int at = (int) Math.round(logs.length * (1 - percent / 100));
            thresholds.add(at <= 0 ? 0 : Math.exp(logs[Math.min(at, logs.length - 1)]));
        }
        long scale = Math.max(1, world.weights() / logs.length);
        return new ScoreHistogram(
                edges,
                Arrays.stream(counts).map(count -> count * scale).boxed().toList(),
                world.weights() / 100,
                thresholds);
    }
}
