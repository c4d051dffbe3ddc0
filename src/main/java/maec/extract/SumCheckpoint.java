package maec.extract;

import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.SystemReason;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WriteProblem;
import maec.job.JobContext;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The sums over the batches so far, in a file that is always whole: a new one replaces the old one
 * by its name.
 *
 * <p>A safetensors file of F32 sums under the names of the weights. Metadata: {@code kind} =
 * {@value #KIND}, {@code sums_of} (what was summed, of which model, in which format, over which
 * sequence of batches) and {@code batches} (how many of them).
 *
 * @param folder where it lies
 * @param identity what the sums are of; sums of something else are not taken up
 */
record SumCheckpoint(Path folder, String identity) {
    /** What the metadata of such a file say it is. */
    static final String KIND = "maec-gradient-sums-1";

    /** What was found. */
    record Found(SafetensorsFile sums, int batches) implements AutoCloseable {
        @Override
        public void close() {
            sums.close();
        }
    }

    private Path file() {
        return folder.resolve("sums.safetensors");
    }

    /** Where sums may lie while they grow. */
    static Path workingFile(Path folder) {
        return folder.resolve("sums.working");
    }

    /**
     * Looks for sums of the same identity.
     *
     * @param most at most over this many batches
     * @return the open file, closed by the caller, or empty
     */
    Optional<Found> find(int most) {
        if (!Files.isRegularFile(file())) {
            return Optional.empty();
        }
        SafetensorsFile sums;
        try {
            sums = SafetensorsFile.open(file());
        } catch (ProblemException _) {
            return Optional.empty(); // what cannot be read is made again
        }
        Map<String, String> metadata = sums.metadata();
        int batches = count(metadata.getOrDefault("batches", ""));
        if (KIND.equals(metadata.get("kind"))
                && identity.equals(metadata.get("sums_of"))
                && batches > 0
                && batches <= most) {
            return Optional.of(new Found(sums, batches));
        }
        sums.close();
        return Optional.empty();
    }

    private static int count(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /**
     * Keeps sums.
     *
     * @param sums over the first batches
     * @param batches how many
     */
    void keep(TensorSource sums, int batches) {
        removeRemains();
        SafetensorsWriter.write(
                file(),
                sums,
                Map.of("kind", KIND, "sums_of", identity, "batches", "" + batches),
                JobContext.silent());
    }

    /** Removes what a killed process had begun to write; only one process works on a project. */
    private void removeRemains() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> remains = Files.newDirectoryStream(folder, ".*.part")) {
            for (Path part : remains) {
                Files.deleteIfExists(part);
            }
        } catch (IOException failed) {
            throw new ProblemException(
                    new WriteProblem.CannotWrite(folder, SystemReason.of(failed)), failed);
        }
    }
}
