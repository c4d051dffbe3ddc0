package maec.checkpoint;

import maec.checkpoint.WriteOptions.Untouched;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads a written folder as anybody else would, before it gets its name: every tensor must have the
 * digest that it had when it was computed, and what nothing changes must have the base's bits.
 */
final class ReadBack {
    private static final int TILE_BYTES = 1 << 20;
    private static final String STAGE = "verifying";

    private final Path folder;
    private final Map<String, String> expected;
    private final Optional<Untouched> untouched;
    private final JobContext context;
    private final SortedMap<String, FolderDigests.OfFile> files = new TreeMap<>();
    private final SortedMap<String, FolderDigests.OfTensor> tensors = new TreeMap<>();
    private long done;
    private long total;

    /**
     * A reading.
     *
     * @param folder what was written, under its preliminary name
     * @param expected SHA-256 of every tensor as it was computed, by name
     * @param untouched what has to be as it is in the base
     * @param context progress in bytes, cancellation
     */
    ReadBack(
            Path folder,
            Map<String, String> expected,
            Optional<Untouched> untouched,
            JobContext context) {
        this.folder = folder;
        this.expected = expected;
        this.untouched = untouched;
        this.context = context;
    }

    /**
     * Reads everything.
     *
     * @return the digests of all that is there
     * @throws ProblemException if anything is not what was computed
     * @throws IOException if the folder cannot be listed
     */
    FolderDigests digests() throws IOException {
        String content;
        try (Checkpoint written = Checkpoint.open(folder)) {
            Set<String> names = new HashSet<>();
            written.tensors().forEach(tensor -> names.add(tensor.name()));
            if (!names.equals(expected.keySet())) {
                throw new ProblemException(
                        new WriteProblem.ReadBackDiffers(
                                folder, expected.size() + " tensors", names.size() + " tensors"));
            }
            total = written.tensors().stream().mapToLong(TensorSpec::bytes).sum();
            for (SafetensorsFile shard : written.files()) {
                read(shard);
            }
            content = contentOf(written);
        }
        for (Path file : filesIn(folder)) {
            String name = file.getFileName().toString();
            if (!files.containsKey(name)) {
                files.put(name, ofFile(file));
            }
        }
        return new FolderDigests(content, files, tensors);
    }

    /** The digest of all tensors, which is the fingerprint of a folder that is not too large. */
    static String content(TensorSource source, Map<String, String> digests) {
        Fingerprint.Content content = new Fingerprint.Content();
        for (TensorSpec tensor : Fingerprint.inNameOrder(source.tensors())) {
            String hex = Objects.requireNonNull(digests.get(tensor.name()));
            content.add(tensor, HexFormat.of().parseHex(hex));
        }
        return "sha256:" + content.hex();
    }

    private String contentOf(TensorSource written) {
        return content(written, expected);
    }

    private void read(SafetensorsFile shard) {
        ShardDigest digest =
                ShardDigest.of(
                        shard,
                        context,
                        bytes -> {
                            done += bytes;
                            context.step(STAGE, done, total, "bytes");
                        });
        digest.tensors().forEach((name, found) -> requireEqual(shard, name, found));
        files.put(
                shard.path().getFileName().toString(),
                new FolderDigests.OfFile(digest.bytes(), digest.file()));
    }

    private void requireEqual(SafetensorsFile shard, String name, String found) {
        String computed = Objects.requireNonNull(expected.get(name));
        if (!computed.equals(found)) {
            throw new ProblemException(
                    new WriteProblem.ReadBackDiffers(shard.path(), computed, found));
        }
        TensorSpec written = shard.find(name).orElseThrow();
        Optional<String> inBase = untouched.flatMap(it -> digestInBase(it, written, context));
        inBase.filter(digest -> !digest.equals(found))
                .ifPresent(
                        digest -> {
                            throw new ProblemException(
                                    new WriteProblem.UntouchedDiffers(
                                            shard.path(), name, digest, found));
                        });
        tensors.put(name, new FolderDigests.OfTensor(found, inBase.isPresent()));
    }

    private static Optional<String> digestInBase(
            Untouched untouched, TensorSpec written, JobContext context) {
        return untouched.names().contains(written.name())
                ? untouched
                        .base()
                        .find(written.name())
                        .filter(written::equals)
                        .map(_ -> digest(untouched.base(), written, context))
                : Optional.empty();
    }

    /** SHA-256 of a tensor's stored bytes. */
    static String digest(TensorSource source, TensorSpec tensor, JobContext context) {
        MessageDigest digest = Digests.sha256();
        int size = tensor.dtype().bytes();
        byte[] tile = new byte[(int) Math.min(TILE_BYTES, tensor.bytes())];
        long step = TILE_BYTES / size;
        for (long done = 0; done < tensor.count(); done += step) {
            context.cancel().throwIfCancelled();
            long count = Math.min(step, tensor.count() - done);
            source.readBytes(tensor.name(), done, MemorySegment.ofArray(tile), count);
            digest.update(tile, 0, (int) (count * size));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Everything in a folder but the journal and the digests themselves, in order. */
    static java.util.List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> !ExportFolder.isJournal(file))
                    .filter(file -> !file.getFileName().toString().equals(FolderDigests.FILE))
                    .sorted()
                    .toList();
        }
    }

    /** Size and SHA-256 of any file. */
    static FolderDigests.OfFile ofFile(Path file) throws IOException {
        MessageDigest digest = Digests.sha256();
        byte[] tile = new byte[1 << 16];
        long bytes = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(tile); count >= 0; count = in.read(tile)) {
                digest.update(tile, 0, count);
                bytes += count;
            }
        }
        return new FolderDigests.OfFile(bytes, HexFormat.of().formatHex(digest.digest()));
    }
}
