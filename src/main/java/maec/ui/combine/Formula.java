package maec.ui.combine;

import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The combination of the method page, written with the present numbers.
 *
 * <p>τ in T: θ[τ] = θ₀[τ] + Σ γ_i·R(A_i)[τ] + η·R(L)[τ]; elsewhere θ[τ] = θ₀[τ] + λ·R(L)[τ]; with
 * R(A) = α·Δ(A) − β·Δ(pivot) on the key neurons of A, and R(L) = Σ μ_j·Δ(L_j).
 */
final class Formula {
    /**
     * A piece of text.
     *
     * @param text what it says
     * @param number whether it is a coefficient that a slider moves
     */
    record Piece(String text, boolean number) {}

    private static final String GAP = "     ";

    private final List<Piece> pieces = new ArrayList<>();

    private Formula() {}

    static List<Piece> selected(Outcome outcome, Messages messages) {
        Recipe recipe = outcome.recipe();
        var formula = new Formula().text("θ[τ] = θ₀[τ]");
        for (Map.Entry<String, Double> gamma : recipe.gamma().entrySet()) {
            formula.term(gamma.getValue()).text("R(" + gamma.getKey() + ")[τ]");
        }
        String where = messages.counted("combine.formula.selected", outcome.selectedTensors());
        return formula.term(recipe.eta()).text("R(L)[τ]" + GAP + where).pieces;
    }

    static List<Piece> elsewhere(Outcome outcome, Messages messages) {
        int others = outcome.tensors().size() - outcome.selectedTensors();
        return new Formula()
                .text("θ[τ] = θ₀[τ]")
                .term(outcome.recipe().lambda())
                .text("R(L)[τ]" + GAP + messages.counted("combine.formula.others", others))
                .pieces;
    }

    static List<Piece> ingredients(Outcome outcome, Messages messages) {
        Recipe recipe = outcome.recipe();
        String pivot = "Δ(" + messages.text("combine.formula.pivot") + ")";
        var formula = new Formula();
        for (String ability : recipe.gamma().keySet()) {
            formula.text("R(" + ability + ") = ")
                    .number(recipe.alpha())
                    .text("Δ(" + ability + ")")
                    .term(-recipe.beta())
                    .text(pivot + "  " + messages.text("combine.formula.key") + " ")
                    .share(outcome.effectiveKeyPercent())
                    .text(GAP + "·" + GAP);
        }
        // No piece is empty: a text flow colours the letter after an empty text wrongly.
        String before = "R(L) = ";
        for (Map.Entry<String, Double> mu : recipe.mu().entrySet()) {
            formula.text(before).number(mu.getValue()).text("Δ(" + mu.getKey() + ")");
            before = " + ";
        }
        int rules = recipe.rules().size();
        if (rules > 0) {
            formula.text(GAP + "·" + GAP + messages.counted("combine.formula.overrides", rules));
        }
        return formula.pieces;
    }

    private Formula term(double coefficient) {
        text(coefficient < 0 ? " − " : " + ");
        return number(Math.abs(coefficient));
    }

    private Formula number(double value) {
        pieces.add(new Piece(Figures.coefficient(value), true));
        return text("·");
    }

    private Formula share(double percent) {
        pieces.add(new Piece(Figures.percent(percent), true));
        return this;
    }

    private Formula text(String text) {
        pieces.add(new Piece(text, false));
        return this;
    }
}
