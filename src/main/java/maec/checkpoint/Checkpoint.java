package maec.checkpoint;

import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The weights of a model folder: one safetensors file, or many with an index.
 *
 * <p>Opening reads headers and index only, however large the weights are. Nothing is assumed about
 * the architecture, so that models which cannot be run can still be compared and merged.
 */
public final class Checkpoint implements TensorSource {
    /** The name of the weights where there is one file only. */
    static final String SINGLE = "model.safetensors";

    private final Path path;
    private final List<SafetensorsFile> files;
    private final Map<String, SafetensorsFile> fileOf = new LinkedHashMap<>();
    private final List<TensorSpec> specs;
    private final Fingerprint fingerprint;

    private Checkpoint(Path path, List<SafetensorsFile> files) {
        this.path = path;
        this.files = List.copyOf(files);
        List<TensorSpec> all = new ArrayList<>();
        for (SafetensorsFile file : files) {
            for (TensorSpec tensor : file.tensors()) {
                fileOf.put(tensor.name(), file);
                all.add(tensor);
            }
        }
        this.specs = List.copyOf(all);
        this.fingerprint = new Fingerprint(this, this::readPiece);
    }

    /**
     * Opens a model folder or a single safetensors file.
     *
     * @param path a folder with {@code model.safetensors}, or with an index and its shards, or a
     *     file
     * @return the open checkpoint; the caller closes it
     * @throws ProblemException if anything is missing, cannot be read, or breaks a rule
     */
    public static Checkpoint open(Path path) {
        if (!Files.exists(path)) {
            throw new ProblemException(new FolderProblem.PathMissing(path));
        }
        if (!Files.isDirectory(path)) {
            refuseOtherFiles(path);
            return new Checkpoint(path, List.of(SafetensorsFile.open(path)));
        }
        Path single = path.resolve(SINGLE);
        if (Files.exists(single)) {
            FolderLinks.requireWithin(path, single);
            return new Checkpoint(path, List.of(SafetensorsFile.open(single)));
        }
        Path index = path.resolve(ShardIndex.FILE);
        if (!Files.exists(index)) {
            throw new ProblemException(withoutWeights(path));
        }
        FolderLinks.requireWithin(path, index);
        ShardIndex shards = ShardIndex.read(index);
        return new Checkpoint(path, openShards(path, shards));
    }

    private static void refuseOtherFiles(Path path) {
        String name = String.valueOf(path.getFileName());
        if (isPickle(name)) {
            throw new ProblemException(new FolderProblem.PickledWeights(path, name));
        }
        if (!name.endsWith(".safetensors")) {
            throw new ProblemException(new FolderProblem.NotSafetensors(path));
        }
    }

    private static boolean isPickle(String name) {
        return name.endsWith(".bin")
                || name.endsWith(".pt")
                || name.endsWith(".pth")
                || name.endsWith(".pkl")
                || name.endsWith(".bin.index.json")
                || name.endsWith(".ckpt");
    }

    private static FolderProblem withoutWeights(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            List<String> names =
                    entries.map(entry -> entry.getFileName().toString()).sorted().toList();
            for (String name : names) {
                if (name.matches("model-\\d+-of-\\d+\\.safetensors")) {
                    return new FolderProblem.IndexMissing(folder, name);
                }
            }
            for (String name : names) {
                if (isPickle(name)) {
                    return new FolderProblem.PickledWeights(folder, name);
                }
            }
            return new FolderProblem.NoWeights(folder);
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(folder, failed);
        }
    }

    private static List<SafetensorsFile> openShards(Path folder, ShardIndex index) {
        for (String shard : index.files()) {
            Path file = folder.resolve(shard);
            if (!Files.isRegularFile(file)) {
                throw new ProblemException(new FolderProblem.ShardMissing(folder, shard));
            }
            refuseOtherFiles(file);
            FolderLinks.requireWithin(folder, file);
        }
        List<SafetensorsFile> opened = new ArrayList<>();
        boolean complete = false;
        try {
            for (String shard : index.files()) {
                SafetensorsFile file = SafetensorsFile.open(folder.resolve(shard));
                opened.add(file);
                requireIndexed(index, shard, file);
            }
            requireHeld(folder, index, opened);
            requireTotal(index, opened);
            complete = true;
            return opened;
        } finally {
            if (!complete) {
                opened.forEach(SafetensorsFile::close);
            }
        }
    }

    private static void requireIndexed(ShardIndex index, String shard, SafetensorsFile file) {
        for (TensorSpec tensor : file.tensors()) {
            String named = index.shards().get(tensor.name());
            if (named == null) {
                throw new ProblemException(
                        new FolderProblem.TensorNotInIndex(file.path(), tensor.name()));
            }
            if (!named.equals(shard)) {
                throw new ProblemException(
                        new FolderProblem.TensorInTwoShards(file.path(), tensor.name(), named));
            }
        }
    }

    private static void requireHeld(Path folder, ShardIndex index, List<SafetensorsFile> files) {
        Map<Path, SafetensorsFile> byPath = new LinkedHashMap<>();
        files.forEach(file -> byPath.put(file.path(), file));
        index.shards()
                .forEach(
                        (tensor, shard) -> {
                            SafetensorsFile file = byPath.get(folder.resolve(shard));
                            if (file == null || file.find(tensor).isEmpty()) {
                                throw new ProblemException(
                                        new FolderProblem.TensorNotInShard(
                                                folder.resolve(shard), tensor));
                            }
                        });
    }

    private static void requireTotal(ShardIndex index, List<SafetensorsFile> files) {
        long found =
                files.stream()
                        .flatMap(file -> file.tensors().stream())
                        .mapToLong(TensorSpec::bytes)
                        .sum();
        index.totalBytes()
                .filter(stated -> stated.compareTo(BigDecimal.valueOf(found)) != 0)
                .ifPresent(
                        stated -> {
                            throw new ProblemException(
                                    new FolderProblem.TotalSizeDiffers(
                                            index.path(), stated.toPlainString(), found));
                        });
    }

    /**
     * What was opened.
     *
     * @return the folder or file
     */
    public Path path() {
        return path;
    }

    /**
     * The files beneath, in the order of their names.
     *
     * @return one or more; they are closed with the checkpoint
     */
    public List<SafetensorsFile> files() {
        return files;
    }

    @Override
    public List<TensorSpec> tensors() {
        return specs;
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(fileOf.get(name)).flatMap(file -> file.find(name));
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        fileWith(name).readFloats(name, offset, target, targetOffset, count);
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        fileWith(name).readBytes(name, offset, target, count);
    }

    private void readPiece(String name, long offset, MemorySegment target, long count) {
        fileWith(name).readPiece(name, offset, target, count);
    }

    private SafetensorsFile fileWith(String name) {
        SafetensorsFile file = fileOf.get(name);
        if (file == null) {
            throw new IllegalArgumentException(path + " holds no tensor " + name);
        }
        return file;
    }

    @Override
    public String fingerprint() {
        return fingerprint.text();
    }

    @Override
    public List<Path> origins() {
        return List.of(path);
    }

    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }
}
