package maec.cli;

import maec.checkpoint.AdapterConfig;
import maec.checkpoint.Checkpoint;
import maec.checkpoint.SafetensorsFile;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.model.ArchitectureReader;
import maec.model.ModelFolder;
import maec.model.ModelProblem;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Prints what a model folder or a safetensors file holds. */
@Command(
        name = "inspect",
        description = {
            "Prints what a model folder or a safetensors file holds.",
            "Architecture, parameters, dtypes, and every tensor with its shape."
        })
final class InspectCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "PATH",
            description =
                    "A model folder, a safetensors file, an adapter's folder, or hf:org/name.")
    private ModelPath model = new ModelPath(Path.of(""));

    @Option(
            names = "--against",
            paramLabel = "TUNED",
            description =
                    "Say what differs in a model that was tuned from PATH, and what can be chosen.")
    private @Nullable ModelPath against;

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    InspectCommand(Console console) {
        this.console = console;
    }

    /** The architecture, or why there is none; both are missing for a file. */
    private record Reading(@Nullable Architecture architecture, @Nullable Problem problem) {}

    @Override
    public Integer call() {
        Path path = model.path();
        if (against != null) {
            return new CompatibilityInspection(console, path, against.path(), json).run();
        }
        if (AdapterConfig.isIn(path)) {
            return new AdapterInspection(console, path, json).run();
        }
        try (Checkpoint weights = Checkpoint.open(path)) {
            Reading reading = read(path, weights);
            if (json) {
                console.printJson(tree(weights, reading));
            } else {
                printText(weights, reading);
            }
            return verdict(reading.problem());
        }
    }

    private Reading read(Path path, Checkpoint weights) {
        if (!Files.isDirectory(path)) {
            return new Reading(null, null);
        }
        try {
            Architecture architecture = ArchitectureReader.read(path);
            try {
                ModelFolder.requireFit(path, architecture, weights);
                return new Reading(architecture, null);
            } catch (ProblemException unfit) {
                return new Reading(architecture, unfit.problem());
            }
        } catch (ProblemException unknown) {
            return new Reading(null, unknown.problem());
        }
    }

    /** A sound model that cannot be run is worth a remark, anything else is a failure. */
    private int verdict(@Nullable Problem problem) {
        if (problem == null) {
            return 0;
        }
        console.say(Sentences.of(problem));
        boolean sound = problem instanceof ModelProblem model && model.stillMergeable();
        return sound ? 0 : problem.exitCode();
    }

    private void printText(Checkpoint weights, Reading reading) {
        console.print("path          " + model.path());
        if (reading.architecture() != null) {
            console.print("architecture  " + describe(reading.architecture()));
        }
        console.print(
                "parameters    "
                        + Quantities.count(parameters(weights.tensors()))
                        + " in "
                        + Quantities.count(weights.tensors().size())
                        + " tensors, "
                        + Quantities.bytes(bytes(weights.tensors())));
        byType(weights.tensors()).forEach(this::printType);
        for (SafetensorsFile file : weights.files()) {
            console.print(
                    "file          " + file.path().getFileName() + metadataText(file.metadata()));
        }
        console.print("");
        int widest =
                weights.tensors().stream().mapToInt(spec -> spec.name().length()).max().orElse(0);
        for (TensorSpec spec : weights.tensors()) {
            String name = spec.name() + " ".repeat(widest - spec.name().length());
            console.print(name + "  " + "%-8s".formatted(spec.dtype()) + "  " + spec.shape());
        }
    }

    private void printType(DType dtype, List<TensorSpec> specs) {
        console.print(
                "%-12s  ".formatted(dtype)
                        + Quantities.count(parameters(specs))
                        + " in "
                        + Quantities.count(specs.size())
                        + " tensors");
    }

    private static String metadataText(Map<String, String> metadata) {
        StringBuilder text = new StringBuilder();
        metadata.forEach(
                (key, value) -> {
                    String shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
                    text.append(text.isEmpty() ? "  (" : ", ").append(key).append(": ");
                    text.append(shown);
                });
        return text.isEmpty() ? "" : text.append(')').toString();
    }

    private static String describe(Architecture architecture) {
        return architecture.family()
                + ": "
                + architecture.layers()
                + " layers, width "
                + architecture.width()
                + ", FFN width "
                + architecture.ffnWidth()
                + ", "
                + architecture.heads()
                + " heads ("
                + architecture.keyValueHeads()
                + " for keys and values) of "
                + architecture.headWidth()
                + ", vocabulary "
                + architecture.vocabulary()
                + (architecture.tiedHead() ? ", tied head" : ", own head")
                + ", up to "
                + architecture.maxPositions()
                + " positions";
    }

    private Map<String, @Nullable Object> tree(Checkpoint weights, Reading reading) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("path", model.path().toString());
        tree.put("architecture", reading.architecture());
        Problem problem = reading.problem();
        tree.put("problem", problem == null ? null : problem.sentence());
        tree.put("parameters", parameters(weights.tensors()));
        tree.put("bytes", bytes(weights.tensors()));
        Map<String, Object> types = new LinkedHashMap<>();
        byType(weights.tensors())
                .forEach(
                        (dtype, specs) ->
                                types.put(
                                        dtype.name(),
                                        Map.of(
                                                "tensors",
                                                specs.size(),
                                                "parameters",
                                                parameters(specs))));
        tree.put("dtypes", types);
        tree.put("files", weights.files().stream().map(InspectCommand::fileTree).toList());
        List<Object> tensors = new ArrayList<>();
        for (SafetensorsFile file : weights.files()) {
            file.tensors().forEach(spec -> tensors.add(tensorTree(file, spec)));
        }
        tree.put("tensors", tensors);
        return tree;
    }

    private static Map<String, Object> fileTree(SafetensorsFile file) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", file.path().getFileName().toString());
        tree.put("tensors", file.tensors().size());
        tree.put("metadata", file.metadata());
        return tree;
    }

    private static Map<String, Object> tensorTree(SafetensorsFile file, TensorSpec spec) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", spec.name());
        tree.put("dtype", spec.dtype().name());
        tree.put("shape", spec.shape().dimensions());
        tree.put("parameters", spec.count());
        tree.put("file", file.path().getFileName().toString());
        return tree;
    }

    private static Map<DType, List<TensorSpec>> byType(List<TensorSpec> specs) {
        Map<DType, List<TensorSpec>> types = new EnumMap<>(DType.class);
        for (TensorSpec spec : specs) {
            types.computeIfAbsent(spec.dtype(), _ -> new ArrayList<>()).add(spec);
        }
        return types;
    }

    private static long parameters(List<TensorSpec> specs) {
        return specs.stream().mapToLong(TensorSpec::count).sum();
    }

    private static long bytes(List<TensorSpec> specs) {
        return specs.stream().mapToLong(TensorSpec::bytes).sum();
    }
}
