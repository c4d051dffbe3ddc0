package maec.checkpoint;

import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Writes a source as a model folder that Hugging Face's libraries open.
 *
 * <p>The folder appears under its name only when it is complete and has been read back; whatever
 * goes wrong before, and when the work is cancelled, nothing stays behind and no source is touched.
 */
public final class CheckpointWriter {
    /*
     * Order: refuse what must not be written to; estimate the space; hidden sibling folder; shards
     * in tiles of bounded size, each forced to disk; index; the donor's other files; read everything
     * back and compare digests; give the folder its name in one step.
     */

    private CheckpointWriter() {}

    /**
     * Writes a source.
     *
     * @param source what to write
     * @param folder the folder that will exist afterwards; it must not exist or be empty
     * @param options dtype, shards, metadata, donor
     * @param context progress in bytes, cancellation
     * @return what was written
     * @throws ProblemException if the target is not empty or is a source, the disk is full, or
     *     reading or writing fails
     * @throws maec.job.JobCancelledException if cancelled; nothing is left then
     */
    public static WriteReport write(
            TensorSource source, Path folder, WriteOptions options, JobContext context) {
        List<Path> read = new ArrayList<>(source.origins());
        options.donor().ifPresent(read::add);
        requireFree(folder, read);
        options.donor().ifPresent(CheckpointWriter::requireFolder);
        List<TensorSpec> written = source.tensors().stream().map(options::written).toList();
        ShardPlan plan = ShardPlan.of(written, options.shardBytes());
        Path target = folder.toAbsolutePath().normalize();
        Path parent = Objects.requireNonNullElse(target.getParent(), target);
        Path temporary = hiddenSibling(parent, target);
        try {
            Files.createDirectories(parent);
            requireSpace(folder, parent, plan.bytes());
            Files.createDirectory(temporary);
            String digest = new ShardWriting(source, plan, options, context).write(temporary);
            if (options.donor().isPresent()) {
                CompanionFiles.copy(options.donor().get(), temporary, prevailing(written));
            }
            for (var text : options.texts().entrySet()) {
                Files.writeString(temporary.resolve(text.getKey()), text.getValue());
            }
            verify(temporary, digest, context);
            force(temporary);
            publish(temporary, target);
            force(parent);
            return new WriteReport(plan.bytes(), plan.shards().size(), digest);
        } catch (IOException failed) {
            throw SafetensorsWriter.cannotWrite(folder, failed);
        } finally {
            removeLeftOver(temporary);
        }
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
                    throw new ProblemException(new WriteProblem.TargetNotEmpty(folder));
                }
            }
        } catch (IOException failed) {
            throw SafetensorsWriter.cannotWrite(folder, failed);
        }
    }

    private static void requireFolder(Path donor) {
        if (!Files.isDirectory(donor)) {
            throw new ProblemException(new FolderProblem.PathMissing(donor));
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

    private static void requireSpace(Path folder, Path parent, long bytes) {
        long free = freeBytes(parent);
        if (free >= 0 && free < bytes) {
            throw new ProblemException(new WriteProblem.NotEnoughSpace(folder, bytes, free));
        }
    }

    static Path hiddenSibling(Path parent, Path target) {
        String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return parent.resolve("." + target.getFileName() + "." + random + ".part");
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

    private static void verify(Path temporary, String digest, JobContext context) {
        try (Checkpoint written = Checkpoint.open(temporary)) {
            String found = ContentDigest.of(written, context, "verifying");
            if (!found.equals(digest)) {
                throw new ProblemException(
                        new WriteProblem.ReadBackDiffers(temporary, digest, found));
            }
        }
    }

    static void publish(Path temporary, Path target) throws IOException {
        Files.deleteIfExists(target);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes the entries of a folder durable; systems that cannot open folders do it themselves. */
    static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // Windows refuses to open folders, and needs no such request.
        }
    }

    static void removeLeftOver(Path temporary) {
        if (!Files.exists(temporary)) {
            return;
        }
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // The failure that led here is the one to report; a hidden folder may stay.
        }
    }
}
