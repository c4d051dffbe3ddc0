package maec.combine.method;

import maec.checkpoint.HubName;
import maec.combine.ModelCard;
import maec.combine.YamlText;

import java.nio.file.Path;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * The {@code README.md} of a model that a method of the catalog made: front matter that the Hugging
 * Face Hub reads, formula, values, and the digests of the sources.
 *
 * <p>It names no path and no date, so that the same inputs and recipe give the same card.
 *
 * @param title the heading
 * @param recipe method, models and values
 * @param fingerprints of all models, as {@link MethodInputs#fingerprints()}
 * @param version the product's version
 */
record MethodCard(
        String title,
        MethodRecipe recipe,
        SequencedMap<String, String> fingerprints,
        String version) {
    /** The card as Markdown. */
    String markdown() {
        return frontMatter() + introduction() + values() + ModelCard.sources(fingerprints);
    }

    private String frontMatter() {
        String models =
                recipe.paths().stream()
                        .distinct()
                        .map(path -> "- " + YamlText.quoted(called(path)) + "\n")
                        .collect(Collectors.joining());
        return "---\nbase_model:\n"
                + models
                + "library_name: transformers\ntags:\n- merge\n- maec\n---\n\n";
    }

    private String introduction() {
        MethodKind kind = recipe.kind();
        return """
        # TITLE

        Merged without training by MAEC Workbench VERSION: LABEL (`ID`; REFERENCE), computed in float32
        and rounded once.

        ## Formula

        ```
        FORMULA
        ```

        """
                .replace("FORMULA", kind.formula())
                .replace("REFERENCE", kind.reference())
                .replace("LABEL", kind.label())
                .replace("ID", kind.id())
                .replace("VERSION", version)
                .replace("TITLE", title);
    }

    private String values() {
        String settings = MethodYaml.settings(recipe);
        String usual =
                recipe.kind().parameters().stream()
                        .map(p -> "`" + p.name() + "` " + usual(p))
                        .collect(Collectors.joining(", "));
        return (settings.isEmpty() ? "" : "## Values\n\n```yaml\n" + settings + "```\n\n")
                + (usual.isEmpty() ? "" : "Where nothing is said: " + usual + ".\n\n");
    }

    private static String usual(MethodParameter parameter) {
        boolean flag = parameter.kind() instanceof MethodParameter.Flag;
        return MethodYaml.text(new ParameterRule.Constant(parameter.kind().usual()), flag);
    }

    private static String called(Path path) {
        Path name = path.getFileName();
        return HubName.ofSnapshot(path)
                .map(HubName::repository)
                .orElseGet(() -> name == null ? "model" : name.toString());
    }
}
