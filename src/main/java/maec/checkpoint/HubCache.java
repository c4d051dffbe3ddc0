package maec.checkpoint;

import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder into which Hugging Face's own tools download, looked at and never changed.
 *
 * <p>A model lies in {@code models--org--name}: {@code blobs} hold the files, {@code snapshots} a
 * folder of links per commit, {@code refs} the commit of each branch. Nothing is downloaded here.
 *
 * @param folder the folder that holds {@code models--…}; it need not exist
 */
public record HubCache(Path folder) {
    private static final String MAIN = "main";
    private static final int LONGEST_REFERENCE = 200;
    private static final int SHORTEST_COMMIT = 7;

    /**
     * A model of the cache.
     *
     * @param name with the commit as revision
     * @param references branches and tags that mean this commit
     * @param folder the snapshot, which can be opened as a model
     * @param bytes size of its files
     * @param modified when the newest of them was written
     */
    public record Model(
            HubName name, List<String> references, Path folder, long bytes, Instant modified) {
        /** Copies the list. */
        public Model {
            references = List.copyOf(references);
        }
    }

    /**
     * The cache that Hugging Face's tools would use: {@code HF_HUB_CACHE}, {@code HF_HOME/hub},
     * {@code XDG_CACHE_HOME/huggingface/hub}, or {@code ~/.cache/huggingface/hub}.
     *
     * @param environment variables of the process
     * @param home the person's home folder
     * @return the cache
     */
    public static HubCache of(Map<String, String> environment, Path home) {
        return new HubCache(
                named(environment, "HF_HUB_CACHE", home)
                        .or(() -> named(environment, "HUGGINGFACE_HUB_CACHE", home))
                        .or(() -> named(environment, "HF_HOME", home).map(it -> it.resolve("hub")))
                        .or(
                                () ->
                                        named(environment, "XDG_CACHE_HOME", home)
                                                .map(it -> it.resolve("huggingface/hub")))
                        .orElseGet(() -> home.resolve(".cache/huggingface/hub")));
    }

    private static Optional<Path> named(Map<String, String> environment, String name, Path home) {
        String value = environment.getOrDefault(name, "").strip();
        try {
            if (value.equals("~") || value.startsWith("~/")) {
                return Optional.of(home.resolve(value.substring(Math.min(2, value.length()))));
            }
            return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /**
     * The snapshot of a model.
     *
     * @param name the model; without a revision the main branch is meant, or the only snapshot
     * @return an existing folder of links
     * @throws ProblemException if the cache does not hold it, or it is not clear which is meant
     */
    public Path find(HubName name) {
        Path repository = folder.resolve(name.folder());
        Path snapshots = repository.resolve("snapshots");
        List<String> found = namesIn(snapshots);
        if (found.isEmpty()) {
            throw new ProblemException(new HubProblem.NotInCache(name, repository));
        }
        Optional<String> commit =
                reference(repository, name.revision().orElse(MAIN))
                        .filter(found::contains)
                        .or(() -> name.revision().flatMap(it -> commit(found, it)));
        if (commit.isPresent()) {
            return snapshots.resolve(commit.get());
        }
        if (name.revision().isPresent()) {
            throw new ProblemException(new HubProblem.RevisionMissing(name, snapshots, found));
        }
        if (found.size() > 1) {
            throw new ProblemException(new HubProblem.Ambiguous(name, snapshots, found));
        }
        return snapshots.resolve(found.getFirst());
    }

    private static Optional<String> commit(List<String> found, String revision) {
        if (found.contains(revision)) {
            return Optional.of(revision);
        }
        List<String> longer = found.stream().filter(it -> it.startsWith(revision)).toList();
        return revision.length() >= SHORTEST_COMMIT && longer.size() == 1
                ? Optional.of(longer.getFirst())
                : Optional.empty();
    }

    /** The commit that a branch or tag means; the file is not trusted to be one. */
    private static Optional<String> reference(Path repository, String revision) {
        Path file = repository.resolve("refs").resolve(revision);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_REFERENCE) {
                return Optional.empty();
            }
            return Optional.of(Files.readString(file).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Names of the folders in a folder, in order; empty if it cannot be read. */
    private static List<String> namesIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory)
                    .map(it -> it.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    /**
     * Everything that is in the cache, by name and commit.
     *
     * @return models, whether or not their snapshots are complete; empty if there is no cache
     */
    public List<Model> models() {
        List<Model> models = new ArrayList<>();
        for (String repository : namesIn(folder)) {
            Path snapshots = folder.resolve(repository).resolve("snapshots");
            for (String commit : namesIn(snapshots)) {
                HubName.ofSnapshot(snapshots.resolve(commit))
                        .map(name -> model(name, snapshots.resolve(commit)))
                        .ifPresent(models::add);
            }
        }
        models.sort(Comparator.comparing(model -> model.name().toString()));
        return List.copyOf(models);
    }

    private Model model(HubName name, Path snapshot) {
        long bytes = 0;
        Instant newest = Instant.EPOCH;
        try (Stream<Path> inside = Files.walk(snapshot)) {
            for (Path file : inside.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
                Instant modified = Files.getLastModifiedTime(file).toInstant();
                newest = modified.isAfter(newest) ? modified : newest;
            }
        } catch (IOException _) {
            // What could not be looked at does not count; opening the model says why.
        }
        return new Model(name, references(name), snapshot, bytes, newest);
    }

    private List<String> references(HubName name) {
        Path refs = folder.resolve(name.folder()).resolve("refs");
        if (!Files.isDirectory(refs)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.walk(refs)) {
            return inside.filter(Files::isRegularFile)
                    .map(file -> refs.relativize(file).toString().replace('\\', '/'))
                    .filter(
                            it ->
                                    reference(folder.resolve(name.folder()), it)
                                            .equals(name.revision()))
                    .sorted()
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }
}
