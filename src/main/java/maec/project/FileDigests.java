package maec.project;

import com.fasterxml.jackson.databind.JsonNode;

import maec.checkpoint.SystemReason;
import maec.job.ProblemException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * SHA-256 of input files, remembered as long as size and time of the file stay the same.
 *
 * <p>Opening a project asks for the digests of all its texts; reading gigabytes each time would
 * make that slow. All methods may be called from any thread.
 */
public final class FileDigests {
    private final Path folder;
    private final RememberedJson memory;

    /**
     * The digests of a project's inputs.
     *
     * @param projectFolder the project folder
     */
    public FileDigests(Path projectFolder) {
        this.folder = projectFolder.toAbsolutePath().normalize();
        this.memory = new RememberedJson(projectFolder, "digests.json");
    }

    /**
     * The digest of a file's content.
     *
     * @param file the file
     * @return {@code sha256:} and 64 hexadecimal digits
     * @throws ProblemException with {@link ProjectProblem.CannotRead}
     */
    public synchronized String of(Path file) {
        String key = key(file.toAbsolutePath().normalize());
        try {
            String state = Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
            JsonNode entry = memory.values().get(key);
            if (entry != null && state.equals(entry.path("state").asText())) {
                return entry.path("digest").asText();
            }
            String digest = "sha256:" + contentDigest(file);
            memory.values().putObject(key).put("state", state).put("digest", digest);
            memory.keep();
            return digest;
        } catch (IOException e) {
            throw new ProblemException(new ProjectProblem.CannotRead(file, SystemReason.of(e)), e);
        }
    }

    /** Files inside the project are remembered by where they are in it, so that it can be moved. */
    private String key(Path file) {
        return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
    }

    private static String contentDigest(Path file) throws IOException {
        var digest = Provenance.newSha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream input = Files.newInputStream(file)) {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
