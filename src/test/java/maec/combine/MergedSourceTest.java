package maec.combine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.checkpoint.ImportanceBins;
import maec.combine.CombinationInputs.Ability;
import maec.combine.CombinationInputs.Language;
import maec.job.ProblemException;
import maec.tensor.DType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Set;

/** The merged checkpoint is the formula of the method page, weight by weight. */
class MergedSourceTest {
    private static final String UP = "model.layers.0.mlp.up_proj.weight";
    private static final String DOWN = "model.layers.2.mlp.down_proj.weight";

    @ParameterizedTest
    @CsvSource({"1, false, 1", "1, true, 2", "2, true, 2", "3, false, 1"})
    void everyWeightFollowsTheFormula(int abilities, boolean pivot, int languages) {
        var inputs = new SmallWorld(11).inputs(abilities, pivot, languages, 50);
        Recipe recipe =
                Recipe.defaults(inputs.abilityNames(), inputs.languageNames())
                        .withKeyPercent(12.3)
                        .withAlpha(0.9)
                        .withGamma("ability0", 1.3)
                        .withMu("language0", 0.6)
                        .withEta(0.4)
                        .withLambda(0.7);
        var merged = new MergedSource(inputs, recipe, Set.of(UP, DOWN));
        for (var entry : SmallWorld.SHAPES.entrySet()) {
            float[] found = new float[(int) entry.getValue().count()];
            merged.readFloats(entry.getKey(), 0, found, 0, found.length);
            boolean selected = entry.getKey().equals(UP) || entry.getKey().equals(DOWN);
            assertArrayEquals(
                    plainly(inputs, recipe, entry.getKey(), selected), found, entry.getKey());
        }
    }

    /** The documented order of operations, one weight after the other. */
    private static float[] plainly(
            CombinationInputs inputs, Recipe recipe, String tensor, boolean selected) {
        float[] base = ((ArraySource) inputs.base()).floats.get(tensor);
        float[] merged = base.clone();
        for (int k = 0; k < base.length; k++) {
            float change = 0;
            for (Ability ability : inputs.abilities()) {
                float delta = ((ArraySource) ability.tuned()).floats.get(tensor)[k] - base[k];
                float part = (float) recipe.alpha() * delta;
                if (inputs.pivot().isPresent()) {
                    ArraySource pivot = (ArraySource) inputs.pivot().get();
                    part -= (float) recipe.beta() * (pivot.floats.get(tensor)[k] - base[k]);
                }
                byte[] bin = new byte[1];
                ability.bins().readBins(tensor, k, bin, 1);
                boolean key =
                        (bin[0] & 0xff) < ImportanceBins.binsWithin(recipe.keyPercent())
                                && (bin[0] & 0xff) < 230;
                if (selected && key) {
                    change += (float) (double) recipe.gamma().get(ability.name()) * part;
                }
            }
            float language = 0;
            for (Language each : inputs.languages()) {
                float delta = ((ArraySource) each.tuned()).floats.get(tensor)[k] - base[k];
                language += (float) (double) recipe.mu().get(each.name()) * delta;
            }
            change += (float) (selected ? recipe.eta() : recipe.lambda()) * language;
            merged[k] = base[k] + change;
        }
        return merged;
    }

    @Test
    void theChangeHasTheNormThatTheOutcomeForetold() {
        var inputs = new SmallWorld(11).inputs(2, true, 2, 100);
        Recipe recipe =
                Recipe.defaults(inputs.abilityNames(), inputs.languageNames()).withKeyPercent(20);
        Outcome outcome =
                CombinationStatistics.compute(inputs, maec.job.JobContext.silent()).outcome(recipe);
        var merged = new MergedSource(inputs, recipe, outcome.selectedNames());
        for (TensorOutcome tensor : outcome.tensors()) {
            float[] values = new float[(int) tensor.shape().count()];
            float[] base = values.clone();
            merged.readFloats(tensor.name(), 0, values, 0, values.length);
            inputs.base().readFloats(tensor.name(), 0, base, 0, values.length);
            double square = 0;
            for (int k = 0; k < values.length; k++) {
                square += Math.pow((double) values[k] - base[k], 2);
            }
            assertEquals(tensor.changeNorm(), Math.sqrt(square), 1e-5 * tensor.changeNorm());
        }
    }

    @Test
    void partsReadTheSameAsTheWhole() {
        var inputs = new SmallWorld(11).inputs(1, true, 1, 100);
        Recipe recipe = Recipe.defaults(inputs.abilityNames(), inputs.languageNames());
        var merged = new MergedSource(inputs, recipe, Set.of(UP));
        float[] whole = new float[768];
        merged.readFloats(UP, 0, whole, 0, 768);
        float[] parts = new float[768];
        merged.readFloats(UP, 0, parts, 0, 5);
        merged.readFloats(UP, 5, parts, 5, 700);
        merged.readFloats(UP, 705, parts, 705, 63);
        assertArrayEquals(whole, parts);
        byte[] bytes = new byte[4 * 63];
        merged.readBytes(UP, 705, MemorySegment.ofArray(bytes), 63);
        var layout = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < 63; k++) {
            assertEquals(whole[705 + k], MemorySegment.ofArray(bytes).get(layout, 4L * k));
        }
    }

    @Test
    void whatTheRecipeLeavesAloneIsTheBaseBitByBit() {
        var inputs = new SmallWorld(11).inputs(1, true, 1, 100);
        ((ArraySource) inputs.base()).floats.get(DOWN)[3] = -0.0f;
        Recipe recipe =
                Recipe.defaults(inputs.abilityNames(), inputs.languageNames()).withLambda(0);
        var merged = new MergedSource(inputs, recipe, Set.of(UP));
        assertEquals(1, merged.changedTensors().size());
        assertEquals(DType.F32, merged.find(UP).orElseThrow().dtype());
        assertEquals(DType.U8, merged.find(SmallWorld.OPAQUE).orElseThrow().dtype());
        assertArrayEquals(bytes(inputs.base(), DOWN, 4 * 768), bytes(merged, DOWN, 4 * 768));
        assertArrayEquals(
                bytes(inputs.base(), SmallWorld.OPAQUE, 10), bytes(merged, SmallWorld.OPAQUE, 10));
        for (Recipe idle :
                new Recipe[] {
                    recipe.withEta(0).withKeyPercent(0),
                    recipe.withEta(0).withGamma("ability0", 0),
                    recipe.withMu("language0", 0).withAlpha(0).withBeta(0)
                }) {
            assertEquals(Set.of(), new MergedSource(inputs, idle, Set.of(UP)).changedTensors());
        }
    }

    @Test
    void aWeightWhoseChangeIsZeroKeepsItsSign() {
        var inputs = new SmallWorld(11).inputs(1, false, 1, 100);
        ArraySource ability = (ArraySource) inputs.abilities().getFirst().tuned();
        ((ArraySource) inputs.base()).floats.get(UP)[3] = -0.0f;
        ability.floats.get(UP)[3] = -0.0f;
        Recipe recipe =
                Recipe.defaults(inputs.abilityNames(), inputs.languageNames())
                        .withKeyPercent(100)
                        .withEta(0);
        float[] one = new float[1];
        new MergedSource(inputs, recipe, Set.of(UP)).readFloats(UP, 3, one, 0, 1);
        assertEquals(Float.floatToRawIntBits(-0.0f), Float.floatToRawIntBits(one[0]));
    }

    @Test
    void theFingerprintFollowsRecipeSelectionAndInputs() {
        var inputs = new SmallWorld(11).inputs(1, true, 1, 100);
        Recipe recipe = Recipe.defaults(inputs.abilityNames(), inputs.languageNames());
        String first = new MergedSource(inputs, recipe, Set.of(UP)).fingerprint();
        assertEquals(first, new MergedSource(inputs, recipe, Set.of(UP)).fingerprint());
        assertNotEquals(first, new MergedSource(inputs, recipe, Set.of(DOWN)).fingerprint());
        assertNotEquals(
                first, new MergedSource(inputs, recipe.withEta(0.9), Set.of(UP)).fingerprint());
        var others = new SmallWorld(12).inputs(1, true, 1, 100);
        assertNotEquals(first, new MergedSource(others, recipe, Set.of(UP)).fingerprint());
    }

    @Test
    void aSelectionOfUnknownTensorsIsRefused() {
        var inputs = new SmallWorld(11).inputs(1, true, 1, 100);
        Recipe recipe = Recipe.defaults(inputs.abilityNames(), inputs.languageNames());
        var thrown =
                assertThrows(
                        ProblemException.class,
                        () -> new MergedSource(inputs, recipe, Set.of("nothing")));
        assertEquals(new CombineProblem.UnknownName("tensor", "nothing"), thrown.problem());
    }

    private static byte[] bytes(maec.checkpoint.TensorSource source, String name, int size) {
        byte[] bytes = new byte[size];
        long count = source.find(name).orElseThrow().count();
        source.readBytes(name, 0, MemorySegment.ofArray(bytes), count);
        return bytes;
    }
}
