package maec.ui;

import maec.combine.Recipe;
import maec.evaluate.Measurement;
import maec.evaluate.Metric;
import maec.workflow.Merge;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRow;
import maec.workflow.Sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the models and merges of a {@link FakeProject} reach on its tasks and texts. */
final class FakeFigures {
    private final FakeSources sources;
    private final Map<Merge, List<Measurement>> measured = new HashMap<>();
    private Optional<Sweep> swept = Optional.empty();

    FakeFigures(FakeSources sources) {
        this.sources = sources;
    }

    /** Nothing until the first merge was measured. */
    List<Measurement> known(Merge asked) {
        var figures = new ArrayList<Measurement>();
        if (!measured.isEmpty()) {
            for (ModelRow row : sources.models(true)) {
                figures.addAll(figures(row.name(), 3 + row.name().length()));
            }
        }
        figures.addAll(measured.getOrDefault(asked, List.of()));
        return figures;
    }

    void measure(Merge asked) {
        double skill =
                switch (asked) {
                    case Merge.ByRecipe(Recipe by) -> 9 + 4 * by.gamma().values().iterator().next();
                    case Merge.ByMethod _ -> 8;
                };
        measured.put(asked, figures("merged", skill));
    }

    private List<Measurement> figures(String model, double skill) {
        var figures = new ArrayList<Measurement>();
        for (CorpusRow corpus : sources.corpora()) {
            double hard = corpus.name().hashCode() % 7 + 8;
            switch (corpus.role()) {
                case TASK ->
                        figures.add(
                                new Measurement(
                                        model,
                                        "fake:" + model,
                                        corpus.name(),
                                        Metric.EXACT_MATCH,
                                        Math.min(100, skill * hard / 2),
                                        80));
                case VALIDATION_TEXT ->
                        figures.add(
                                new Measurement(
                                        model,
                                        "fake:" + model,
                                        corpus.name(),
                                        Metric.PERPLEXITY,
                                        4 + hard / skill,
                                        41_000));
                case ABILITY_TEXT, PIVOT_TEXT, LANGUAGE_TEXT -> {}
            }
        }
        return figures;
    }

    void keep(Sweep sweep) {
        swept = Optional.of(sweep);
    }

    /** Those of the sweep that was kept last. */
    List<Sweep.Cell> knownCells(Sweep sweep) {
        return swept.filter(sweep::equals).map(FakeFigures::cells).orElseGet(List::of);
    }

    static List<Sweep.Cell> cells(Sweep sweep) {
        var cells = new ArrayList<Sweep.Cell>();
        for (int row = 0; row < sweep.up().values().size(); row++) {
            for (int column = 0; column < sweep.across().values().size(); column++) {
                double across = sweep.across().values().get(column);
                double up = sweep.up().values().get(row);
                double accuracy = 60 - 30 * Math.pow(across - 0.8, 2) - 20 * Math.pow(up - 1, 2);
                cells.add(new Sweep.Cell(column, row, accuracy));
            }
        }
        return cells;
    }
}
