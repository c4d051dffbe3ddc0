package maec.workflow;

import maec.project.ArtifactFolder;
import maec.project.FileDigests;
import maec.project.TokenCounts;

import java.nio.file.Path;

/**
 * Where everything of a project lies.
 *
 * @param folder the project folder, absolute
 * @param artifacts what the project has computed
 * @param digests what its inputs contain
 * @param tokens how many tokens its corpora have
 */
record ProjectFiles(
        Path folder, ArtifactFolder artifacts, FileDigests digests, TokenCounts tokens) {
    /** The files of a project folder. */
    static ProjectFiles in(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        return new ProjectFiles(
                absolute,
                new ArtifactFolder(absolute),
                new FileDigests(absolute),
                new TokenCounts(absolute));
    }

    /** A path of the manifest: relative ones are meant from the project folder. */
    Path resolve(String path) {
        return folder.resolve(path).normalize();
    }
}
