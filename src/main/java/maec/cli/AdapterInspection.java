package maec.cli;

import maec.checkpoint.AdapterConfig;
import maec.checkpoint.AdapterSource;
import maec.checkpoint.TensorSource;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Prints what the folder of an adapter holds, and what it changes if its base is found. */
final class AdapterInspection {
    private final Console console;
    private final Path folder;
    private final boolean json;

    AdapterInspection(Console console, Path folder, boolean json) {
        this.console = console;
        this.folder = folder;
        this.json = json;
    }

    /** Prints, and says on stderr why the adapter cannot be used if it cannot. */
    int run() {
        AdapterConfig config = AdapterConfig.read(folder);
        try (TensorSource source = console.models().open(null, folder)) {
            AdapterSource sum = (AdapterSource) source;
            show(config, Optional.of(sum), Optional.empty());
            return 0;
        } catch (ProblemException e) {
            show(config, Optional.empty(), Optional.of(e.problem()));
            console.say(Sentences.of(e.problem()));
            return e.problem().exitCode();
        }
    }

    private void show(
            AdapterConfig config, Optional<AdapterSource> sum, Optional<Problem> problem) {
        if (json) {
            console.printJson(tree(config, sum, problem));
            return;
        }
        console.print("path          " + folder);
        console.print("adapter       " + describe(config));
        console.print("base          " + config.base().orElse("(not named)"));
        sum.ifPresent(this::print);
    }

    private void print(AdapterSource sum) {
        console.print(
                "changes       "
                        + Quantities.count(sum.changed().size())
                        + " of "
                        + Quantities.count(sum.tensors().size())
                        + " tensors");
        List<TensorSpec> tensors = sum.adapter().tensors();
        console.print(
                "parameters    "
                        + Quantities.count(tensors.stream().mapToLong(TensorSpec::count).sum())
                        + " in "
                        + Quantities.count(tensors.size())
                        + " tensors, "
                        + Quantities.bytes(tensors.stream().mapToLong(TensorSpec::bytes).sum()));
        console.print("");
        int widest = tensors.stream().mapToInt(spec -> spec.name().length()).max().orElse(0);
        for (TensorSpec spec : tensors) {
            String name = spec.name() + " ".repeat(widest - spec.name().length());
            console.print(name + "  " + "%-8s".formatted(spec.dtype()) + "  " + spec.shape());
        }
    }

    private static String describe(AdapterConfig config) {
        String kind = config.magnitudes() ? "DoRA" : "LoRA";
        return String.format(
                Locale.ROOT,
                "%s, rank %d, alpha %s%s%s",
                config.rankStabilised() ? "rank-stabilised " + kind : kind,
                config.rank(),
                config.alpha(),
                config.rankPatterns().isEmpty() ? "" : ", ranks by module",
                config.alphaPatterns().isEmpty() ? "" : ", alphas by module");
    }

    private Map<String, Object> tree(
            AdapterConfig config, Optional<AdapterSource> sum, Optional<Problem> problem) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("path", folder.toString());
        tree.put("adapter", config.magnitudes() ? "DoRA" : "LoRA");
        tree.put("rank", config.rank());
        tree.put("alpha", config.alpha());
        tree.put("rank_stabilised", config.rankStabilised());
        config.base().ifPresent(base -> tree.put("base", base));
        problem.ifPresent(found -> tree.put("problem", found.sentence()));
        sum.ifPresent(
                source -> {
                    tree.put("changed", source.changed().stream().sorted().toList());
                    tree.put(
                            "tensors",
                            source.adapter().tensors().stream()
                                    .map(AdapterInspection::tensorTree)
                                    .toList());
                });
        return tree;
    }

    private static Map<String, Object> tensorTree(TensorSpec spec) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", spec.name());
        tree.put("dtype", spec.dtype().name());
        tree.put("shape", spec.shape().dimensions());
        return tree;
    }
}
