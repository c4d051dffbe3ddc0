package maec.combine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.TensorNames;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Rules for single tensors: the first that fits holds, in figures and in merged weights alike. */
class CoefficientRuleTest {
    private static final List<String> RULES =
            List.of(
                    "*.mlp.*@1-1:gamma.ability0=0.25",
                    "*.mlp.*:gamma=1.5,0.5",
                    "*.self_attn.*@0-1:mu.language1=-0.5",
                    "*.mlp.*:gamma.ability0=9",
                    "*.embed_tokens.*:lambda=0",
                    "*:eta=0.1,0.9",
                    "*.up_proj.*:alpha=0.3",
                    "*.down_proj.*:beta=0");

    private static Recipe recipe(CombinationInputs inputs) {
        return Recipe.defaults(inputs.abilityNames(), inputs.languageNames())
                .withKeyPercent(20)
                .withTensorPercent(60)
                .withMu("language0", 0.7)
                .withRules(RULES.stream().map(CoefficientRule::parse).toList());
    }

    /** The recipe of one tensor, found by looking at names alone. */
    private static Recipe plainly(Recipe recipe, String tensor) {
        int layer = TensorNames.addressOf(tensor).layer();
        Recipe own = recipe.withRules(List.of());
        if (tensor.contains(".mlp.")) {
            double falling = 1.5 - layer * 0.5;
            own = own.withGamma("ability1", falling);
            own = own.withGamma("ability0", layer == 1 ? 0.25 : falling);
        }
        if (tensor.contains(".self_attn.") && layer <= 1) {
            own = own.withMu("language1", -0.5);
        }
        if (tensor.contains("embed_tokens")) {
            own = own.withLambda(0);
        }
        own = own.withEta(layer < 0 ? 0.1 : 0.1 + 0.4 * layer);
        if (tensor.contains("up_proj")) {
            own = own.withAlpha(0.3);
        }
        return tensor.contains("down_proj") ? own.withBeta(0) : own;
    }

    @Test
    void figuresOfEveryTensorAreThoseOfItsOwnCoefficients() {
        var inputs = new SmallWorld(5).inputs(2, true, 2, 100);
        Recipe recipe = recipe(inputs);
        Outcome outcome =
                CombinationStatistics.compute(inputs, JobContext.silent()).outcome(recipe);
        for (TensorOutcome tensor : outcome.tensors()) {
            String name = tensor.name();
            var direct = new DirectComputation(inputs, plainly(recipe, name));
            double[] ability = direct.abilities(name);
            double[] language = direct.languages(name);
            close(DirectComputation.norm(ability), tensor.abilityNorm(), name);
            close(DirectComputation.norm(language), tensor.languageNorm(), name);
            assertEquals(
                    DirectComputation.cosine(ability, language), tensor.sensitivity(), 1e-11, name);
            close(
                    DirectComputation.norm(direct.change(name, tensor.selected())),
                    tensor.changeNorm(),
                    name);
        }
        assertEquals(Math.round(0.6 * outcome.tensors().size()), outcome.selectedTensors());
    }

    @Test
    void mergedWeightsAreWhatTheFiguresForetold() {
        var inputs = new SmallWorld(5).inputs(2, true, 2, 100);
        Recipe recipe = recipe(inputs);
        Outcome outcome =
                CombinationStatistics.compute(inputs, JobContext.silent()).outcome(recipe);
        var merged = new MergedSource(inputs, recipe, outcome.selectedNames());
        for (TensorOutcome tensor : outcome.tensors()) {
            String name = tensor.name();
            float[] found = new float[(int) tensor.shape().count()];
            merged.readFloats(name, 0, found, 0, found.length);
            double[] base = new DirectComputation(inputs, recipe).base(name);
            double[] change =
                    new DirectComputation(inputs, plainly(recipe, name))
                            .change(name, tensor.selected());
            double square = 0;
            for (int k = 0; k < found.length; k++) {
                assertEquals(base[k] + change[k], found[k], 1e-6, name);
                square += Math.pow(found[k] - base[k], 2);
            }
            assertEquals(tensor.changeNorm(), Math.sqrt(square), 1e-5 * tensor.changeNorm() + 1e-9);
        }
    }

    @Test
    void aTensorWhoseRulesSayZeroIsTheBaseBitByBit() {
        var inputs = new SmallWorld(5).inputs(1, true, 1, 100);
        Recipe recipe =
                Recipe.defaults(inputs.abilityNames(), inputs.languageNames())
                        .withRules(List.of(CoefficientRule.parse("*.mlp.*:lambda=0")));
        var merged = new MergedSource(inputs, recipe, Set.of());
        assertEquals(
                SmallWorld.SHAPES.keySet().stream().filter(n -> !n.contains(".mlp.")).toList(),
                merged.tensors().stream()
                        .map(spec -> spec.name())
                        .filter(merged.changedTensors()::contains)
                        .toList());
        assertNotEquals(
                new MergedSource(inputs, recipe.withRules(List.of()), Set.of()).fingerprint(),
                merged.fingerprint());
    }

    @Test
    void theListingNamesTheTensorsThatARuleDecidesFor() {
        var inputs = new SmallWorld(5).inputs(2, true, 2, 100);
        List<List<String>> hits =
                RuledCoefficients.hits(recipe(inputs), List.copyOf(SmallWorld.SHAPES.keySet()));
        assertEquals(
                List.of("model.layers.1.mlp.up_proj.weight", "model.layers.1.mlp.down_proj.weight"),
                hits.getFirst());
        assertEquals(6, hits.get(1).size(), "ability1 in layer 1 is left to the second rule");
        assertEquals(List.of(), hits.get(3), "two rules before it decide for every ability");
        assertEquals(List.of("model.embed_tokens.weight"), hits.get(4));
        assertEquals(SmallWorld.SHAPES.size(), hits.get(5).size());
    }

    @Test
    void theWrittenFormReadsBackTheSame() {
        for (String text : RULES) {
            assertEquals(text, CoefficientRule.parse(text).text());
        }
        assertEquals("*@3-3:mu=1", CoefficientRule.parse(" *@3:mu = 1.0 ").text());
    }

    @Test
    void whatIsNoRuleIsRefused() {
        Stream.of(
                        "",
                        "*",
                        "*:gamma",
                        "*:gamma=",
                        "*:gamma=x",
                        "*:delta=1",
                        "*:eta.es=1",
                        "*@3-1:eta=1")
                .forEach(
                        text ->
                                assertThrows(
                                        IllegalArgumentException.class,
                                        () -> CoefficientRule.parse(text),
                                        text));
        var inputs = new SmallWorld(5).inputs(1, false, 1, 100);
        Recipe unknown =
                Recipe.defaults(inputs.abilityNames(), inputs.languageNames())
                        .withRules(List.of(CoefficientRule.parse("*:mu.fr=1")));
        assertThrows(ProblemException.class, () -> new MergedSource(inputs, unknown, Set.of()));
    }

    private static void close(double expected, double found, String at) {
        assertEquals(expected, found, 1e-9 * Math.abs(expected) + 1e-12, at);
    }
}
