package maec.combine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * The {@code README.md} of a merged model: front matter that the Hugging Face Hub reads, the
 * formula with its numbers, what changed, and the digests of the sources.
 *
 * <p>It names no path and no date, so that the same inputs and recipe give the same card.
 *
 * @param title the heading
 * @param baseModel how the base is called: its name on the Hub, or its folder's
 * @param fingerprints of all sources, as {@link CombinationInputs#fingerprints()}
 * @param outcome recipe and figures
 * @param version the product's version
 */
public record ModelCard(
        String title,
        String baseModel,
        SequencedMap<String, String> fingerprints,
        Outcome outcome,
        String version) {

    /**
     * The card.
     *
     * @return Markdown
     */
    public String markdown() {
        return frontMatter()
                + introduction()
                + formula()
                + figures()
                + leftOut()
                + sources(fingerprints);
    }

    private String frontMatter() {
        return """
        ---
        base_model: %s
        library_name: transformers
        tags:
        - merge
        - maec
        ---

        """
                .replace("%s", YamlText.quoted(baseModel));
    }

    private String introduction() {
        return """
        # TITLE

        Merged without training by MAEC Workbench VERSION from BASE: abilities ABILITIES, languages LANGUAGES.
        The method is MAEC (arXiv 2410.07825), as the workbench reconstructs it.

        """
                .replace("ABILITIES", names(outcome.recipe().gamma()))
                .replace("LANGUAGES", names(outcome.recipe().mu()))
                .replace("VERSION", version)
                .replace("BASE", baseModel)
                .replace("TITLE", title);
    }

    private String formula() {
        Recipe recipe = outcome.recipe();
        var text = new StringBuilder("## Formula\n\n```\n");
        for (String ability : recipe.gamma().keySet()) {
            text.append("R(").append(ability).append(") = ");
            text.append(term(recipe.alpha(), "Δ(" + ability + ")"));
            if (fingerprints.containsKey("pivot")) {
                text.append(further(-recipe.beta(), "Δ(pivot)"));
            }
            text.append(", on its ")
                    .append(YamlText.number(rounded(outcome.effectiveKeyPercent())))
                    .append(" % most important weights, 0 elsewhere\n");
        }
        text.append("R(L) = ").append(sum(recipe.mu(), "Δ")).append('\n');
        int all = outcome.tensors().size();
        int selected = outcome.selectedTensors();
        if (selected > 0) {
            text.append("θ = θ₀ + ").append(sum(recipe.gamma(), "R"));
            text.append(further(recipe.eta(), "R(L)")).append(share(selected, all));
        }
        if (selected < all) {
            text.append("θ = θ₀").append(further(recipe.lambda(), "R(L)"));
            text.append(share(all - selected, all));
        }
        recipe.rules().forEach(rule -> text.append("override ").append(rule.text()).append('\n'));
        return text.append("```\n\n").toString();
    }

    private static String share(int part, int all) {
        return "   in " + part + " of " + all + " tensors\n";
    }

    private String figures() {
        Recipe recipe = outcome.recipe();
        return String.format(
                Locale.ROOT,
                """
                Δ(X) is the difference of the tuned model X and the base θ₀, in float32. The tensors of
                the first kind are the %s %% in play with the lowest language sensitivity (%s), and
                those pinned in.

                | | |
                |---|---|
                | key weights | %,d of %,d |
                | selected tensors | %d of %d |
                | ‖ability part‖ / ‖θ₀‖ | %.3e |
                | ‖language part‖ / ‖θ₀‖ | %.3e |
                | mean sensitivity, selected | %.4f |
                | mean sensitivity, left out | %.4f |

                """,
                YamlText.number(recipe.tensorPercent()),
                recipe.sensitivity().word(),
                outcome.keyWeights(),
                outcome.weights(),
                outcome.selectedTensors(),
                outcome.tensors().size(),
                outcome.abilityShare(),
                outcome.languageShare(),
                outcome.meanSensitivitySelected(),
                outcome.meanSensitivityLeftOut());
    }

    private String leftOut() {
        List<String> names =
                outcome.tensors().stream()
                        .filter(tensor -> !tensor.selected())
                        .map(tensor -> "`" + tensor.name() + "`")
                        .toList();
        return names.isEmpty()
                ? ""
                : "Tensors without an ability part: " + String.join(", ", names) + ".\n\n";
    }

    /**
     * The part of a card that names the models, of whichever merge.
     *
     * @param fingerprints of all models by their names
     * @return Markdown
     */
    public static String sources(SequencedMap<String, String> fingerprints) {
        var text = new StringBuilder("## Sources\n\n| source | fingerprint |\n|---|---|\n");
        fingerprints.forEach(
                (name, digest) ->
                        text.append("| ")
                                .append(name)
                                .append(" | `")
                                .append(digest)
                                .append("` |\n"));
        return text + "\n`recipe.yaml` beside this card makes the model again.\n";
    }

    private static String names(Map<String, Double> coefficients) {
        return coefficients.isEmpty() ? "none" : String.join(", ", coefficients.keySet());
    }

    private static String sum(Map<String, Double> coefficients, String symbol) {
        return coefficients.isEmpty()
                ? "0"
                : coefficients.entrySet().stream()
                        .map(entry -> term(entry.getValue(), symbol + "(" + entry.getKey() + ")"))
                        .collect(Collectors.joining(" + "));
    }

    private static String term(double coefficient, String symbol) {
        return YamlText.number(coefficient) + "·" + symbol;
    }

    private static String further(double coefficient, String symbol) {
        return (coefficient < 0 ? " − " : " + ") + term(Math.abs(coefficient), symbol);
    }

    private static double rounded(double percent) {
        return Math.round(percent * 10) / 10.0;
    }
}
