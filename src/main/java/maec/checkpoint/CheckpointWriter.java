package maec.checkpoint;

import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes a source as a model folder that Hugging Face's libraries open.
 *
 * <p>The folder appears under its name only when it is complete and has been read back; whatever
 * goes wrong before, and when the work is cancelled, nothing stays behind and no source is touched.
 */
public final class CheckpointWriter {
    /*
     * Order: refuse what must not be written to; hidden sibling folder, or what a killed export left
     * of it; estimate the space; shards in tiles of bounded size, each forced to disk and noted in a
     * journal; index; the donor's other files; look whether anybody wrote into a source; read
     * everything back and compare checksums; give the folder its name in one step.
     */

    /** Digests, index and what the file system needs for itself. */
    private static final long MARGIN_BYTES = 1 << 20;

    /** More than the header, the index and the digests need for one tensor. */
    private static final long BYTES_PER_TENSOR = 1000;

    private CheckpointWriter() {}

    /**
     * Writes a source.
     *
     * @param source what to write
     * @param folder the folder that will exist afterwards; it must not exist or be empty, unless
     *     the options say that it may be replaced
     * @param options dtype, shards, metadata, donor
     * @param context progress in bytes, cancellation
     * @return what was written
     * @throws ProblemException if the target is not empty or is a source, the disk is full, a
     *     source is written meanwhile, or reading or writing fails
     * @throws maec.job.JobCancelledException if cancelled; nothing is left then
     */
    public static WriteReport write(
            TensorSource source, Path folder, WriteOptions options, JobContext context) {
        List<Path> read = new ArrayList<>(source.origins());
        options.donor().ifPresent(read::add);
        options.tokenizer().ifPresent(read::add);
        requireFree(folder, read, options.replace());
        Optional<CompanionFiles> companions = CompanionFiles.of(options);
        SourceStamps stamps = SourceStamps.of(read);
        List<TensorSpec> written = source.tensors().stream().map(options::written).toList();
        ShardPlan plan = ShardPlan.of(written, options.shardBytes());
        Path target = folder.toAbsolutePath().normalize();
        try (ExportFolder growing = ExportFolder.begin(target, identity(source, plan, options))) {
            requireFree(folder, read, options.replace());
            ShardWriting shards = new ShardWriting(source, plan, options, context);
            shards.takeUp(growing);
            long others = companions.map(CompanionFiles::bytes).orElse(0L);
            requireSpace(folder, growing.path(), plan, others - shards.finishedBytes());
            SortedMap<String, String> checksums = shards.write(growing);
            writeOthers(growing.path(), companions, prevailing(written), options.texts());
            stamps.requireUnchanged();
            FolderDigests found =
                    new ReadBack(growing.path(), checksums, options.untouched(), context).digests();
            DurableFiles.write(growing.path().resolve(FolderDigests.FILE), found.text());
            context.cancel().throwIfCancelled();
            growing.publish(options.replace());
            return report(plan, found);
        } catch (IOException failed) {
            throw SafetensorsWriter.cannotWrite(folder, failed);
        }
    }

    private static WriteReport report(ShardPlan plan, FolderDigests found) {
        int untouched =
                (int) found.tensors().values().stream().filter(it -> it.untouched()).count();
        return new WriteReport(plan.bytes(), plan.shards().size(), found.content(), untouched);
    }

    private static void writeOthers(
            Path folder,
            Optional<CompanionFiles> companions,
            Optional<DType> dtype,
            Map<String, String> texts)
            throws IOException {
        if (companions.isPresent()) {
            companions.get().copy(folder, dtype);
        }
        for (var text : texts.entrySet()) {
            byte[] bytes = text.getValue().getBytes(StandardCharsets.UTF_8);
            Path file = folder.resolve(text.getKey());
            Files.deleteIfExists(file);
            DurableFiles.write(file, bytes);
        }
    }

    /** Equal texts give equal shards, so that one export can go on where another was killed. */
    private static String identity(TensorSource source, ShardPlan plan, WriteOptions options) {
        List<String> parts = new ArrayList<>();
        parts.add("maec-export/1");
        parts.add(source.fingerprint());
        for (int i = 0; i < plan.shards().size(); i++) {
            parts.add(plan.fileName(i));
            plan.shards().get(i).forEach(tensor -> parts.add(tensor.toString()));
        }
        new TreeMap<>(options.metadata()).forEach((key, text) -> parts.addAll(List.of(key, text)));
        return Digests.ofParts(parts.toArray(String[]::new));
    }

    /**
     * How many files tensors would be written to.
     *
     * @param tensors with the dtypes that are written
     * @param shardBytes the largest size of a shard's tensors
     * @return the number of safetensors files
     */
    public static int shards(List<TensorSpec> tensors, long shardBytes) {
        return ShardPlan.of(tensors, shardBytes).shards().size();
    }

    /**
     * Refuses a target that must not be written to, before any work is done.
     *
     * @param folder the target
     * @param origins folders and files that are being read
     * @throws ProblemException if the target is or lies within an origin, is a file, or is not
     *     empty
     */
    public static void requireFree(Path folder, List<Path> origins) {
        requireFree(folder, origins, false);
    }

    /**
     * As {@link #requireFree(Path, List)}, for somebody who may want a model replaced.
     *
     * @param folder the target
     * @param origins folders and files that are being read
     * @param replace whether a model that is in the target may be replaced
     * @throws ProblemException as there, and if what is in the target is no model
     */
    public static void requireFree(Path folder, List<Path> origins, boolean replace) {
        try {
            Path real = realOf(folder);
            for (Path origin : origins) {
                if (real.startsWith(realOf(origin))) {
                    boolean same = real.equals(realOf(origin));
                    throw new ProblemException(
                            new WriteProblem.TargetIsSource(folder, same ? folder : origin));
                }
            }
            if (!Files.exists(folder)) {
                return;
            }
            if (!Files.isDirectory(folder)) {
                throw new ProblemException(new WriteProblem.TargetOfOtherKind(folder, "folder"));
            }
            try (Stream<Path> entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    requireReplaceable(folder, replace);
                }
            }
        } catch (IOException failed) {
            throw SafetensorsWriter.cannotWrite(folder, failed);
        }
    }

    /** Whoever mistypes a target should not lose a folder of photographs. */
    private static void requireReplaceable(Path folder, boolean replace) {
        boolean model =
                Files.isRegularFile(folder.resolve(Checkpoint.SINGLE))
                        || Files.isRegularFile(folder.resolve(ShardIndex.FILE));
        if (!replace) {
            throw new ProblemException(new WriteProblem.TargetNotEmpty(folder));
        }
        if (!model) {
            throw new ProblemException(new WriteProblem.TargetNoModel(folder));
        }
    }

    /** The path without links, also where its last parts do not exist yet. */
    private static Path realOf(Path path) throws IOException {
        Path whole = path.toAbsolutePath().normalize();
        Path existing = whole;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing == null
                ? whole
                : existing.toRealPath().resolve(existing.relativize(whole)).normalize();
    }

    /**
     * What an export that was killed left beside its target, which the same export goes on with.
     *
     * @param target the folder that was to appear
     * @return bytes; 0 where nothing lies there
     */
    public static long unfinishedBytes(Path target) {
        return ExportFolder.unfinishedBytes(target);
    }

    /**
     * Free space where a folder lies or would lie.
     *
     * @param target the folder; it need not exist
     * @return bytes, or −1 if the system does not say
     */
    public static long freeBytes(Path target) {
        Path existing = target.toAbsolutePath().normalize();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        // Not by FileStore, which fails where the mount point is hidden, as in a container.
        File place = existing.toFile();
        return place.getTotalSpace() == 0 ? -1 : place.getUsableSpace();
    }

    /**
     * The space that an export takes.
     *
     * @param tensors with the dtypes that are written
     * @return bytes of tensors, headers and index
     */
    public static long neededBytes(List<TensorSpec> tensors) {
        long bytes = tensors.stream().mapToLong(TensorSpec::bytes).sum();
        return bytes + BYTES_PER_TENSOR * tensors.size() + MARGIN_BYTES;
    }

    private static void requireSpace(Path folder, Path place, ShardPlan plan, long others) {
        List<TensorSpec> tensors = plan.shards().stream().flatMap(List::stream).toList();
        long needed = neededBytes(tensors) + others;
        long free = freeBytes(place);
        if (free >= 0 && free < needed) {
            throw new ProblemException(new WriteProblem.NotEnoughSpace(folder, needed, free));
        }
    }

    /** The dtype that takes most bytes among those that can be computed with. */
    private static Optional<DType> prevailing(List<TensorSpec> written) {
        Map<DType, Long> bytes = new EnumMap<>(DType.class);
        for (TensorSpec tensor : written) {
            if (tensor.dtype().isComputable()) {
                bytes.merge(tensor.dtype(), tensor.bytes(), Long::sum);
            }
        }
        return bytes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }
}
