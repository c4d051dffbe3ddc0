package maec.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the files of all sources looked like when an export began.
 *
 * @param files every safetensors file among them
 */
record SourceStamps(List<FileStamp> files) {
    /**
     * Looks at sources.
     *
     * @param origins folders and files; what is not there is passed over
     * @return their present looks
     */
    static SourceStamps of(List<Path> origins) {
        List<FileStamp> stamps = new ArrayList<>();
        for (Path origin : origins) {
            try (Stream<Path> inside =
                    Files.isDirectory(origin) ? Files.list(origin) : Stream.of(origin)) {
                for (Path file : inside.filter(SourceStamps::isWeights).toList()) {
                    stamps.add(FileStamp.of(file));
                }
            } catch (IOException failed) {
                throw ReadProblem.cannotRead(origin, failed);
            }
        }
        return new SourceStamps(List.copyOf(stamps));
    }

    private static boolean isWeights(Path file) {
        return Files.isRegularFile(file) && file.toString().endsWith(".safetensors");
    }

    /**
     * Returns normally if nobody wrote into a source.
     *
     * @throws maec.job.ProblemException with {@link ReadProblem.FileChanged}
     * @throws IOException if the system does not say
     */
    void requireUnchanged() throws IOException {
        for (FileStamp file : files) {
            file.requireUnchanged();
        }
    }
}
