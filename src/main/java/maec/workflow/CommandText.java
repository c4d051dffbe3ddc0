package maec.workflow;

import maec.combine.Recipe;
import maec.combine.TensorScope;
import maec.tensor.DType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Command lines that people can paste into a shell. */
final class CommandText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=+-]+");

    private CommandText() {}

    /**
     * The command that exports as a request says, with every coefficient named, so that it does the
     * same whatever the project's recipe is when it runs.
     */
    static String export(Path project, ExportRequest request) {
        List<String> words = new ArrayList<>(List.of("maec", "export", project.toString()));
        words.addAll(List.of("--output", request.target().toString()));
        words.addAll(List.of("--dtype", dtype(request.dtype())));
        words.addAll(List.of("--shard-size", String.valueOf(request.shardBytes())));
        request.tokenizer()
                .ifPresent(folder -> words.addAll(List.of("--tokenizer", folder.toString())));
        if (request.replace()) {
            words.add("--replace");
        }
        words.addAll(
                request.method()
                        .map(CommandText::method)
                        .orElseGet(() -> recipe(request.recipe())));
        return String.join(" ", words.stream().map(CommandText::quoted).toList());
    }

    private static String dtype(DType dtype) {
        return dtype.name().toLowerCase(Locale.ROOT).replaceFirst("^f", "fp");
    }

    /** Another method as options. */
    private static List<String> method(MethodSetting setting) {
        List<String> words = new ArrayList<>(List.of("--method", setting.kind().id()));
        words.addAll(List.of("--models", String.join(",", setting.models())));
        setting.rules().forEach(rule -> words.addAll(List.of("--set", MethodSetting.text(rule))));
        if (setting.kind().random()) {
            words.addAll(List.of("--seed", String.valueOf(setting.seed())));
        }
        return words;
    }

    /** A recipe as options. */
    static List<String> recipe(Recipe recipe) {
        List<String> words = new ArrayList<>();
        add(words, "--k1", recipe.keyPercent());
        add(words, "--k2", recipe.tensorPercent());
        add(words, "--alpha", recipe.alpha());
        add(words, "--beta", recipe.beta());
        recipe.gamma()
                .forEach((name, value) -> words.addAll(List.of("--gamma", name + "=" + value)));
        add(words, "--eta", recipe.eta());
        add(words, "--lambda", recipe.lambda());
        recipe.mu().forEach((name, value) -> words.addAll(List.of("--mu", name + "=" + value)));
        words.addAll(
                List.of(
                        "--sensitivity",
                        recipe.sensitivity().name().toLowerCase(Locale.ROOT).replace('_', '-')));
        TensorScope scope = recipe.scope();
        words.add(scope.embeddingsAndHead() ? "--with-embeddings" : "--without-embeddings");
        scope.pinnedIn().forEach(name -> words.addAll(List.of("--pin-in", name)));
        scope.pinnedOut().forEach(name -> words.addAll(List.of("--pin-out", name)));
        recipe.rules().forEach(rule -> words.addAll(List.of("--override", rule.text())));
        return words;
    }

    private static void add(List<String> words, String option, double value) {
        words.add(option);
        words.add(String.valueOf(value));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
