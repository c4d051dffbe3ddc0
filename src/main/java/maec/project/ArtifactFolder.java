package maec.project;

import maec.checkpoint.SystemReason;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a project has computed: files and folders, each with its provenance beside it.
 *
 * <p>The provenance is written last. An artifact whose making was interrupted therefore has none,
 * or an old one, and is made again.
 */
public final class ArtifactFolder {
    private final Path folder;

    /**
     * The artifacts of a project.
     *
     * @param projectFolder the project folder
     */
    public ArtifactFolder(Path projectFolder) {
        this.folder = projectFolder.resolve("artifacts");
    }

    /**
     * Where an artifact lies or will lie; the folder above it exists when this returns.
     *
     * @param name the artifact's file name
     * @return its path
     */
    public Path path(String name) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ProblemException(
                    new ProjectProblem.CannotWrite(folder, SystemReason.of(e)), e);
        }
        return folder.resolve(name);
    }

    /**
     * Whether a file lies here and may be replaced whenever something is made.
     *
     * @param file any file, absolute
     * @return true if it is one of the artifacts or lies in one
     */
    public boolean holds(Path file) {
        return file.startsWith(folder.toAbsolutePath().normalize());
    }

    /**
     * Whether an artifact is there and was made in the way that is wanted now.
     *
     * @param name the artifact's file name
     * @param wanted how it would be made now
     * @return true if it can be used as it is
     */
    public boolean isCurrent(String name, Provenance wanted) {
        return Files.exists(folder.resolve(name))
                && read(provenanceOf(name)).equals(Optional.of(wanted.json()));
    }

    /**
     * How an artifact was made that is there, whether or not it would be made so now.
     *
     * @param name the artifact's file name
     * @return its provenance, or empty if there is no artifact or nothing is known about it
     */
    public Optional<Provenance> provenance(String name) {
        return Files.exists(folder.resolve(name))
                ? read(provenanceOf(name)).flatMap(Provenance::read)
                : Optional.empty();
    }

    /**
     * Notes how an artifact was made, after it was written as a whole.
     *
     * @param name the artifact's file name
     * @param provenance how it was made
     */
    public void made(String name, Provenance provenance) {
        AtomicFile.write(provenanceOf(name), provenance.json());
    }

    /**
     * Replaces a small artifact as a whole.
     *
     * @param name the artifact's file name
     * @param content its new content
     * @param provenance how it was made
     */
    public void write(String name, String content, Provenance provenance) {
        discard(name);
        AtomicFile.write(path(name), content);
        made(name, provenance);
    }

    /**
     * Reads a small artifact that was made in the way that is wanted now.
     *
     * @param name the artifact's file name
     * @param wanted how it would be made now
     * @return its content, or empty if it has to be made
     */
    public Optional<String> current(String name, Provenance wanted) {
        return isCurrent(name, wanted) ? read(folder.resolve(name)) : Optional.empty();
    }

    /**
     * Takes an artifact out of use and away, before it is made anew.
     *
     * @param name the artifact's file or folder name
     */
    public void discard(String name) {
        try {
            Files.deleteIfExists(provenanceOf(name));
            Path artifact = folder.resolve(name);
            if (Files.isDirectory(artifact)) {
                try (var inside = Files.list(artifact)) {
                    for (Path file : inside.toList()) {
                        Files.delete(file);
                    }
                }
            }
            Files.deleteIfExists(artifact);
        } catch (IOException e) {
            throw new ProblemException(
                    new ProjectProblem.CannotWrite(folder.resolve(name), SystemReason.of(e)), e);
        }
    }

    /**
     * Removes what a killed process left half written: hidden files and folders that end in {@code
     * .part}. Only for the one who holds the project's lock.
     */
    public void sweep() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var inside = Files.list(folder)) {
            inside.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(".") && name.endsWith(".part"))
                    .toList()
                    .forEach(this::discard);
        } catch (IOException e) {
            throw new ProblemException(
                    new ProjectProblem.CannotWrite(folder, SystemReason.of(e)), e);
        }
    }

    private Path provenanceOf(String name) {
        return folder.resolve(name + ".provenance.json");
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // what cannot be read is made again
        }
    }
}
