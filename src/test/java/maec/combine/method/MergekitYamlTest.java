package maec.combine.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.HubCache;
import maec.checkpoint.MemoryTensors;
import maec.checkpoint.ModelFinder;
import maec.checkpoint.SafetensorsWriter;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.DType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class MergekitYamlTest {
    private static final String TIES =
            """
            merge_method: ties
            base_model: base
            models:
            - model: base
            - model: one
              parameters:
                weight:
                - {filter: mlp, value: [0, 1]}
                - {value: 0.5}
                density: 0.3
            - model: two
              parameters: {weight: 0.4}
            parameters:
              density: 0.6
              normalize: false
              int8_mask: true
            dtype: float32
            out_dtype: bfloat16
            """;

    @TempDir Path folder;
    private ModelFinder finder;

    @BeforeEach
    void makeModels() throws IOException {
        finder = new ModelFinder(HubCache.of(Map.of(), folder));
        for (String name : List.of("base", "one", "two")) {
            Files.createDirectories(folder.resolve(name));
            var tensors = MemoryTensors.builder().floats("model.norm.weight", new float[4], 4);
            for (int layer = 0; layer < 3; layer++) {
                tensors.floats("model.layers." + layer + ".mlp.up_proj.weight", new float[4], 2, 2);
                tensors.floats(
                        "model.layers." + layer + ".input_layernorm.weight", new float[2], 2);
            }
            SafetensorsWriter.write(
                    folder.resolve(name + "/model.safetensors"),
                    tensors.build(),
                    Map.of(),
                    JobContext.silent());
        }
    }

    private MethodRecipe read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("recipe.yaml"), text);
        return MethodRecipes.read(file, finder).orElseThrow();
    }

    private Parameters values(MethodRecipe recipe) {
        return OpenModels.with(
                recipe,
                finder,
                inputs ->
                        new Parameters(
                                recipe.kind(), inputs.names(), recipe.rules(), inputs.reference()));
    }

    @Test
    void modelsValuesFiltersAndGradientsAreUnderstood() throws IOException {
        MethodRecipe recipe = read(TIES);
        assertEquals(TiesPerTensor.KIND, recipe.kind());
        assertEquals(List.of("one", "two"), List.copyOf(recipe.models().keySet()));
        assertEquals(Optional.of(DType.BF16), recipe.dtype());
        Parameters values = values(recipe);
        String up = "model.layers.1.mlp.up_proj.weight";
        assertEquals(0.5, values.value("weight", 0, up).value());
        assertEquals("parameters of one, filter 1", values.value("weight", 0, up).origin());
        assertEquals(0.5, values.value("weight", 0, "model.norm.weight").value());
        assertEquals(0.3, values.value("density", 0, up).value());
        assertEquals(0.6, values.value("density", 1, up).value());
        assertEquals(0, values.value("normalize", 0, up).value());
    }

    @Test
    void whatIsWrittenForMergekitReadsBackAsTheSameValues() throws IOException {
        MethodRecipe recipe = read(TIES);
        String text =
                OpenModels.with(
                        recipe, finder, inputs -> MergekitWriting.of(inputs, recipe, folder));
        assertSameValues(recipe, read(text));
        assertEquals(recipe.dtype(), read(text).dtype());
    }

    @Test
    void ourOwnTextReadsBackAsTheSameValues() throws IOException {
        MethodRecipe recipe = read(TIES);
        assertSameValues(recipe, read(MethodYaml.print(recipe, folder.toAbsolutePath())));
    }

    private void assertSameValues(MethodRecipe expected, MethodRecipe found) {
        assertEquals(expected.kind(), found.kind());
        assertEquals(expected.models(), found.models());
        Parameters first = values(expected);
        Parameters second = values(found);
        for (String tensor :
                List.of(
                        "model.layers.2.mlp.up_proj.weight",
                        "model.layers.1.input_layernorm.weight")) {
            for (MethodParameter parameter : expected.kind().parameters()) {
                for (int model = 0; model < 2; model++) {
                    assertEquals(
                            first.value(parameter.name(), model, tensor).value(),
                            second.value(parameter.name(), model, tensor).value(),
                            parameter.name() + " " + model + " " + tensor);
                }
            }
        }
    }

    @Test
    void layerSwappingBecomesAWeightedMean() throws IOException {
        MethodRecipe recipe =
                read(
                        """
                        version: 1
                        method: layer-swapping
                        sources: {models: {language: one, ability: two}}
                        parameters: {bottom: 1, top: 1, bottom_transition: 0, top_transition: 0}
                        """);
        String text =
                OpenModels.with(
                        recipe, finder, inputs -> MergekitWriting.of(inputs, recipe, folder));
        MethodRecipe linear = read(text);
        assertEquals(Linear.KIND, linear.kind());
        Parameters values = values(linear);
        for (int layer = 0; layer < 3; layer++) {
            String name = "model.layers." + layer + ".mlp.up_proj.weight";
            double language = layer == 1 ? 0 : 1;
            assertEquals(language, values.value("weight", 0, name).value(), name);
            assertEquals(1 - language, values.value("weight", 1, name).value(), name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "merge_method: ties | merge_method: karcher | merge_method cannot be done here",
                "merge_method: ties | merge_method: model_stock | model-stock-per-tensor has no such",
                "dtype: float32 | chat_template: auto | chat_template cannot be done here",
                "normalize: false | select: 1 | select cannot be done here",
                "density: 0.3 | density: 1.3 | density must be a number from 0.0 to 1.0",
                "model: two | model: three | models[2].model names",
                "out_dtype: bfloat16 | out_dtype: int8 | out_dtype must be float32, float16 or bfloat16",
                "base_model: base | tokenizer_source: union | tokenizer_source cannot be done here",
            })
    void whatIsNotSharedIsRefusedWithLineAndKey(String old, String changed, String sentence) {
        String text = TIES.replace(old, changed);
        var refused = assertThrows(ProblemException.class, () -> read(text)).problem();
        assertTrue(refused.sentence().contains(sentence), refused::sentence);
        assertTrue(refused.sentence().contains(", line "), refused::sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "method: ties-per-tensor | method: magic | There is no merge method magic.",
                "density: 0.5 | dense: 0.5 | parameters.dense is not a key of recipes",
                "density: 0.5 | density: {three: 0.5} | parameters.density.three is not a key",
                "density: 0.5 | lambda: {one: 1} | parameters.lambda must be a single value",
                "density: 0.5 | normalize: 2 | parameters.normalize must be true or false",
                "layers: 0-1 | layers: 1-0 | rules[0].layers is 1-0 and must be in rising order",
                "seed: 1 | seed: x | seed must be left out",
            })
    void ourRecipesAreReadStrictly(String old, String changed, String sentence) {
        String text =
                """
                version: 1
                method: ties-per-tensor
                sources: {base: base, models: {one: one, two: two}}
                parameters: {density: 0.5}
                rules:
                - {tensors: "*mlp*", layers: 0-1, weight: [0, 1]}
                """;
        String broken = old.startsWith("seed") ? text + changed : text.replace(old, changed);
        var refused = assertThrows(ProblemException.class, () -> read(broken)).problem();
        assertTrue(refused.sentence().contains(sentence), refused::sentence);
    }
}
