package maec.workflow;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.ModelFinder;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WriteOptions;
import maec.checkpoint.WriteProblem;
import maec.combine.CombinationStatistics;
import maec.combine.MergeExport;
import maec.combine.ModelExport;
import maec.combine.OpenSources;
import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.combine.RecipeFile;
import maec.combine.RecipeFile.AbilitySource;
import maec.combine.RecipeFile.Sources;
import maec.combine.TensorPattern;
import maec.combine.method.MethodCatalog;
import maec.combine.method.MethodExport;
import maec.combine.method.MethodKind;
import maec.combine.method.MethodRecipe;
import maec.combine.method.OpenModels;
import maec.combine.method.ParameterRule;
import maec.extract.ImportanceBinning;
import maec.extract.ImportanceBinning.Subject;
import maec.extract.ValueChange;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.runtime.AnonymousMemory;
import maec.runtime.RuntimeBenchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How fast models are merged, beside a plain read of the same inputs and a plain write of as many
 * bytes in the same run.
 *
 * <p>The inputs are a random Llama of 1.1 billion bfloat16 weights and two that differ from it by
 * chance, 2.2 GB each. A merge is everything that {@code maec combine} does with open models:
 * reading, arithmetic, writing, forcing to disk, and reading back with digests.
 */
public final class CombineBenchmark {
    private static final int PIECE = 8 << 20;

    private final Path folder;
    private final ModelFinder models;
    private final JobContext context;

    /**
     * How long something took.
     *
     * @param seconds on the clock
     * @param processorSeconds of all threads of this process, which is less on a busy machine than
     *     its cores would have allowed; −1 where the system does not tell
     */
    public record Duration(double seconds, double processorSeconds) {}

    /**
     * One merge.
     *
     * @param name the method
     * @param time from opened models to the finished folder
     * @param overReadAndWrite seconds over plain read and plain write
     * @param peakBytes memory outside mappings at the most; −1 where the system does not tell
     */
    public record Merge(String name, Duration time, double overReadAndWrite, long peakBytes) {}

    /**
     * What was measured.
     *
     * @param inputBytes size of base and tuned models
     * @param outputBytes size of a result
     * @param read a plain read of the inputs, by one thread
     * @param write a plain write of as many bytes as a result has, forced to disk
     * @param statisticsRead a plain read of the inputs and the importance map
     * @param statistics the statistics pass
     * @param merges in the order in which they ran
     */
    public record Result(
            long inputBytes,
            long outputBytes,
            Duration read,
            Duration write,
            Duration statisticsRead,
            Duration statistics,
            List<Merge> merges) {
        /** Copies the list. */
        public Result {
            merges = List.copyOf(merges);
        }
    }

    /**
     * A benchmark.
     *
     * @param folder holds the inputs; they are made where they are missing, and kept
     * @param models opens them
     * @param context reports and stops
     */
    public CombineBenchmark(Path folder, ModelFinder models, JobContext context) {
        this.folder = folder;
        this.models = models;
        this.context = context;
    }

    /**
     * Makes the inputs where they are missing and measures.
     *
     * @param methods ids of methods, and {@code maec}
     * @param said is told of every merge when it is done
     * @return all figures
     */
    public Result run(List<String> methods, Consumer<Merge> said) {
        List<Path> inputs = inputs();
        try {
            if (Files.notExists(importanceMap())) {
                writeImportance();
            }
            List<Path> withMap = new ArrayList<>(inputs);
            withMap.add(importanceMap());
            Duration read = read(inputs);
            Duration write = write(Files.size(inputs.getFirst()));
            Duration statisticsRead = read(withMap);
            Duration statistics = maec(opened -> CombinationStatistics.compute(opened, context));
            List<Merge> merges = new ArrayList<>();
            for (String method : methods) {
                merges.add(merge(method, read.seconds() + write.seconds()));
                said.accept(merges.getLast());
            }
            return new Result(
                    size(inputs),
                    Files.size(inputs.getFirst()),
                    read,
                    write,
                    statisticsRead,
                    statistics,
                    merges);
        } catch (IOException failure) {
            throw cannotWrite(folder, failure);
        }
    }

    private List<Path> inputs() {
        Path base = folder.resolve("base");
        if (Files.notExists(base)) {
            RuntimeBenchmark.write(base, context);
        }
        List<Path> files = new ArrayList<>(List.of(weights(base)));
        for (int tuned = 1; tuned <= 2; tuned++) {
            Path model = folder.resolve("tuned" + tuned);
            if (Files.notExists(model)) {
                nudge(base, model, tuned);
            }
            files.add(weights(model));
        }
        return files;
    }

    private void nudge(Path base, Path model, long seed) {
        try (TensorSource source = Checkpoint.open(base)) {
            Files.createDirectories(model);
            Files.copy(base.resolve("config.json"), model.resolve("config.json"));
            SafetensorsWriter.write(
                    weights(model),
                    new NudgedWeights(source, seed),
                    Map.of("format", "pt"),
                    context);
        } catch (IOException failure) {
            throw cannotWrite(model, failure);
        }
    }

    private static Path weights(Path model) {
        return model.resolve("model.safetensors");
    }

    private Path importanceMap() {
        return folder.resolve("importance.safetensors");
    }

    private void writeImportance() {
        try (TensorSource base = Checkpoint.open(folder.resolve("base"));
                TensorSource tuned = Checkpoint.open(folder.resolve("tuned1"));
                TensorSource change = ValueChange.between(base, tuned)) {
            var subject = new Subject("ability", "value-change", 100);
            var _ =
                    new ImportanceBinning(change, _ -> true)
                            .write(importanceMap(), subject, Map.of(), context);
        }
    }

    private static long size(List<Path> files) throws IOException {
        long size = 0;
        for (Path file : files) {
            size += Files.size(file);
        }
        return size;
    }

    /** A plain read by one thread, file after file. */
    private Duration read(List<Path> files) throws IOException {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        Clock clock = Clock.start();
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                while (channel.read(piece.clear()) >= 0) {
                    context.cancel().throwIfCancelled();
                }
            }
        }
        return clock.stop();
    }

    /** A plain write by one thread, forced to disk. */
    private Duration write(long bytes) throws IOException {
        Path file = folder.resolve("plain-write");
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        try {
            Clock clock = Clock.start();
            try (FileChannel channel =
                    FileChannel.open(
                            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (long done = 0; done < bytes; done += PIECE) {
                    context.cancel().throwIfCancelled();
                    piece.clear().limit((int) Math.min(PIECE, bytes - done));
                    while (piece.hasRemaining()) {
                        channel.write(piece);
                    }
                }
                channel.force(true);
            }
            return clock.stop();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Merge merge(String method, double plainSeconds) throws IOException {
        Path output = folder.resolve("merged");
        remove(output);
        var target = new ModelExport.Target(Optional.empty(), WriteOptions.DEFAULT_SHARD_BYTES);
        try (var memory = AnonymousMemory.watch()) {
            Duration time =
                    method.equals("maec")
                            ? writeMaec(output, target)
                            : write(method, output, target);
            return new Merge(method, time, time.seconds() / plainSeconds, memory.peakBytes());
        } finally {
            remove(output);
        }
    }

    private Duration writeMaec(Path output, ModelExport.Target target) {
        Outcome[] outcome = new Outcome[1];
        var _ =
                maec(
                        inputs ->
                                outcome[0] =
                                        CombinationStatistics.compute(inputs, context)
                                                .outcome(recipe()));
        var file = new RecipeFile(sources(), recipe());
        return maec(
                inputs ->
                        new MergeExport(inputs, outcome[0], file, "")
                                .write(output, target, context));
    }

    private Duration maec(Consumer<maec.combine.CombinationInputs> work) {
        return OpenSources.with(
                sources(),
                models,
                inputs -> {
                    Clock clock = Clock.start();
                    work.accept(inputs);
                    return clock.stop();
                });
    }

    private Duration write(String method, Path output, ModelExport.Target target) {
        MethodRecipe recipe = recipe(MethodCatalog.named(method));
        return OpenModels.with(
                recipe,
                models,
                inputs -> {
                    Clock clock = Clock.start();
                    new MethodExport(inputs, recipe, "").write(output, target, context);
                    return clock.stop();
                });
    }

    private Sources sources() {
        var ability = new AbilitySource(folder.resolve("tuned1"), Optional.of(importanceMap()));
        return new Sources(
                folder.resolve("base"),
                Optional.empty(),
                new TreeMap<>(Map.of("ability", ability)),
                new TreeMap<>(Map.of("language", folder.resolve("tuned2"))));
    }

    private static Recipe recipe() {
        return Recipe.defaults(List.of("ability"), List.of("language"));
    }

    /** Half of every delta, where a method keeps a share, and otherwise usual values. */
    private MethodRecipe recipe(MethodKind kind) {
        SequencedMap<String, Path> named = new LinkedHashMap<>();
        for (int tuned = 1; tuned <= Math.min(2, kind.models().most()); tuned++) {
            named.put("tuned" + tuned, folder.resolve("tuned" + tuned));
        }
        List<ParameterRule> rules =
                Stream.of("density", "select_topk", "weight")
                        .filter(name -> kind.find(name).isPresent())
                        .map(
                                name ->
                                        new ParameterRule(
                                                name,
                                                Optional.empty(),
                                                TensorPattern.EVERYTHING,
                                                new ParameterRule.Constant(0.5),
                                                "parameters"))
                        .toList();
        return new MethodRecipe(
                kind, Optional.of(folder.resolve("base")), named, rules, 1, Optional.empty());
    }

    /** Both clocks at the beginning. */
    private record Clock(long nanos, long processorNanos) {
        static Clock start() {
            return new Clock(System.nanoTime(), processorNanosNow());
        }

        Duration stop() {
            long processor = processorNanosNow();
            return new Duration(
                    (System.nanoTime() - nanos) * 1e-9,
                    processor < 0 ? -1 : (processor - processorNanos) * 1e-9);
        }

        private static long processorNanosNow() {
            return ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .map(java.time.Duration::toNanos)
                    .orElse(-1L);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static ProblemException cannotWrite(Path path, IOException failure) {
        return new ProblemException(
                new WriteProblem.CannotWrite(path, String.valueOf(failure.getMessage())), failure);
    }
}
