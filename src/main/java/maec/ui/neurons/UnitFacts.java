package maec.ui.neurons;

import maec.extract.LanguageUnits;
import maec.extract.NeuronProfile;
import maec.extract.UnitKind;
import maec.extract.UnitScores;
import maec.ui.chart.HeatmapCell;
import maec.workflow.OpenProject;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of single units: rank, the abilities they are key in, the languages they serve. */
final class UnitFacts {
    private static final int TABLE = 200;

    private final OpenProject project;
    private final Map<UnitScores, UnitRanks> ranks = new HashMap<>();
    private Optional<LanguageUnits> languages = Optional.empty();
    private Map<HeatmapCell, List<String>> languagesOf = Map.of();

    /**
     * One line of the table of top units.
     *
     * @param rank from 1
     * @param layer from 0
     * @param unit from 0
     * @param score its score
     * @param top one hundred times rank over number of units
     * @param keyIn abilities in which it is among the best
     * @param languages languages it works for
     */
    public record Line(
            int rank,
            int layer,
            int unit,
            float score,
            double top,
            List<String> keyIn,
            List<String> languages) {}

    UnitFacts(OpenProject project) {
        this.project = project;
    }

    /** Takes the language units that were found. */
    void know(Optional<LanguageUnits> found) {
        languages = found;
        languagesOf = new HashMap<>();
        for (LanguageUnits.Unit unit : found.map(LanguageUnits::kept).orElse(List.of())) {
            languagesOf.put(new HeatmapCell(unit.layer(), unit.unit()), unit.languages());
        }
    }

    /** The language units that were found. */
    Optional<LanguageUnits> languages() {
        return languages;
    }

    /** Forgets ranks of scores that are gone. */
    void forget() {
        ranks.clear();
    }

    /** The ranks of scores, sorted once. */
    UnitRanks ranks(UnitScores scores) {
        return ranks.computeIfAbsent(scores, UnitRanks::new);
    }

    /** The scores of one kind of unit in a profile. */
    static Optional<UnitScores> scores(NeuronProfile profile, UnitKind kind) {
        return profile.units().stream().filter(units -> units.kind() == kind).findFirst();
    }

    /** The abilities in which a unit is among the best. */
    List<String> keyIn(UnitKind kind, HeatmapCell cell, double percent) {
        List<String> names = new ArrayList<>();
        for (String ability : project.abilities()) {
            project.neurons(ability)
                    .flatMap(profile -> scores(profile, kind))
                    .filter(units -> cell.layer() < units.layers() && cell.unit() < units.units())
                    .filter(
                            units ->
                                    units.at(cell.layer(), cell.unit())
                                            >= ranks(units).threshold(percent))
                    .ifPresent(_ -> names.add(ability));
        }
        return names;
    }

    /** The languages that a unit works for. */
    List<String> languages(UnitKind kind, HeatmapCell cell) {
        return kind == UnitKind.FFN_UNIT ? languagesOf.getOrDefault(cell, List.of()) : List.of();
    }

    /** The best units of all layers, best first. */
    List<Line> top(UnitScores scores, double percent) {
        float threshold = ranks(scores).thresholdOf(TABLE);
        List<HeatmapCell> cells = new ArrayList<>();
        for (int layer = 0; layer < scores.layers(); layer++) {
            for (int unit = 0; unit < scores.units(); unit++) {
                if (scores.at(layer, unit) >= threshold) {
                    cells.add(new HeatmapCell(layer, unit));
                }
            }
        }
        cells.sort(
                (a, b) ->
                        Float.compare(
                                scores.at(b.layer(), b.unit()), scores.at(a.layer(), a.unit())));
        return cells.stream().limit(TABLE).map(cell -> line(scores, cell, percent)).toList();
    }

    private Line line(UnitScores scores, HeatmapCell cell, double percent) {
        float score = scores.at(cell.layer(), cell.unit());
        int rank = ranks(scores).rank(score);
        return new Line(
                rank,
                cell.layer(),
                cell.unit(),
                score,
                100.0 * rank / ranks(scores).count(),
                keyIn(scores.kind(), cell, percent),
                languages(scores.kind(), cell));
    }
}
