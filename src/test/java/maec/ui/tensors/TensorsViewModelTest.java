package maec.ui.tensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.combine.Sensitivity;
import maec.ui.FakeProject;
import maec.ui.chart.LinkedSelection;
import maec.ui.chart.ModuleCell;
import maec.ui.chart.ModuleCell.Place;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Language;
import maec.ui.text.Messages;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

class TensorsViewModelTest {
    private static final Messages MESSAGES = new Messages(Language.ENGLISH);
    private final FakeProject project = FakeProject.sampleLike();
    private final RecipeModel recipe = new RecipeModel(project, _ -> {});
    private final TensorsViewModel model =
            new TensorsViewModel(project, recipe, new LinkedSelection(), MESSAGES, () -> {});

    private TensorPicture picture() {
        return model.pictureProperty().get();
    }

    @Test
    void everyTensorHasItsPlace() {
        TensorPlaces places = model.placesProperty().get().orElseThrow();
        assertEquals(
                List.of("q", "k", "v", "o", "gate", "up", "down", "norm in", "norm mid"),
                places.columns());
        assertEquals(30, places.cells().size());
        assertEquals(27, count(places, Place.LAYER));
        assertEquals(
                List.of("norm out", "head"),
                places.cells().stream()
                        .filter(cell -> cell.place() == Place.ABOVE)
                        .map(ModuleCell::label)
                        .toList());
        assertEquals(1, count(places, Place.BELOW));
    }

    private static long count(TensorPlaces places, Place place) {
        return places.cells().stream().filter(cell -> cell.place() == place).count();
    }

    @Test
    void barsAscendAndKnowTheirTensors() {
        double[] ranked = picture().ranked();
        double[] sorted = ranked.clone();
        Arrays.sort(sorted);
        assertEquals(Arrays.toString(sorted), Arrays.toString(ranked));
        for (int bar = 0; bar < ranked.length; bar++) {
            int tensor = picture().order()[bar];
            assertEquals(picture().sensitivities()[tensor], ranked[bar]);
            assertEquals(bar, picture().positions()[tensor]);
        }
        assertEquals(24, picture().selectedInPlay());
        assertEquals("k₂ = 80 %", picture().cutLabel());
    }

    @Test
    void whatIsRightOfTheCutIsHatched() {
        recipe.change(now -> now.withTensorPercent(50));
        for (int bar = 0; bar < 30; bar++) {
            assertEquals(bar >= 15, picture().leftOut()[picture().order()[bar]], "bar " + bar);
        }
    }

    @Test
    void oneChangeOfTheRecipeIsOneNewPicture() {
        var pictures = new AtomicInteger();
        model.pictureProperty().addListener((_, _, _) -> pictures.incrementAndGet());
        recipe.change(now -> now.withBeta(0.7));
        assertEquals(1, pictures.get());
    }

    @Test
    void aDragOfTheCutMovesTensorPercentAndIsOneStepOfUndo() {
        var drag = model.cutHandler();
        drag.begin();
        drag.move(20);
        drag.move(15.1);
        drag.end();
        assertEquals(50, recipe.recipe().tensorPercent());
        recipe.undo();
        assertEquals(80, recipe.recipe().tensorPercent());
        assertFalse(recipe.canUndoProperty().get());
        drag.step(-10);
        assertEquals(70, recipe.recipe().tensorPercent());
    }

    @Test
    void theMeasureIsPartOfTheRecipeAndFollowsUndo() {
        model.sensitivityProperty().set(Sensitivity.ABSOLUTE_COSINE);
        assertEquals(Sensitivity.ABSOLUTE_COSINE, recipe.recipe().sensitivity());
        recipe.undo();
        assertEquals(Sensitivity.COSINE, model.sensitivityProperty().get());
        assertEquals(Sensitivity.COSINE, recipe.recipe().sensitivity());
        assertTrue(recipe.canRedoProperty().get());
    }

    @Test
    void embeddingAndHeadCanBeTakenOutOfThePlay() {
        model.wholeModelProperty().set(false);
        assertFalse(recipe.recipe().scope().embeddingsAndHead());
        recipe.undo();
        assertTrue(model.wholeModelProperty().get());
    }

    @Test
    void theChosenTensorIsDetailedAndFollowsTheRecipe() {
        model.selectedProperty().set(4);
        TensorDetail before = model.detailProperty().get().orElseThrow();
        assertEquals("model.layers.0.self_attn.o_proj.weight", before.tensor().name());
        assertEquals(2, before.pairs().size());
        assertTrue(before.standing(MESSAGES).matches("(selected|left out) · rank \\d+ of 30"));
        recipe.change(now -> now.withAlpha(2));
        TensorDetail after = model.detailProperty().get().orElseThrow();
        assertTrue(
                after.pairs().getFirst().abilityNorm() > before.pairs().getFirst().abilityNorm());
    }

    @Test
    void pinningChangesTheScopeAndNothingElse() {
        model.selectedProperty().set(4);
        String name = "model.layers.0.self_attn.o_proj.weight";
        model.pin(Pin.OUT);
        assertTrue(recipe.recipe().scope().pinnedOut().contains(name));
        assertEquals(Pin.OUT, model.detailProperty().get().orElseThrow().pin());
        assertEquals(" · 1 pinned by hand", model.pinnedNote());
        model.pin(Pin.IN);
        assertTrue(recipe.recipe().scope().pinnedIn().contains(name));
        assertTrue(recipe.recipe().scope().pinnedOut().isEmpty());
        model.pin(Pin.NONE);
        assertEquals(recipe.defaults(), recipe.recipe());
        assertEquals("", model.pinnedNote());
    }

    @Test
    void nothingIsShownBeforeTheAnalysis() {
        FakeProject fresh = FakeProject.sampleLike().analysed(false);
        var empty = new RecipeModel(fresh, _ -> {});
        var waiting = new TensorsViewModel(fresh, empty, new LinkedSelection(), MESSAGES, () -> {});
        assertTrue(waiting.placesProperty().get().isEmpty());
        assertTrue(waiting.detailProperty().get().isEmpty());
        waiting.pin(Pin.IN);
        fresh.analysed(true);
        empty.refresh();
        assertTrue(waiting.placesProperty().get().isPresent());
        assertTrue(waiting.detailProperty().get().isPresent());
    }

    @Test
    void oneLanguageAloneShowsItsCosinesAndLeavesTheSelection() {
        TensorPicture all = model.pictureProperty().get();
        model.languageProperty().set("sw");
        TensorPicture alone = model.pictureProperty().get();
        assertArrayEquals(all.leftOut(), alone.leftOut());
        assertArrayEquals(all.order(), alone.order());
        for (int i = 0; i < 30; i++) {
            var pair =
                    project.pairs(recipe.recipe(), model.name(i)).stream()
                            .filter(figures -> figures.language().equals("sw"))
                            .findFirst()
                            .orElseThrow();
            assertEquals(pair.cosine(), alone.sensitivities()[i], 1e-9, model.name(i));
        }
        model.languageProperty().set(TensorsViewModel.ALL);
        assertArrayEquals(all.sensitivities(), model.pictureProperty().get().sensitivities());
    }

    @Test
    void pointingAtATensorPointsAtItsLayerEverywhere() {
        model.hoveredProperty().set(12);
        assertEquals(Optional.of(model.name(12)), model.linked().tensor());
        assertEquals(Optional.of(1), model.linked().layer());
        model.hoveredProperty().set(-1);
        assertEquals(Optional.empty(), model.linked().layer());
    }
}
