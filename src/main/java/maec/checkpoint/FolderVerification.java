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

/**
 * Repeats at any time what an export did before it gave the folder its name: reads every byte and
 * compares it with the digests that lie in the folder.
 */
public final class FolderVerification {
    private final Path folder;
    private final FolderDigests digests;
    private final JobContext context;

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
        Set<String> shards = new HashSet<>();
        try (Checkpoint written = Checkpoint.open(folder)) {
            requireSameTensors(written);
            requireSameValues(written);
            for (SafetensorsFile shard : written.files()) {
                String name = String.valueOf(shard.path().getFileName());
                requireSame(name, ReadBack.ofShard(shard));
                shards.add(name);
            }
        }
        for (String name : digests.files().keySet()) {
            if (!shards.contains(name)) {
                requireSame(name, ReadBack.ofFile(folder.resolve(name)));
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

    private void requireSameValues(Checkpoint written) {
        Map<String, String> found =
                ContentDigest.ofTensors(written, written.tensors(), context, "verifying");
        for (SafetensorsFile shard : written.files()) {
            for (TensorSpec tensor : shard.tensors()) {
                String name = tensor.name();
                String wanted = Objects.requireNonNull(digests.tensors().get(name)).sha256();
                String read = Objects.requireNonNull(found.get(name));
                if (!wanted.equals(read)) {
                    throw new ProblemException(
                            new VerifyProblem.TensorDiffers(shard.path(), name, wanted, read));
                }
            }
        }
        String content = ContentDigest.ofAll(written.tensors(), found);
        if (!content.equals(digests.content())) {
            throw new ProblemException(
                    new VerifyProblem.FileDiffers(folder, digests.content(), content));
        }
    }

    private void requireSame(String name, FolderDigests.OfFile found) {
        FolderDigests.OfFile expected = digests.files().get(name);
        if (expected == null) {
            throw new ProblemException(new VerifyProblem.FileMissing(folder, name));
        }
        if (!expected.equals(found)) {
            throw new ProblemException(
                    new VerifyProblem.FileDiffers(
                            folder.resolve(name), expected.sha256(), found.sha256()));
        }
    }

    private int compared(TensorSource base) {
        List<String> untouched =
                digests.tensors().entrySet().stream()
                        .filter(tensor -> tensor.getValue().untouched())
                        .map(Map.Entry::getKey)
                        .toList();
        List<TensorSpec> present =
                untouched.stream().flatMap(name -> base.find(name).stream()).toList();
        Map<String, String> found =
                ContentDigest.ofTensors(base, present, context, "comparing with the base");
        for (String name : untouched) {
            String expected = Objects.requireNonNull(digests.tensors().get(name)).sha256();
            if (!expected.equals(found.get(name))) {
                String where = base.origins().stream().findFirst().map(Path::toString).orElse("it");
                throw new ProblemException(new VerifyProblem.BaseDiffers(folder, name, where));
            }
        }
        return untouched.size();
    }
}
