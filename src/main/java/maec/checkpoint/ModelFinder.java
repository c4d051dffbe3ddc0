package maec.checkpoint;

import maec.job.ProblemException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds and opens models by what people write: a folder, a file, {@code hf:org/name}, an adapter or
 * a delta with its base.
 *
 * @param hub where names on the hub are looked up
 */
public record ModelFinder(HubCache hub) {
    /**
     * A finder with the cache that Hugging Face's tools would use.
     *
     * @param environment variables of the process
     * @param home the person's home folder
     * @return the finder
     */
    public static ModelFinder of(Map<String, String> environment, Path home) {
        return new ModelFinder(HubCache.of(environment, home));
    }

    /**
     * Where a model lies.
     *
     * @param folder to which a path is relative
     * @param text a path, or {@code hf:org/name@revision}
     * @return a path, which need not exist, or an existing snapshot
     * @throws ProblemException if the text begins like a name and the cache has no such model
     * @throws InvalidPathException if no file can have that path
     */
    public Path find(Path folder, String text) {
        return HubName.isMeantBy(text) ? hub.find(HubName.parse(text)) : folder.resolve(text);
    }

    /**
     * Opens a model: a folder, a safetensors file, an adapter's folder, or a delta.
     *
     * @param base the base model of an adapter or a delta, or null where the model is whole, or the
     *     adapter names its base itself
     * @param model a folder, a safetensors file, or a delta file
     * @return the open model; closing it closes the base it was put on as well
     * @throws ProblemException if something is missing or broken, a delta comes without its base,
     *     or base and model do not belong together
     */
    public TensorSource open(@Nullable Path base, Path model) {
        if (AdapterConfig.isIn(model)) {
            TensorSource under = base == null ? Checkpoint.open(baseOf(model)) : open(null, base);
            return AdapterSource.open(under, model);
        }
        if (!isDelta(model)) {
            return Checkpoint.open(model);
        }
        if (base == null) {
            throw new ProblemException(new ArtifactProblem.BaseNeeded(model));
        }
        return DeltaSource.open(open(null, base), model);
    }

    /**
     * Whether a model is a delta, which needs its base.
     *
     * @param model a folder or a file
     * @return true for a delta file
     * @throws ProblemException if it is missing or broken
     */
    public boolean isDelta(Path model) {
        if (Files.isDirectory(model)) {
            return false;
        }
        try (Checkpoint opened = Checkpoint.open(model)) {
            return SparseDelta.isDelta(opened.files().getFirst());
        }
    }

    /**
     * Opens a model whose tensors are to be compared with those of others, one by one.
     *
     * @param base as in {@link #open}
     * @param model as in {@link #open}
     * @return as {@link #open}
     * @throws ProblemException as {@link #open} does, and if the model is an adapter that gives a
     *     base with a shared head a head of its own, to which no tensor of the others corresponds
     */
    public TensorSource openToCombine(@Nullable Path base, Path model) {
        TensorSource source = open(base, model);
        if (source instanceof AdapterSource adapter && adapter.addsHead()) {
            source.close();
            throw new ProblemException(new AdapterProblem.SeparatesHead(model));
        }
        return source;
    }

    /**
     * The folder that holds a file which belongs to a model beside its weights, such as its
     * configuration or its tokenizer.
     *
     * @param base as in {@link #open}
     * @param model as in {@link #open}
     * @param file the name of the file
     * @return the model's own folder; of an adapter without that file, and of a delta, its base's
     * @throws ProblemException if the base of an adapter cannot be found
     */
    public Path beside(@Nullable Path base, Path model, String file) {
        if (AdapterConfig.isIn(model)) {
            return Files.exists(model.resolve(file))
                    ? model
                    : beside(null, base == null ? baseOf(model) : base, file);
        }
        return base == null || Files.isDirectory(model) ? model : beside(null, base, file);
    }

    /**
     * The base that an adapter names: a folder, seen from the adapter or from the working folder,
     * or a model of the cache.
     *
     * @param adapter the adapter's folder
     * @return an existing folder
     * @throws ProblemException if the adapter names none, or it is nowhere
     */
    public Path baseOf(Path adapter) {
        AdapterConfig config = AdapterConfig.read(adapter);
        String name =
                config.base()
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                new AdapterProblem.BaseUnnamed(adapter)));
        List<Path> looked = new ArrayList<>();
        for (Path folder : List.of(adapter, Path.of(""))) {
            try {
                Path named = folder.resolve(name).normalize();
                if (Files.isDirectory(named)) {
                    return named;
                }
                looked.add(named);
            } catch (InvalidPathException _) {
                // A name that no folder can have may still be one on the hub.
            }
        }
        return inCache(config, name)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        new AdapterProblem.BaseNotFound(
                                                adapter, name, with(looked, hub.folder()))));
    }

    private Optional<Path> inCache(AdapterConfig config, String name) {
        if (!HubName.isValid(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(hub.find(new HubName(name, config.revision())));
        } catch (ProblemException _) {
            return Optional.empty(); // the problem about the adapter says where was looked
        }
    }

    private static List<Path> with(List<Path> paths, Path last) {
        List<Path> all = new ArrayList<>(paths);
        all.add(last);
        return all;
    }
}
