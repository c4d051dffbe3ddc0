package maec.workflow;

import maec.checkpoint.ModelFinder;
import maec.job.JobContext;
import maec.sample.SampleSettings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sample projects that several tests look at, each made once per run of the tests.
 *
 * <p>They lie in {@code target}, closed. A test may open one, must close it, and must not change it
 * other than by measuring; {@link #copyTo} is for those that want to.
 */
public final class SharedSample {
    /** Finds models by their paths; there is no cache of the hub. */
    public static final ModelFinder MODELS = ModelFinder.of(Map.of(), Path.of("no-such-home"));

    private SharedSample() {}

    private static final class Usual {
        static final Path FOLDER = make("sample", SampleProject.of(SampleSettings.usual(1)));
    }

    private static final class Tiny {
        static final Path FOLDER = make("tiny-sample", SampleProject.tiny(5));
    }

    /**
     * The sample project of the documentation, seed 1; the first call takes about a minute.
     *
     * @return its folder
     */
    public static Path usual() {
        return Usual.FOLDER;
    }

    /**
     * A world of the same kind that has learnt next to nothing; the first call takes seconds.
     *
     * @return its folder
     */
    public static Path tiny() {
        return Tiny.FOLDER;
    }

    /**
     * Copies a project as it was when it was made: nothing has been measured in the copy.
     *
     * @param project one of the folders above
     * @param target a folder that does not exist
     * @return the target
     */
    public static Path copyTo(Path project, Path target) {
        try (Stream<Path> inside = Files.walk(project)) {
            for (Path path : inside.toList()) {
                Path copy = target.resolve(project.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else if (!path.endsWith("project.lock") && !path.endsWith("measurements.json")) {
                    Files.copy(path, copy);
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path make(String name, SampleProject sample) {
        Path folder = Path.of("target", "test-projects", name).toAbsolutePath();
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> inside = Files.walk(folder)) {
                    for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
            Files.createDirectories(folder.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sample.create(folder, MODELS, JobContext.silent()).close();
        return folder;
    }
}
