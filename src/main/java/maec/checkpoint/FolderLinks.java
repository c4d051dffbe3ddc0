package maec.checkpoint;

import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps what a model's folder names within that folder: a link in a folder from elsewhere could
 * point at anything on this machine, and an export would copy it.
 */
public final class FolderLinks {
    private FolderLinks() {}

    /**
     * Returns normally if a file lies in a folder, or is one of the blobs to which Hugging Face's
     * cache links its snapshots.
     *
     * @param folder a folder that somebody named
     * @param file a file in it; it need not exist
     * @throws ProblemException with {@link FolderProblem.LinkOutside}, or if the system does not
     *     say
     */
    public static void requireWithin(Path folder, Path file) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            Path real = file.toRealPath();
            if (!real.startsWith(folder.toRealPath()) && !isBlob(real)) {
                throw new ProblemException(new FolderProblem.LinkOutside(file, real));
            }
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(file, failed);
        }
    }

    /** {@code …/models--org--name/blobs/DIGEST}. */
    private static boolean isBlob(Path real) {
        int names = real.getNameCount();
        return names >= 3
                && real.getName(names - 2).toString().equals("blobs")
                && real.getName(names - 3).toString().startsWith("models--");
    }
}
