package maec.combine.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.combine.TensorPattern;
import maec.combine.method.MethodInputs.NamedModel;
import maec.combine.method.ParameterRule.Constant;
import maec.combine.method.ParameterRule.Gradient;
import maec.job.ProblemException;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;

/** Methods that no golden file covers, against plain reimplementations. */
final class PlainMergeTest {
    private static final int COUNT = 40_000;
    private static final List<String> NAMES = names();

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of("model.embed_tokens.weight"));
        for (int layer = 0; layer < 6; layer++) {
            names.add("model.layers." + layer + ".mlp.up_proj.weight");
        }
        names.add("lm_head.weight");
        return names;
    }

    /** Values on a coarse grid, so that many magnitudes are equal. */
    private static TensorSource model(long seed) {
        var random = new Random(seed);
        var tensors = MemoryTensors.builder();
        for (String name : NAMES) {
            float[] values = new float[COUNT];
            for (int k = 0; k < COUNT; k++) {
                values[k] = random.nextInt(64) / 32f - 1;
            }
            tensors.floats(name, values, 8, COUNT / 8);
        }
        return tensors.build();
    }

    private static MethodSource merged(MethodKind kind, ParameterRule... rules) {
        SequencedMap<String, Path> paths = new LinkedHashMap<>();
        paths.put("a", Path.of("a"));
        paths.put("b", Path.of("b"));
        var recipe =
                new MethodRecipe(
                        kind,
                        Optional.of(Path.of("base")),
                        paths,
                        List.of(rules),
                        5,
                        Optional.empty());
        return MethodSource.of(
                new MethodInputs(
                        Optional.of(model(0)),
                        List.of(new NamedModel("a", model(1)), new NamedModel("b", model(2)))),
                recipe);
    }

    private static ParameterRule rule(String parameter, double value) {
        return new ParameterRule(
                parameter,
                Optional.empty(),
                TensorPattern.EVERYTHING,
                new Constant(value),
                "parameters");
    }

    private static float[] read(TensorSource source, String name) {
        return Tensors.readFloats(source, name);
    }

    @Test
    void chatVectorAddsTheChatDeltaToTheLanguageModel() {
        var rules = new ParameterRule[] {rule("weight", 0.75), rule("skip_embeddings", 1)};
        MethodSource merged = merged(ChatVector.KIND, rules);
        String name = NAMES.get(3);
        float[] expected = read(model(1), name);
        float[] chat = read(model(2), name);
        float[] base = read(model(0), name);
        for (int k = 0; k < COUNT; k++) {
            expected[k] += 0.75f * (chat[k] - base[k]);
        }
        assertArrayEquals(expected, read(merged, name));
        for (String words : List.of("model.embed_tokens.weight", "lm_head.weight")) {
            assertArrayEquals(read(model(1), words), read(merged, words), words);
        }
    }

    @Test
    void layersAreSwappedWithMixturesAtTheSeams() {
        MethodSource merged =
                merged(LayerSwapping.KIND, rule("bottom", 2), rule("top", 1), rule("mix", 0.25));
        double[] share = {1, 1, 1, 0.25, 0, 0.25, 1, 1};
        for (int t = 0; t < share.length; t++) {
            String name = NAMES.get(t);
            float[] language = read(model(1), name);
            float[] ability = read(model(2), name);
            float[] expected = new float[COUNT];
            for (int k = 0; k < COUNT; k++) {
                expected[k] = (float) (share[t] * language[k] + (1 - share[t]) * ability[k]);
            }
            assertArrayEquals(expected, read(merged, name), name);
        }
    }

    @Test
    void moreLayersThanThereAreAreRefused() {
        var refused =
                assertThrows(ProblemException.class, () -> merged(LayerSwapping.KIND)).problem();
        assertEquals(
                new MethodProblem.TooFewLayers(9, 6),
                assertInstanceOf(MethodProblem.TooFewLayers.class, refused));
    }

    @Test
    void tiesPerModelKeepsExactlyTheLargestOfAllTensorsAndOfEqualsTheFirst() {
        MethodSource merged = merged(TiesPerModel.KIND, rule("density", 0.3));
        float[][] first = largest(model(1), 0.3);
        float[][] second = largest(model(2), 0.3);
        for (int t = 0; t < NAMES.size(); t++) {
            float[] expected = read(model(0), NAMES.get(t));
            for (int k = 0; k < COUNT; k++) {
                float sum = first[t][k] + second[t][k];
                boolean one = sum >= 0 ? first[t][k] > 0 : first[t][k] < 0;
                boolean two = sum >= 0 ? second[t][k] > 0 : second[t][k] < 0;
                float mixed = (one ? first[t][k] : 0) + (two ? second[t][k] : 0);
                expected[k] += one && two ? mixed / 2 : mixed;
            }
            assertArrayEquals(expected, read(merged, NAMES.get(t)), NAMES.get(t));
        }
    }

    /** Deltas with all but the largest set to 0, found by sorting. */
    private static float[][] largest(TensorSource tuned, double density) {
        float[][] deltas = new float[NAMES.size()][];
        for (int t = 0; t < deltas.length; t++) {
            deltas[t] = read(tuned, NAMES.get(t));
            float[] base = read(model(0), NAMES.get(t));
            for (int k = 0; k < COUNT; k++) {
                deltas[t][k] -= base[k];
            }
        }
        Integer[] order = new Integer[NAMES.size() * COUNT];
        Arrays.setAll(order, k -> k);
        Arrays.sort(
                order,
                Comparator.comparingDouble((Integer k) -> -Math.abs(deltas[k / COUNT][k % COUNT]))
                        .thenComparing(k -> NAMES.get(k / COUNT))
                        .thenComparing(k -> k));
        for (int k = (int) (density * order.length); k < order.length; k++) {
            deltas[order[k] / COUNT][order[k] % COUNT] = 0;
        }
        return deltas;
    }

    @Test
    void tiesPerTensorKeepsExactlyTheLargestThoughMostAreEqual() {
        MethodSource merged =
                merged(
                        TiesPerTensor.KIND,
                        new ParameterRule(
                                "weight",
                                Optional.of("b"),
                                TensorPattern.EVERYTHING,
                                new Constant(0),
                                "parameters"),
                        rule("density", 0.1));
        String name = NAMES.get(2);
        float[] base = read(model(0), name);
        float[] tuned = read(model(1), name);
        float[] found = read(merged, name);
        int changed = 0;
        float least = Float.MAX_VALUE;
        float mostLeft = 0;
        for (int k = 0; k < COUNT; k++) {
            float delta = Math.abs(tuned[k] - base[k]);
            if (found[k] != base[k]) {
                changed++;
                least = Math.min(least, delta);
            } else {
                mostLeft = Math.max(mostLeft, delta);
            }
        }
        assertEquals(COUNT / 10, changed);
        assertEquals(mostLeft, least); // the cut lies among equals
    }

    @Test
    void everyLayerHasItsPlaceOnTheGradientAndTheFirstRuleDecides() {
        var first =
                new ParameterRule(
                        "weight",
                        Optional.of("a"),
                        new TensorPattern("*.layers.5.*", Optional.empty()),
                        new Constant(0.5),
                        "rule 1");
        var second =
                new ParameterRule(
                        "weight",
                        Optional.empty(),
                        TensorPattern.EVERYTHING,
                        new Gradient(List.of(0.0, 1.0, 0.0)),
                        "rule 2");
        Parameters values = merged(TaskArithmetic.KIND, first, second).parameters();
        assertEquals(new Parameters.Hit(0.5, "rule 1"), values.value("weight", 0, NAMES.get(6)));
        assertEquals(new Parameters.Hit(0, "rule 2"), values.value("weight", 1, NAMES.get(6)));
        assertEquals(new Parameters.Hit(0.4, "rule 2"), values.value("weight", 0, NAMES.get(2)));
        assertEquals(new Parameters.Hit(0, "rule 2"), values.value("weight", 0, NAMES.get(7)));
        assertEquals(new Parameters.Hit(1, "usual"), values.value("lambda", 0, NAMES.get(2)));
    }

    @Test
    void aZeroChangeLeavesTheBaseBitByBit() {
        MethodSource merged = merged(TaskArithmetic.KIND, rule("lambda", 0));
        for (String name : NAMES) {
            assertArrayEquals(read(model(0), name), read(merged, name), name);
        }
    }

    @Test
    void anotherSeedKeepsOtherElements() {
        var numbers = CounterNumbers.of(1).of(0, "a");
        int[] first = new int[1000];
        numbers.fill(0, first, 1000);
        int[] later = new int[10];
        numbers.fill(990, later, 10);
        assertArrayEquals(Arrays.copyOfRange(first, 990, 1000), later);
        int[] other = new int[1000];
        CounterNumbers.of(2).of(0, "a").fill(0, other, 1000);
        assertEquals(false, Arrays.equals(first, other));
        double mean = Arrays.stream(first).average().orElseThrow() / UniformNumbers.RANGE;
        assertEquals(0.5, mean, 0.05);
    }
}
