package maec.workflow;

import maec.combine.CombinationInputs;
import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.combine.TensorOutcome;

import java.util.Locale;

/** The {@code README.md} of an export: what was combined, by which formula and numbers. */
final class ModelCardText {
    private ModelCardText() {}

    static String of(String project, CombinationInputs inputs, Outcome outcome) {
        Recipe recipe = outcome.recipe();
        StringBuilder text = new StringBuilder();
        text.append("# ").append(project).append(", merged\n\n");
        text.append("Made by MAEC Workbench from these models, without training:\n\n");
        text.append("- base `").append(inputs.base().fingerprint()).append("`\n");
        inputs.pivot()
                .ifPresent(
                        pivot ->
                                text.append("- pivot language `")
                                        .append(pivot.fingerprint())
                                        .append("`\n"));
        inputs.abilities()
                .forEach(ability -> line(text, "ability " + ability.name(), ability.tuned()));
        inputs.languages()
                .forEach(language -> line(text, "language " + language.name(), language.tuned()));
        text.append(
                "\nWith R(A) = α·Δ(A) − β·Δ(pivot) on the key neurons of A, and R(L) = Σ μ·Δ(L):");
        text.append("\n\n    selected tensors   θ = θ₀ + Σ γ·R(A) + η·R(L)");
        text.append("\n    other tensors      θ = θ₀ + λ·R(L)\n\n");
        text.append("| symbol | value |\n|---|---|\n");
        row(text, "k₁ in percent", outcome.effectiveKeyPercent());
        row(text, "k₂ in percent", recipe.tensorPercent());
        row(text, "α", recipe.alpha());
        row(text, "β", recipe.beta());
        recipe.gamma().forEach((name, value) -> row(text, "γ " + name, value));
        row(text, "η", recipe.eta());
        row(text, "λ", recipe.lambda());
        recipe.mu().forEach((name, value) -> row(text, "μ " + name, value));
        text.append("\nSensitivity: ")
                .append(recipe.sensitivity().name().toLowerCase(Locale.ROOT))
                .append(". ")
                .append(outcome.selectedTensors())
                .append(" of ")
                .append(outcome.tensors().size())
                .append(" tensors are selected; left out:\n\n");
        outcome.tensors().stream()
                .filter(tensor -> !tensor.selected())
                .map(TensorOutcome::name)
                .forEach(name -> text.append("- `").append(name).append("`\n"));
        return text.toString();
    }

    private static void line(StringBuilder text, String what, maec.checkpoint.TensorSource model) {
        text.append("- ").append(what).append(" `").append(model.fingerprint()).append("`\n");
    }

    private static void row(StringBuilder text, String symbol, double value) {
        text.append("| ").append(symbol).append(" | ").append(value).append(" |\n");
    }
}
