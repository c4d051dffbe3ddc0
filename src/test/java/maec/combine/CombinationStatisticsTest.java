package maec.combine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.combine.CombinationInputs.Ability;
import maec.combine.CombinationInputs.Language;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.TensorAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Answers from statistics are those of a direct computation over all weights. */
class CombinationStatisticsTest {
    private static final double TOLERANCE = 1e-11;

    @ParameterizedTest
    @CsvSource({
        "1, false, 1, 100",
        "1, true, 1, 100",
        "1, true, 2, 10",
        "2, false, 2, 100",
        "2, true, 1, 100",
        "2, true, 2, 20",
        "3, true, 2, 100",
        "1, true, 0, 100",
        "0, false, 2, 100"
    })
    void outcomesEqualADirectComputation(
            int abilities, boolean pivot, int languages, double trainedPercent) {
        var inputs = new SmallWorld(7).inputs(abilities, pivot, languages, trainedPercent);
        var statistics = CombinationStatistics.compute(inputs, JobContext.silent());
        for (Recipe recipe : recipes(inputs)) {
            compare(statistics.outcome(recipe), new DirectComputation(inputs, recipe));
            comparePairs(statistics, inputs, recipe);
        }
    }

    private static List<Recipe> recipes(CombinationInputs inputs) {
        Recipe defaults = Recipe.defaults(inputs.abilityNames(), inputs.languageNames());
        List<Recipe> recipes = new ArrayList<>();
        for (double keyPercent : new double[] {0, 0.1, 5, 20, 21.6, 50.4, 100}) {
            recipes.add(defaults.withKeyPercent(keyPercent));
        }
        Recipe uneven = defaults.withKeyPercent(37.6).withAlpha(0.8).withBeta(-0.4).withEta(0.3);
        for (int k = 0; k < inputs.abilities().size(); k++) {
            uneven = uneven.withGamma("ability" + k, k == 0 ? 1.5 : -0.5);
        }
        for (int k = 0; k < inputs.languages().size(); k++) {
            uneven = uneven.withMu("language" + k, k == 0 ? -0.7 : 2);
        }
        for (Sensitivity sensitivity : Sensitivity.values()) {
            recipes.add(uneven.withSensitivity(sensitivity).withTensorPercent(30));
        }
        recipes.add(uneven.withLambda(0).withTensorPercent(0));
        recipes.add(uneven.withEta(0).withTensorPercent(100));
        recipes.add(uneven.withAlpha(0));
        if (!inputs.abilities().isEmpty()) {
            recipes.add(uneven.withGamma("ability0", 0));
        }
        return recipes;
    }

    private static void compare(Outcome outcome, DirectComputation direct) {
        Recipe recipe = outcome.recipe();
        Map<String, Double> sensitivities = direct.sensitivities();
        assertEquals(List.copyOf(sensitivities.keySet()), names(outcome));
        double abilitySquare = 0;
        double languageSquare = 0;
        double baseSquare = 0;
        long keys = 0;
        for (TensorOutcome tensor : outcome.tensors()) {
            String name = tensor.name();
            String at = recipe + " " + name;
            double ability = DirectComputation.norm(direct.abilities(name));
            double language = DirectComputation.norm(direct.languages(name));
            double factor = Math.abs(tensor.selected() ? recipe.eta() : recipe.lambda());
            assertEquals(sensitivities.get(name), tensor.sensitivity(), TOLERANCE, at);
            close(ability, tensor.abilityNorm(), at);
            close(language, tensor.languageNorm(), at);
            close(DirectComputation.norm(direct.base(name)), tensor.baseNorm(), at);
            close(tensor.selected() ? ability : 0, tensor.appliedAbilityNorm(), at);
            close(factor * language, tensor.appliedLanguageNorm(), at);
            double change = DirectComputation.norm(direct.change(name, tensor.selected()));
            close(change, tensor.changeNorm(), at);
            assertEquals(direct.keyWeights(name), tensor.keyWeights(), at);
            keys += tensor.keyWeights();
            abilitySquare += tensor.selected() ? ability * ability : 0;
            languageSquare += factor * factor * language * language;
            baseSquare += Math.pow(DirectComputation.norm(direct.base(name)), 2);
        }
        assertEquals(keys, outcome.keyWeights());
        close(Math.sqrt(abilitySquare / baseSquare), outcome.abilityShare(), "abilityShare");
        close(Math.sqrt(languageSquare / baseSquare), outcome.languageShare(), "languageShare");
        assertEquals(lowest(sensitivities, recipe.tensorPercent()), outcome.selectedNames());
    }

    /** The k₂ percent of tensors with the lowest sensitivity, ties by name. */
    private static TreeSet<String> lowest(Map<String, Double> sensitivities, double percent) {
        return sensitivities.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Double>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(Math.round(percent / 100 * sensitivities.size()))
                .map(Map.Entry::getKey)
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    private static void comparePairs(
            CombinationStatistics statistics, CombinationInputs inputs, Recipe recipe) {
        var direct = new DirectComputation(inputs, recipe);
        String tensor = "model.layers.1.mlp.up_proj.weight";
        var rows = statistics.pairs(recipe, tensor).iterator();
        for (Ability ability : inputs.abilities()) {
            double[] abilityWeights = direct.ability(ability, tensor);
            boolean[] mask = direct.mask(ability, tensor);
            double keys = 0;
            for (boolean key : mask) {
                keys += key ? 1 : 0;
            }
            for (Language language : inputs.languages()) {
                double[] delta = direct.language(language, tensor);
                PairFigures row = rows.next();
                assertEquals(ability.name(), row.ability());
                assertEquals(language.name(), row.language());
                assertEquals(
                        DirectComputation.cosine(abilityWeights, delta), row.cosine(), TOLERANCE);
                close(DirectComputation.norm(abilityWeights), row.abilityNorm(), "‖R(A)‖");
                close(DirectComputation.norm(delta), row.languageNorm(), "‖Δ(L)‖");
                assertEquals(keys / mask.length, row.keyShare(), 1e-15);
            }
        }
        assertFalse(rows.hasNext());
    }

    private static void close(double expected, double found, String what) {
        assertEquals(expected, found, TOLERANCE * Math.max(1e-3, expected), what);
    }

    private static List<String> names(Outcome outcome) {
        return outcome.tensors().stream().map(TensorOutcome::name).toList();
    }

    @Test
    void theNumberOfThreadsDoesNotChangeABit() {
        var inputs = new SmallWorld(3).inputs(2, true, 2, 30);
        var alone = CombinationStatistics.compute(inputs, 1, JobContext.silent());
        var together = CombinationStatistics.compute(inputs, 4, JobContext.silent());
        for (int t = 0; t < alone.tensors().length; t++) {
            TensorStatistics one = alone.tensors()[t];
            TensorStatistics other = together.tensors()[t];
            assertEquals(one.spec(), other.spec());
            assertEquals(one.baseSquare(), other.baseSquare(), 0.0);
            assertArrayEquals(one.products(), other.products());
            assertArrayEquals(one.languages(), other.languages());
            assertArrayEquals(one.keys(), other.keys());
        }
        assertEquals(alone.key(), together.key());
    }

    @Test
    void theCutIsSnappedAndBoundedByTheTrainedShare() {
        var inputs = new SmallWorld(5).inputs(1, true, 1, 10);
        var statistics = CombinationStatistics.compute(inputs, JobContext.silent());
        Recipe recipe = Recipe.defaults(inputs.abilityNames(), inputs.languageNames());
        assertEquals(10, statistics.trainedPercent());
        assertEquals(
                4.3, statistics.outcome(recipe.withKeyPercent(4.32)).effectiveKeyPercent(), 1e-12);
        Outcome bound = statistics.outcome(recipe.withKeyPercent(10));
        Outcome beyond = statistics.outcome(recipe.withKeyPercent(60));
        assertEquals(10, beyond.effectiveKeyPercent());
        assertEquals(bound.tensors(), beyond.tensors());
    }

    @Test
    void pinsAndScopeTakeTensorsOutOfPlay() {
        var inputs = new SmallWorld(5).inputs(1, true, 1, 100);
        var statistics = CombinationStatistics.compute(inputs, JobContext.silent());
        var in = new TreeSet<>(List.of("model.norm.weight"));
        var out = new TreeSet<>(List.of("model.layers.0.mlp.up_proj.weight"));
        Recipe recipe =
                Recipe.defaults(inputs.abilityNames(), inputs.languageNames())
                        .withScope(new TensorScope(false, in, out));
        Outcome outcome = statistics.outcome(recipe);
        assertEquals(14, outcome.tensors().stream().filter(TensorOutcome::inPlay).count());
        assertTrue(outcome.selectedNames().containsAll(in));
        assertFalse(outcome.selectedNames().contains("model.embed_tokens.weight"));
        assertFalse(outcome.selectedNames().contains("lm_head.weight"));
        assertFalse(outcome.selectedNames().contains(out.first()));
        assertEquals(Math.round(0.8 * 14) + 1, outcome.selectedTensors());
        Outcome all = statistics.outcome(recipe.withTensorPercent(100));
        assertFalse(all.selectedNames().contains(out.first()));
    }

    @Test
    void equalSensitivitiesAreRankedByName() {
        var inputs = new SmallWorld(5).inputs(1, true, 1, 100);
        var statistics = CombinationStatistics.compute(inputs, JobContext.silent());
        Recipe nothing =
                Recipe.defaults(inputs.abilityNames(), inputs.languageNames()).withKeyPercent(0);
        List<String> ranked =
                statistics.outcome(nothing).tensors().stream()
                        .sorted(Comparator.comparingInt(TensorOutcome::rank))
                        .map(TensorOutcome::name)
                        .toList();
        assertEquals(List.copyOf(new TreeSet<>(SmallWorld.SHAPES.keySet())), ranked);
    }

    @Test
    void deltasThatCancelAreZero() {
        var world = new SmallWorld(9);
        ArraySource base = world.base();
        ArraySource tuned = world.tuned(base, 0.02);
        var inputs =
                new CombinationInputs(
                        base,
                        Optional.of(tuned),
                        List.of(new Ability("a", tuned, world.bins(100))),
                        List.of(new Language("l", world.tuned(base, 0.02))));
        Recipe recipe = Recipe.defaults(List.of("a"), List.of("l")).withAlpha(0.3).withBeta(0.3);
        Outcome outcome =
                CombinationStatistics.compute(inputs, JobContext.silent())
                        .outcome(recipe.withKeyPercent(100));
        for (TensorOutcome tensor : outcome.tensors()) {
            assertEquals(0, tensor.abilityNorm(), tensor.name());
            assertEquals(0, tensor.sensitivity(), tensor.name());
        }
    }

    @Test
    void layersAscendAndTheRestStandsLast() {
        var inputs = new SmallWorld(5).inputs(1, true, 1, 100);
        Outcome outcome =
                CombinationStatistics.compute(inputs, JobContext.silent())
                        .outcome(Recipe.defaults(inputs.abilityNames(), inputs.languageNames()));
        assertEquals(
                List.of(0, 1, 2, TensorAddress.NO_LAYER),
                outcome.layers().stream().map(LayerOutcome::layer).toList());
        assertEquals(
                outcome.weights(),
                outcome.layers().stream().mapToLong(LayerOutcome::weights).sum());
        assertEquals(2 * 640 + 16, outcome.layers().getLast().weights());
        assertEquals(
                outcome.keyWeights(),
                outcome.layers().stream().mapToLong(LayerOutcome::keyWeights).sum());
    }

    @Test
    void unknownNamesAreRefused() {
        var inputs = new SmallWorld(5).inputs(1, false, 1, 100);
        var statistics = CombinationStatistics.compute(inputs, JobContext.silent());
        Recipe recipe = Recipe.defaults(inputs.abilityNames(), inputs.languageNames());
        refuses("ability", "swimming", () -> statistics.outcome(recipe.withGamma("swimming", 1)));
        refuses("language", "fi", () -> statistics.outcome(recipe.withMu("fi", 1)));
        refuses("tensor", "nothing", () -> statistics.pairs(recipe, "nothing"));
        var scope = new TensorScope(true, new TreeSet<>(List.of("nothing")), new TreeSet<>());
        refuses("tensor", "nothing", () -> statistics.outcome(recipe.withScope(scope)));
    }

    private static void refuses(
            String kind, String name, org.junit.jupiter.api.function.Executable work) {
        var thrown = assertThrows(ProblemException.class, work);
        assertEquals(new CombineProblem.UnknownName(kind, name), thrown.problem());
    }

    @Test
    void aWeightThatIsNotFiniteIsNamed() {
        for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            var world = new SmallWorld(5);
            ArraySource base = world.base();
            ArraySource tuned = world.tuned(base, 0.02);
            tuned.floats.get("model.layers.2.mlp.down_proj.weight")[700] = bad;
            var inputs =
                    new CombinationInputs(
                            base, Optional.empty(), List.of(), List.of(new Language("es", tuned)));
            var thrown =
                    assertThrows(
                            ProblemException.class,
                            () -> CombinationStatistics.compute(inputs, JobContext.silent()));
            var problem = assertInstanceOf(CombineProblem.NotFinite.class, thrown.problem());
            assertEquals("language es", problem.source());
            assertEquals(700, problem.offset());
            assertEquals(65, problem.exitCode());
        }
    }

    @Test
    void cancellingStopsThePass() {
        var inputs = new SmallWorld(5).inputs(1, true, 1, 100);
        var cancel = new CancelToken();
        var context = new JobContext(_ -> cancel.cancel(), cancel);
        assertThrows(
                JobCancelledException.class, () -> CombinationStatistics.compute(inputs, context));
    }
}
