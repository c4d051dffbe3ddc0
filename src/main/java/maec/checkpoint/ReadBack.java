package maec.checkpoint;

import maec.checkpoint.WriteOptions.Untouched;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads a written folder as anybody else would, before it gets its name: every tensor must have the
 * checksum that it had when it was computed, and what nothing changes must have the base's bits.
 */
final class ReadBack {
    private final Path folder;
    private final Map<String, String> expected;
    private final Optional<Untouched> untouched;
    private final JobContext context;

    /**
     * A reading.
     *
     * @param folder what was written, under its preliminary name
     * @param expected the checksum of every tensor as it was computed, by name
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
        SortedMap<String, FolderDigests.OfFile> files = new TreeMap<>();
        SortedMap<String, FolderDigests.OfTensor> tensors = new TreeMap<>();
        String content;
        try (Checkpoint written = Checkpoint.open(folder)) {
            Map<String, String> checksums = new TreeMap<>();
            SortedMap<String, String> found =
                    ContentDigest.ofTensors(
                            written, written.tensors(), checksums, context, "verifying");
            requireSame(written, checksums);
            Set<String> same = untouched.map(it -> sameAsBase(it, written, found)).orElse(Set.of());
            found.forEach(
                    (name, digest) ->
                            tensors.put(
                                    name, new FolderDigests.OfTensor(digest, same.contains(name))));
            for (SafetensorsFile shard : written.files()) {
                files.put(name(shard.path()), ofShard(shard));
            }
            content = ContentDigest.ofAll(written.tensors(), found);
        }
        for (Path file : filesIn(folder)) {
            if (!files.containsKey(name(file))) {
                files.put(name(file), ofFile(file));
            }
        }
        return new FolderDigests(content, files, tensors);
    }

    private void requireSame(Checkpoint written, Map<String, String> found) {
        if (!found.keySet().equals(expected.keySet())) {
            throw new ProblemException(
                    new WriteProblem.ReadBackDiffers(
                            folder, expected.size() + " tensors", found.size() + " tensors"));
        }
        for (SafetensorsFile shard : written.files()) {
            for (TensorSpec tensor : shard.tensors()) {
                String computed = String.valueOf(expected.get(tensor.name()));
                String read = String.valueOf(found.get(tensor.name()));
                if (!computed.equals(read)) {
                    throw new ProblemException(
                            new WriteProblem.ReadBackDiffers(shard.path(), computed, read));
                }
            }
        }
    }

    /** What the base stores in the same type and shape must have the same bits. */
    private Set<String> sameAsBase(
            Untouched kept, Checkpoint written, Map<String, String> digests) {
        List<TensorSpec> comparable =
                written.tensors().stream()
                        .filter(tensor -> kept.names().contains(tensor.name()))
                        .filter(
                                tensor ->
                                        kept.base().find(tensor.name()).equals(Optional.of(tensor)))
                        .toList();
        Map<String, String> inBase =
                ContentDigest.ofTensors(
                        kept.base(), comparable, context, "comparing with the base");
        inBase.forEach(
                (name, digest) -> {
                    String found = String.valueOf(digests.get(name));
                    if (!digest.equals(found)) {
                        throw new ProblemException(
                                new WriteProblem.UntouchedDiffers(folder, name, digest, found));
                    }
                });
        return new HashSet<>(inBase.keySet());
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Everything in a folder but the journal and the digests themselves, in order. */
    static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> !ExportFolder.isJournal(file))
                    .filter(file -> !name(file).equals(FolderDigests.FILE))
                    .sorted()
                    .toList();
        }
    }

    /** Size and digest of a shard; its tensors have digests of their own. */
    static FolderDigests.OfFile ofShard(SafetensorsFile shard) throws IOException {
        MessageDigest digest = Digests.sha256();
        digest.update(shard.headerBytes());
        return new FolderDigests.OfFile(
                Files.size(shard.path()), HexFormat.of().formatHex(digest.digest()), true);
    }

    /** Size and digest of any other file. */
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
        return new FolderDigests.OfFile(bytes, HexFormat.of().formatHex(digest.digest()), false);
    }
}
