package maec.combine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.JobContext;

import org.junit.jupiter.api.Test;

import java.util.Locale;
import java.util.TreeSet;

/** The model card says what was done, the same on every machine. */
class ModelCardTest {
    private final CombinationInputs inputs = new SmallWorld(31).inputs(1, true, 2, 100);

    private String card(Recipe recipe) {
        var outcome = CombinationStatistics.compute(inputs, JobContext.silent()).outcome(recipe);
        return new ModelCard("A merge", "org/base", inputs.fingerprints(), outcome, "1.2.3")
                .markdown();
    }

    private Recipe recipe() {
        return Recipe.defaults(inputs.abilityNames(), inputs.languageNames());
    }

    @Test
    void theFormulaStandsThereWithItsNumbers() {
        Recipe recipe = recipe().withMu("language1", -0.5).withLambda(0.3).withKeyPercent(7.5);
        String card = card(recipe);
        assertTrue(
                card.contains(
                        """
                        R(ability0) = 1·Δ(ability0) − 0.2·Δ(pivot), on its 7.5 % most important weights, 0 elsewhere
                        R(L) = 1·Δ(language0) + -0.5·Δ(language1)
                        θ = θ₀ + 1·R(ability0) + 1·R(L)   in 14 of 18 tensors
                        θ = θ₀ + 0.3·R(L)   in 4 of 18 tensors
                        """),
                card);
        assertTrue(card.contains("# A merge\n"), card);
        assertTrue(card.contains("base_model: org/base\n"), card);
        assertTrue(card.contains("Workbench 1.2.3 from org/base"), card);
    }

    @Test
    void leftOutTensorsAndSourcesAreListed() {
        var out = new TreeSet<String>();
        out.add("lm_head.weight");
        Recipe recipe =
                recipe().withTensorPercent(100)
                        .withScope(new TensorScope(true, new TreeSet<>(), out));
        String card = card(recipe);
        assertTrue(card.contains("without an ability part: `lm_head.weight`.\n"), card);
        inputs.fingerprints()
                .forEach(
                        (name, digest) -> assertTrue(card.contains("| " + name + " | `" + digest)));
        assertFalse(card(recipe().withTensorPercent(100)).contains("without an ability part"));
    }

    @Test
    void theMachinesLanguageDoesNotShow() {
        Locale before = Locale.getDefault();
        String card = card(recipe());
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertEquals(card, card(recipe()));
            Locale.setDefault(Locale.GERMANY);
            assertEquals(card, card(recipe()));
        } finally {
            Locale.setDefault(before);
        }
    }
}
