package maec.checkpoint;

import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Repeats at any time what an export did before it gave the folder its name: reads every byte and
 * compares it with the digests that lie in the folder.
 */
public final class FolderVerification {
    private final Path folder;
    private final FolderDigests digests;
    private final JobContext context;
    private long done;

    /**
     * What was found to be as it was written.
     *
     * @param folder the folder
     * @param files how many files
     * @param bytes their size
     * @param tensors how many tensors
     * @param untouched how many of them had the base's bits when they were written
     * @param compared how many were compared with the base now, empty where none was given
     * @param content the {@code sha256:} over all tensors
     * @param further files that were added since, by name
     */
    public record Report(
            Path folder,
            int files,
            long bytes,
            int tensors,
            int untouched,
            OptionalInt compared,
            String content,
            List<String> further) {
        /** Copies the list. */
        public Report {
            further = List.copyOf(further);
        }
    }

    private FolderVerification(Path folder, FolderDigests digests, JobContext context) {
        this.folder = folder;
        this.digests = digests;
        this.context = context;
    }

    /**
     * Reads a folder from end to end.
     *
     * @param folder a folder that was exported here
     * @param base the base of the merge, with whose bits untouched tensors are compared; empty to
     *     rely on the digests alone
     * @param context progress in bytes, cancellation
     * @return what was compared
     * @throws ProblemException with the first difference
     */
    public static Report verify(Path folder, Optional<TensorSource> base, JobContext context) {
        if (!Files.isDirectory(folder)) {
            throw new ProblemException(new FolderProblem.PathMissing(folder));
        }
        var verification = new FolderVerification(folder, FolderDigests.read(folder), context);
        try {
            return verification.run(base);
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(folder, failed);
        }
    }

    private Report run(Optional<TensorSource> base) throws IOException {
        for (var file : digests.files().entrySet()) {
            requireSize(file.getKey(), file.getValue().bytes());
        }
        Set<String> read = new HashSet<>();
        try (Checkpoint written = Checkpoint.open(folder)) {
            requireSameTensors(written);
            for (SafetensorsFile shard : written.files()) {
                read.add(requireSame(shard));
            }
            Map<String, String> found = new TreeMap<>();
            digests.tensors().forEach((name, tensor) -> found.put(name, tensor.sha256()));
            String content = ReadBack.content(written, found);
            if (!content.equals(digests.content())) {
                throw new ProblemException(
                        new VerifyProblem.FileDiffers(folder, digests.content(), content));
            }
        }
        for (var file : digests.files().entrySet()) {
            if (!read.contains(file.getKey())) {
                Path path = folder.resolve(file.getKey());
                requireSame(path, file.getValue().sha256(), ReadBack.ofFile(path).sha256());
            }
        }
        return report(base.map(this::compared));
    }

    private Report report(Optional<Integer> compared) throws IOException {
        List<String> further = new ArrayList<>();
        for (Path file : ReadBack.filesIn(folder)) {
            String name = file.getFileName().toString();
            if (!digests.files().containsKey(name)) {
                further.add(name);
            }
        }
        return new Report(
                folder,
                digests.files().size(),
                total(),
                digests.tensors().size(),
                (int) digests.tensors().values().stream().filter(it -> it.untouched()).count(),
                compared.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                digests.content(),
                further);
    }

    private long total() {
        return digests.files().values().stream().mapToLong(FolderDigests.OfFile::bytes).sum();
    }

    private void requireSize(String name, long expected) throws IOException {
        Path path = folder.resolve(name);
        FolderLinks.requireWithin(folder, path);
        if (!Files.isRegularFile(path)) {
            throw new ProblemException(new VerifyProblem.FileMissing(folder, name));
        }
        long found = Files.size(path);
        if (found != expected) {
            throw new ProblemException(new VerifyProblem.SizeDiffers(path, expected, found));
        }
    }

    private void requireSameTensors(Checkpoint written) {
        Set<String> differing = new HashSet<>(digests.tensors().keySet());
        for (TensorSpec tensor : written.tensors()) {
            if (!differing.remove(tensor.name())) {
                differing.add(tensor.name());
            }
        }
        differing.stream()
                .sorted()
                .findFirst()
                .ifPresent(
                        name -> {
                            throw new ProblemException(
                                    new VerifyProblem.TensorsDiffer(folder, name));
                        });
    }

    private String requireSame(SafetensorsFile shard) {
        String name = shard.path().getFileName().toString();
        FolderDigests.OfFile expected = digests.files().get(name);
        if (expected == null) {
            throw new ProblemException(new VerifyProblem.FileMissing(folder, name));
        }
        long total = total();
        ShardDigest found =
                ShardDigest.of(
                        shard,
                        context,
                        bytes -> {
                            done += bytes;
                            context.step("verifying", done, total, "bytes");
                        });
        found.tensors()
                .forEach(
                        (tensor, digest) -> {
                            String wanted =
                                    Objects.requireNonNull(digests.tensors().get(tensor)).sha256();
                            if (!wanted.equals(digest)) {
                                throw new ProblemException(
                                        new VerifyProblem.TensorDiffers(
                                                shard.path(), tensor, wanted, digest));
                            }
                        });
        requireSame(shard.path(), expected.sha256(), found.file());
        return name;
    }

    private static void requireSame(Path path, String expected, String found) {
        if (!expected.equals(found)) {
            throw new ProblemException(new VerifyProblem.FileDiffers(path, expected, found));
        }
    }

    private int compared(TensorSource base) {
        int compared = 0;
        for (var tensor : digests.tensors().entrySet()) {
            if (tensor.getValue().untouched()) {
                String found =
                        base.find(tensor.getKey())
                                .map(spec -> ReadBack.digest(base, spec, context))
                                .orElse("");
                if (!found.equals(tensor.getValue().sha256())) {
                    String where =
                            base.origins().isEmpty() ? "the base" : "" + base.origins().getFirst();
                    throw new ProblemException(
                            new VerifyProblem.BaseDiffers(folder, tensor.getKey(), where));
                }
                compared++;
            }
        }
        return compared;
    }
}
