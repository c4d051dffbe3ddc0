package maec.combine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.AdapterConfig;
import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WriteOptions;
import maec.checkpoint.WriteReport;
import maec.combine.fit.ExtendedBase;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.CanonicalWeights;
import maec.model.TiedHead;
import maec.tensor.TensorSpec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * The model whose files a merge is written like, so that every way of merging takes configuration,
 * tokenizer, tensor names and types from it alike.
 *
 * @param folder where it lies
 * @param tensors what it holds, open, under canonical names
 */
public record ExportBase(Path folder, TensorSource tensors) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What would be written of a merge.
     *
     * @param merged under canonical names
     * @param changed canonical names of the tensors that the merge touches
     * @param options dtype and shards
     * @param readBytes size of all models that are read for it
     * @return counts and sizes
     */
    public ModelExport.Plan plan(
            TensorSource merged, Set<String> changed, WriteOptions options, long readBytes) {
        var written = asStored(merged, options).tensors().stream().map(options::written).toList();
        return new ModelExport.Plan(
                written.size(),
                CanonicalWeights.storedNames(tensors, changed).size(),
                written.stream().mapToLong(TensorSpec::bytes).sum(),
                CheckpointWriter.shards(written, options.shardBytes()),
                CheckpointWriter.neededBytes(written),
                readBytes,
                tiedHead());
    }

    /**
     * Writes a merge and verifies it.
     *
     * @param merged under canonical names
     * @param changed canonical names of the tensors that the merge touches
     * @param folder the folder to make
     * @param target whose tokenizer is taken, and whether a model there may be replaced
     * @param options dtype, shards and texts
     * @param context reports and stops
     * @return what was written
     * @throws ProblemException if the folder cannot be written
     */
    public WriteReport write(
            TensorSource merged,
            Set<String> changed,
            Path folder,
            ModelExport.Target target,
            WriteOptions options,
            JobContext context) {
        WriteOptions all =
                options.withTokenizer(target.tokenizer().or(this::extensionFolder))
                        .withVocabulary(extension().flatMap(ExtendedBase::rows))
                        .withReplace(target.replace())
                        .withUntouched(stored(), untouched(changed));
        return CheckpointWriter.write(asStored(merged, all), folder, all, context);
    }

    /**
     * Where configuration and tokenizer lie; an adapter as a base has those of its own base.
     *
     * @return a folder, or empty where there is none
     */
    public Optional<Path> donor() {
        if (AdapterConfig.isIn(folder)) {
            return tensors.origins().stream().filter(Files::isDirectory).findFirst();
        }
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    /**
     * What every shard says of where it comes from.
     *
     * @param version the product's version
     * @param merge fingerprint of the merge
     * @param inputs fingerprints of all models by their names
     * @param recipe the recipe as text
     * @return metadata of a safetensors file
     */
    public static Map<String, String> metadata(
            String version, String merge, SequencedMap<String, String> inputs, String recipe) {
        return Map.of(
                "maec_version",
                version,
                "maec_merge",
                merge,
                "maec_inputs",
                json(inputs),
                "maec_recipe",
                recipe);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    /** Without the second copy of a head, and in the base's types unless one is wished for all. */
    private TensorSource asStored(TensorSource merged, WriteOptions options) {
        TensorSource whole = CanonicalWeights.stored(tensors, merged);
        TensorSource written =
                tiedHead().<TensorSource>map(head -> new WithoutTensor(whole, head)).orElse(whole);
        return options.dtype().isPresent() ? written : new BaseTypedSource(written, stored());
    }

    private TensorSource stored() {
        return CanonicalWeights.stored(tensors, tensors);
    }

    /** Tensors no part of which the merge changes, as they are stored. */
    private Set<String> untouched(Set<String> changed) {
        Set<String> names = new TreeSet<>();
        stored().tensors().forEach(spec -> names.add(spec.name()));
        names.removeAll(CanonicalWeights.storedNames(tensors, changed));
        return names;
    }

    /** A head that is stored twice, although the configuration says that it is the embedding. */
    private Optional<String> tiedHead() {
        return TiedHead.isSaid(folder)
                ? TiedHead.copyIn(stored()).map(TensorSpec::name)
                : Optional.empty();
    }

    private Optional<ExtendedBase> extension() {
        return tensors instanceof ExtendedBase extended ? Optional.of(extended) : Optional.empty();
    }

    /** Where the base was extended by the rows of a model, that model's tokenizer knows them. */
    private Optional<Path> extensionFolder() {
        return extension().flatMap(ExtendedBase::tokenizerFolder);
    }
}
