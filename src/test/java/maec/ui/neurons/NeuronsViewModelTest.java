package maec.ui.neurons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.ImportanceBins;
import maec.extract.NeuronProfile;
import maec.extract.RankedUnit;
import maec.extract.RankingPool;
import maec.extract.RankingRule;
import maec.extract.UnitKind;
import maec.job.JobContext;
import maec.ui.FakeProject;
import maec.ui.chart.HeatmapCell;
import maec.ui.chart.HeatmapGrid;
import maec.ui.chart.Palette;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.workflow.ImportanceChoice;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

class NeuronsViewModelTest {
    private final FakeProject project = FakeProject.sampleLike();
    private final RecipeModel recipe = new RecipeModel(project, _ -> {});
    private final Messages messages = new Messages(Language.ENGLISH);
    private final NeuronsViewModel model = NeuronModels.of(project, recipe, messages);

    private NeuronProfile profile() {
        return model.profileProperty().get().orElseThrow();
    }

    @Test
    void nothingIsShownBeforeTheAnalysisAndEverythingAfterIt() {
        FakeProject fresh = FakeProject.sampleLike().analysed(false);
        var empty = new RecipeModel(fresh, _ -> {});
        var waiting = NeuronModels.of(fresh, empty, messages);
        assertTrue(waiting.gridProperty().get().isEmpty());
        assertEquals(0, waiting.barsProperty().get().shares().length);
        fresh.analysed(true);
        empty.refresh();
        assertTrue(waiting.gridProperty().get().isPresent());
        assertEquals(3, waiting.barsProperty().get().shares().length);
    }

    @Test
    void theKindOfUnitChoosesTheGrid() {
        assertEquals(192, grid().units());
        model.kindProperty().set(UnitKind.Q_ROW);
        assertEquals(64, grid().units());
        model.kindProperty().set(UnitKind.K_ROW);
        assertEquals(16, grid().units());
    }

    private HeatmapGrid grid() {
        return model.gridProperty().get().orElseThrow();
    }

    @Test
    void theSliderMovesTheCutAndTheBarsOnceEach() {
        var cuts = new AtomicInteger();
        model.cutProperty().addListener((_, _, _) -> cuts.incrementAndGet());
        double before = model.barsProperty().get().shares()[0];
        recipe.change(now -> now.withKeyPercent(10));
        assertEquals(1, cuts.get());
        assertEquals(profile().histogram().thresholds().get(99), model.cutProperty().get().score());
        assertTrue(model.cutProperty().get().label().startsWith("k₁ = 10.0 %   |Δθ| ≥ "));
        assertEquals(2 * before, model.barsProperty().get().shares()[0], 0.01 * before);
    }

    @Test
    void aDragOfTheCutMovesKeyPercentAndIsOneStepOfUndo() {
        var drag = model.cutHandler();
        drag.begin();
        drag.move(profile().histogram().thresholds().get(19));
        drag.move(profile().histogram().thresholds().get(29));
        drag.end();
        assertEquals(3.0, recipe.recipe().keyPercent(), 1e-9);
        recipe.undo();
        assertEquals(5.0, recipe.recipe().keyPercent(), 1e-9);
        assertFalse(recipe.canUndoProperty().get());
    }

    @Test
    void theCutGoesNoFartherThanWasTrained() {
        var drag = model.cutHandler();
        drag.begin();
        drag.move(1e-12);
        drag.end();
        assertEquals(30, recipe.recipe().keyPercent(), 1e-9);
    }

    @Test
    void arrowKeysMoveTheCutByOneBin() {
        model.cutHandler().step(1);
        assertEquals(4.9, recipe.recipe().keyPercent(), 1e-9);
        model.cutHandler().step(-10);
        assertEquals(5.9, recipe.recipe().keyPercent(), 1e-9);
    }

    @Test
    void cutAndKeyPercentAgreeAtEveryBinEdge() {
        var histogram = profile().histogram();
        for (double edge : ImportanceBins.edges()) {
            double score = KeyCut.score(histogram, edge);
            double back = KeyCut.percent(histogram, score, 100);
            assertEquals(score, KeyCut.score(histogram, back), "at " + edge + " %");
        }
        assertEquals(Double.POSITIVE_INFINITY, KeyCut.score(histogram, 0));
        assertEquals(0, KeyCut.percent(histogram, Double.POSITIVE_INFINITY, 100));
    }

    @Test
    void aUnitIsDescribedByScoreRankAndShare() {
        HeatmapGrid grid = grid();
        int best = 0;
        for (int i = 0; i < grid.values().length; i++) {
            best = grid.values()[i] > grid.values()[best] ? i : best;
        }
        var text = model.describe(new HeatmapCell(best / 192, best % 192));
        assertEquals("layer " + best / 192 + " · FFN unit " + best % 192, text.title());
        assertTrue(text.lines().get(0).startsWith("Σ|Δθ|  "), text.lines().get(0));
        assertEquals("rank 1 of 576 · top 0.17 %", text.lines().get(1));
    }

    @Test
    void keyOnlyDimsAllButTheBestShareOfUnits() {
        assertEquals(Float.NEGATIVE_INFINITY, model.cutProperty().get().unitThreshold());
        model.keyOnlyProperty().set(true);
        float threshold = model.cutProperty().get().unitThreshold();
        int kept = 0;
        for (float value : grid().values()) {
            kept += value >= threshold ? 1 : 0;
        }
        assertEquals(29, kept);
    }

    @Test
    void theDistributionSaysWhatWasRanked() {
        assertTrue(model.histogramCaption().startsWith("of single weights; drag"));
        var rows = new RankingRule(RankedUnit.ROW, RankingPool.LAYER, OptionalDouble.of(20));
        assertEquals(
                "of rows without the control's top 20.0 %, k₁ taken in each layer",
                new RankingWords(messages).distribution(rows));
        var units = new RankingRule(RankedUnit.FFN_UNIT, RankingPool.MODEL, OptionalDouble.empty());
        assertEquals("of FFN units and rows", new RankingWords(messages).distribution(units));
    }

    @Test
    void searchFindsAUnitOrSaysWhyNot() {
        assertEquals(Optional.of(new HeatmapCell(2, 14)), model.search("L2:N14"));
        assertEquals(Optional.of(new HeatmapCell(2, 14)), model.search(" 2 : 14"));
        assertEquals("", model.searchAnswerProperty().get());
        assertEquals(Optional.empty(), model.search("L3:N0"));
        assertEquals(
                "There are layers 0 to 2 and units 0 to 191.", model.searchAnswerProperty().get());
        assertEquals(Optional.empty(), model.search("up"));
        assertEquals("Write layer and unit, such as L2:N14.", model.searchAnswerProperty().get());
        assertEquals(Optional.empty(), model.search("  "));
        assertEquals("", model.searchAnswerProperty().get());
    }

    @Test
    void anotherOrderMovesTheValuesAndKeepsTheUnits() {
        HeatmapGrid before = grid();
        model.orderProperty().set(UnitOrder.IMPORTANCE);
        HeatmapGrid after = grid();
        for (int layer = 0; layer < 3; layer++) {
            for (int position = 1; position < 192; position++) {
                assertTrue(after.at(layer, position) <= after.at(layer, position - 1));
                int unit = after.unitAt(layer, position);
                assertEquals(before.at(layer, unit), after.at(layer, position));
                assertEquals(position, after.positionOf(layer, unit));
            }
        }
    }

    @Test
    void wordsFollowTheLanguage() {
        messages.choose(Language.SPANISH);
        assertEquals("capa 1 · Unidad FFN 7", model.describe(new HeatmapCell(1, 7)).title());
        assertEquals("pesos clave", model.barsProperty().get().title());
    }

    @Test
    void theTableListsTheBestUnitsOnlyWhileItIsSeen() {
        assertTrue(model.topProperty().get().isEmpty());
        model.tabledProperty().set(true);
        var lines = model.topProperty().get();
        assertEquals(200, lines.size());
        assertEquals(1, lines.getFirst().rank());
        assertEquals(List.of("arithmetic"), lines.getFirst().keyIn());
        assertEquals(List.of(), lines.getLast().keyIn());
        recipe.change(now -> now.withKeyPercent(0));
        assertEquals(List.of(), model.topProperty().get().getFirst().keyIn());
    }

    @Test
    void anEarlierRankingCanBeComparedWithTheOneThatReplacedIt() {
        assertEquals(List.of(), model.rivalsProperty().get());
        project.locate(
                new ImportanceChoice("taylor", new TreeMap<>(), RankingRule.usual()),
                JobContext.silent());
        project.forgetProfiles();
        project.analysed(true);
        model.refresh();
        assertEquals(
                List.of("arithmetic, before: value change"),
                model.rivalsProperty().get().stream().map(Rival::name).toList());
    }

    @Test
    void twoAbilitiesAreComparedByPercentiles() {
        FakeProject large = FakeProject.large();
        var slider = new RecipeModel(large, _ -> {});
        var both = NeuronModels.of(large, slider, messages);
        both.kindProperty().set(UnitKind.K_ROW);
        both.rivalProperty().set(Optional.of(both.rivalsProperty().get().getFirst()));
        assertEquals("Science", both.rivalProperty().get().orElseThrow().name());
        assertEquals(Palette.PURPLE_ORANGE, both.shownPalette());
        HeatmapGrid grid = both.gridProperty().get().orElseThrow();
        assertTrue(grid.signed());
        double sum = 0;
        for (float value : grid.values()) {
            assertTrue(value >= -1 && value <= 1);
            sum += value;
        }
        assertEquals(0, sum / grid.values().length, 1e-3);
        assertEquals("Jaccard", both.barsProperty().get().title());
        assertTrue(both.comparisonNoteProperty().get().contains("best units (5.0 %) are shared"));
        both.rivalProperty().set(Optional.empty());
        assertEquals("", both.comparisonNoteProperty().get());
        assertEquals("key weights", both.barsProperty().get().title());
    }
}
