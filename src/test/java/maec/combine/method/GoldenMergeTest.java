package maec.combine.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.HubCache;
import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.combine.method.MethodInputs.NamedModel;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Every method against what mergekit (for DARE's paper variant, plain torch) made of two models.
 */
final class GoldenMergeTest {
    private static final String BOTH = "{a: tuned_a.safetensors, b: tuned_b.safetensors}";

    /** At a cut of magnitudes single elements may fall on the other side. */
    private static final int AT_THE_CUT = 2;

    private static Path folder() {
        try {
            return Path.of(
                            Objects.requireNonNull(
                                            GoldenMergeTest.class.getResource(
                                                    "/golden/merge/base.safetensors"))
                                    .toURI())
                    .getParent();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static MethodRecipe recipe(String method, String models, String parameters) {
        String text =
                """
                version: 1
                method: %s
                sources:
                  base: base.safetensors
                  models: %s
                parameters: %s
                """
                        .formatted(method, models, parameters);
        var finder = new ModelFinder(HubCache.of(Map.of(), folder()));
        return MethodYaml.parse(folder().resolve("recipe.yaml"), text, finder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linear                    | linear          | weight: {a: 0.3, b: 0.5}",
                "task-arithmetic           | task_arithmetic | weight: {a: 0.7, b: 0.4}, lambda: 0.9",
                "ties-per-tensor           | ties | weight: {a: 0.7, b: 0.4}, density: {a: 0.5, b: 0.6}",
                "dare-linear-l1-per-tensor | dare_linear | weight: {a: 0.7, b: 0.4}, density: {a: 0.6, b: 0.7}",
                "dare-linear-inverse-density | dare_paper | weight: {a: 0.7, b: 0.4}, density: {a: 0.6, b: 0.7}",
                "dare-ties-l1-per-tensor   | dare_ties | weight: {a: 0.7, b: 0.4}, density: {a: 0.6, b: 0.7}",
                "della-per-row             | della | weight: {a: 0.7, b: 0.4}, density: {a: 0.6, b: 0.7}, epsilon: {a: 0.15, b: 0.1}, lambda: 1.1",
                "breadcrumbs-per-tensor    | breadcrumbs | weight: {a: 0.7, b: 0.4}, density: {a: 0.7, b: 0.6}, gamma: {a: 0.05, b: 0.02}",
                "slerp-per-tensor          | slerp | t: 0.35",
                "model-stock-per-tensor    | model_stock | ",
                "sce-per-tensor            | sce | select_topk: 0.4",
            })
    void methodsGiveWhatOthersComputed(String method, String golden, String parameters) {
        String values = parameters == null ? "" : parameters;
        requireGolden(recipe(method, BOTH, "{" + values + "}"), golden);
    }

    @org.junit.jupiter.api.Test
    void nearswapGivesWhatOthersComputed() {
        requireGolden(recipe("nearswap", "{a: tuned_a.safetensors}", "{t: 0.01}"), "nearswap");
    }

    private static void requireGolden(MethodRecipe recipe, String golden) {
        List<TensorSource> open = new ArrayList<>();
        try (TensorSource uniform =
                        Checkpoint.open(folder().resolve("methods/uniform.safetensors"));
                TensorSource expected =
                        Checkpoint.open(folder().resolve("methods/" + golden + ".safetensors"))) {
            MethodInputs inputs = open(recipe, open);
            UniformNumbers.Family numbers =
                    (model, tensor) ->
                            (offset, target, count) -> {
                                float[] values = new float[count];
                                uniform.readFloats(
                                        "u.tuned_" + "ab".charAt(model) + "." + tensor,
                                        offset,
                                        values,
                                        0,
                                        count);
                                for (int k = 0; k < count; k++) {
                                    target[k] = (int) (values[k] * UniformNumbers.RANGE);
                                }
                            };
            // the fixture holds four of the tensors, so the others have no random numbers
            TensorSource merged = MethodSource.of(inputs, recipe, numbers);
            assertTrue(expected.tensors().size() >= 4, golden);
            for (TensorSpec spec : expected.tensors()) {
                requireClose(
                        Tensors.readFloats(expected, spec.name()),
                        Tensors.readFloats(merged, spec.name()),
                        spec.name());
            }
        } finally {
            open.forEach(TensorSource::close);
        }
    }

    private static MethodInputs open(MethodRecipe recipe, List<TensorSource> open) {
        List<NamedModel> models = new ArrayList<>();
        recipe.models()
                .forEach(
                        (name, path) -> {
                            open.add(Checkpoint.open(path));
                            models.add(new NamedModel(name, open.getLast()));
                        });
        open.add(Checkpoint.open(recipe.base().orElseThrow()));
        return new MethodInputs(Optional.of(open.getLast()), models);
    }

    private static void requireClose(float[] expected, float[] found, String tensor) {
        int atTheCut = 0;
        for (int k = 0; k < expected.length; k++) {
            if (Math.abs(expected[k] - found[k]) > 1e-6f) {
                atTheCut++;
            }
            int ulps = ordered(expected[k]) - ordered(found[k]);
            assertTrue(Math.abs(ulps) <= 1 || Math.abs(expected[k] - found[k]) > 1e-6f, tensor);
        }
        assertTrue(atTheCut <= AT_THE_CUT, tensor + " differs in " + atTheCut);
        assertEquals(expected.length, found.length);
    }

    /** Bits of a bfloat16 in the order of the numbers. */
    private static int ordered(float value) {
        int bits = FloatCodec.toBfloat16(value);
        return bits < 0 ? Short.MIN_VALUE - bits : bits;
    }

    @ParameterizedTest
    @CsvSource({
        "ties-per-tensor,density: 0.3",
        "dare-ties-l1-per-tensor,density: 0.6",
        "della-per-row,density: 0.6",
        "breadcrumbs-per-tensor,density: 0.6",
        "sce-per-tensor,select_topk: 0.4",
        "slerp-per-tensor,t: 0.2"
    })
    void piecesAreTheSameAsTheWhole(String method, String parameters) {
        List<TensorSource> open = new ArrayList<>();
        try {
            MethodRecipe recipe = recipe(method, BOTH, "{" + parameters + "}");
            MethodInputs inputs = open(recipe, open);
            String name = "model.layers.0.mlp.down_proj.weight";
            float[] whole = Tensors.readFloats(MethodSource.of(inputs, recipe), name);
            TensorSource again = MethodSource.of(inputs, recipe);
            float[] pieces = new float[whole.length];
            for (int end = pieces.length, size = 777; end > 0; end -= size) {
                int from = Math.max(0, end - size);
                again.readFloats(name, from, pieces, from, end - from);
            }
            assertArrayEquals(whole, pieces, name);
        } finally {
            open.forEach(TensorSource::close);
        }
    }
}
