package maec.cli;

import maec.combine.CoefficientRule;
import maec.combine.Recipe;
import maec.combine.Sensitivity;
import maec.combine.TensorScope;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The recipe's coefficients as options; what is not named stays as the project has it. */
final class RecipeOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--k1", paramLabel = "PERCENT", description = "Share of key neurons.")
    private @Nullable Double k1;

    @Option(names = "--k2", paramLabel = "PERCENT", description = "Share of ability tensors.")
    private @Nullable Double k2;

    @Option(names = "--alpha", paramLabel = "X", description = "Ability delta in R(A).")
    private @Nullable Double alpha;

    @Option(names = "--beta", paramLabel = "X", description = "Pivot delta taken off in R(A).")
    private @Nullable Double beta;

    @Option(names = "--gamma", paramLabel = "ABILITY=X", description = "R(A) in ability tensors.")
    private Map<String, Double> gamma = new LinkedHashMap<>();

    @Option(names = "--eta", paramLabel = "X", description = "R(L) in ability tensors.")
    private @Nullable Double eta;

    @Option(names = "--lambda", paramLabel = "X", description = "R(L) in the other tensors.")
    private @Nullable Double lambda;

    @Option(names = "--mu", paramLabel = "LANGUAGE=X", description = "A language in R(L).")
    private Map<String, Double> mu = new LinkedHashMap<>();

    @Option(
            names = "--sensitivity",
            paramLabel = "NAME",
            description = "cosine, largest-cosine or absolute-cosine.")
    private @Nullable String sensitivity;

    @Option(
            names = "--with-embeddings",
            description = "Let embedding and head compete for selection.")
    private boolean withEmbeddings;

    @Option(names = "--without-embeddings", description = "Count embedding and head as left out.")
    private boolean withoutEmbeddings;

    @Option(names = "--pin-in", paramLabel = "TENSOR", description = "Always selected.")
    private @Nullable List<String> pinnedIn;

    @Option(names = "--pin-out", paramLabel = "TENSOR", description = "Never selected.")
    private @Nullable List<String> pinnedOut;

    @Option(
            names = "--override",
            paramLabel = "TENSORS[@LAYERS]:COEFFICIENT=X[,X]",
            description =
                    "A coefficient for some tensors, such as *.mlp.*@0-7:gamma=0.2; may be repeated,"
                            + " the first that fits holds, several numbers run over the layers.")
    private @Nullable List<String> overrides;

    /**
     * A recipe with these options in place of its own values.
     *
     * @param saved what the project has
     * @return the changed recipe
     * @throws CommandLine.ParameterException if a value is out of range or a name is unknown
     */
    Recipe over(Recipe saved) {
        try {
            Recipe recipe = saved;
            recipe = k1 == null ? recipe : recipe.withKeyPercent(k1);
            recipe = k2 == null ? recipe : recipe.withTensorPercent(k2);
            recipe = alpha == null ? recipe : recipe.withAlpha(alpha);
            recipe = beta == null ? recipe : recipe.withBeta(beta);
            recipe = eta == null ? recipe : recipe.withEta(eta);
            recipe = lambda == null ? recipe : recipe.withLambda(lambda);
            for (var entry : gamma.entrySet()) {
                known("ability", entry.getKey(), recipe.gamma());
                recipe = recipe.withGamma(entry.getKey(), entry.getValue());
            }
            for (var entry : mu.entrySet()) {
                known("language", entry.getKey(), recipe.mu());
                recipe = recipe.withMu(entry.getKey(), entry.getValue());
            }
            recipe = sensitivity == null ? recipe : recipe.withSensitivity(named(sensitivity));
            if (overrides != null) {
                recipe = recipe.withRules(overrides.stream().map(CoefficientRule::parse).toList());
            }
            return recipe.withScope(scope(recipe.scope()));
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private TensorScope scope(TensorScope saved) {
        if (withEmbeddings && withoutEmbeddings) {
            throw refused("--with-embeddings and --without-embeddings exclude each other");
        }
        boolean embeddings = withEmbeddings || (saved.embeddingsAndHead() && !withoutEmbeddings);
        return new TensorScope(
                embeddings,
                pinnedIn == null ? saved.pinnedIn() : new TreeSet<>(pinnedIn),
                pinnedOut == null ? saved.pinnedOut() : new TreeSet<>(pinnedOut));
    }

    private Sensitivity named(String name) {
        for (Sensitivity value : Sensitivity.values()) {
            if (optionName(value).equals(name)) {
                return value;
            }
        }
        throw refused(
                "There is no sensitivity '"
                        + name
                        + "', there are "
                        + Arrays.stream(Sensitivity.values())
                                .map(RecipeOptions::optionName)
                                .collect(Collectors.joining(", ")));
    }

    private static String optionName(Sensitivity value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void known(String kind, String name, Map<String, Double> saved) {
        if (!saved.containsKey(name)) {
            throw refused(
                    "The project has no " + kind + " '" + name + "', it has " + saved.keySet());
        }
    }

    private CommandLine.ParameterException refused(String reason) {
        if (command == null) {
            throw new IllegalStateException("options outside a command: " + reason);
        }
        return new CommandLine.ParameterException(command.commandLine(), reason);
    }
}
