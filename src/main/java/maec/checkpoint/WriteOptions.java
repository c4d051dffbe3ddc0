package maec.checkpoint;

import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How a source is written as a model folder.
 *
 * @param dtype what F32, F16 and BF16 tensors are rounded to, or empty to keep what each one is
 * @param shardBytes the largest size of a shard's tensors; a single larger tensor gets a shard of
 *     its own
 * @param metadata free text for the header of every shard, beside {@code format}
 * @param donor the model folder whose configuration, tokenizer and generation files are copied, or
 *     empty for weights alone
 * @param tokenizer the model folder whose tokenizer and generation files are copied instead of the
 *     donor's
 * @param texts further files, such as a model card: name within the folder → content
 * @param untouched what has to be bit for bit as it is in the base
 * @param replace whether a model that is in the target may be replaced
 * @param vocabulary how many rows the embedding has, where that is not what the donor's
 *     configuration says
 */
public record WriteOptions(
        Optional<DType> dtype,
        long shardBytes,
        Map<String, String> metadata,
        Optional<Path> donor,
        Optional<Path> tokenizer,
        Map<String, String> texts,
        Optional<Untouched> untouched,
        boolean replace,
        Optional<Long> vocabulary) {
    /** What Hugging Face uses: 5 GB. */
    public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

    static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    /**
     * Tensors that are not changed.
     *
     * @param base what they are compared with after writing; not closed
     * @param names which tensors; those that are stored in another type than the base's, or that it
     *     lacks, are not compared
     */
    public record Untouched(TensorSource base, Set<String> names) {
        /** Copies the names. */
        public Untouched {
            names = Set.copyOf(names);
        }
    }

    /** Checks and copies. */
    public WriteOptions {
        if (shardBytes < 1) {
            throw new IllegalArgumentException("shards of " + shardBytes + " bytes");
        }
        dtype.ifPresent(
                type -> {
                    if (!type.isComputable()) {
                        throw new IllegalArgumentException("weights cannot be written as " + type);
                    }
                });
        metadata = Map.copyOf(new TreeMap<>(metadata));
        texts = Map.copyOf(texts);
        for (String name : texts.keySet()) {
            if (!PLAIN_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(name + " is no plain file name");
            }
        }
    }

    /**
     * Options for a new folder whose tokenizer is the donor's.
     *
     * @param dtype what F32, F16 and BF16 tensors are rounded to, or empty to keep them
     * @param shardBytes the largest size of a shard's tensors
     * @param metadata free text for the header of every shard
     * @param donor the model folder whose other files are copied, or empty
     * @param texts further files
     */
    public WriteOptions(
            Optional<DType> dtype,
            long shardBytes,
            Map<String, String> metadata,
            Optional<Path> donor,
            Map<String, String> texts) {
        this(
                dtype,
                shardBytes,
                metadata,
                donor,
                Optional.empty(),
                texts,
                Optional.empty(),
                false,
                Optional.empty());
    }

    /**
     * Options without further files.
     *
     * @param dtype what F32, F16 and BF16 tensors are rounded to, or empty to keep them
     * @param shardBytes the largest size of a shard's tensors
     * @param metadata free text for the header of every shard
     * @param donor the model folder whose other files are copied, or empty
     */
    public WriteOptions(
            Optional<DType> dtype,
            long shardBytes,
            Map<String, String> metadata,
            Optional<Path> donor) {
        this(dtype, shardBytes, metadata, donor, Map.of());
    }

    /**
     * Keeps dtypes, with shards of the usual size.
     *
     * @param donor the folder whose other files are copied
     * @return the options
     */
    public static WriteOptions likeDonor(Path donor) {
        return new WriteOptions(
                Optional.empty(), DEFAULT_SHARD_BYTES, Map.of(), Optional.of(donor));
    }

    /**
     * The same with tensors that have to be as they are in the base.
     *
     * @param base the base
     * @param names the tensors
     * @return other options
     */
    public WriteOptions withUntouched(TensorSource base, Set<String> names) {
        return new WriteOptions(
                dtype,
                shardBytes,
                metadata,
                donor,
                tokenizer,
                texts,
                Optional.of(new Untouched(base, names)),
                replace,
                vocabulary);
    }

    /**
     * The same with another tokenizer.
     *
     * @param folder the model folder whose tokenizer and generation files are copied, or empty for
     *     the donor's
     * @return other options
     */
    public WriteOptions withTokenizer(Optional<Path> folder) {
        return new WriteOptions(
                dtype, shardBytes, metadata, donor, folder, texts, untouched, replace, vocabulary);
    }

    /**
     * The same for a target that may hold a model.
     *
     * @param wanted whether it may be replaced
     * @return other options
     */
    public WriteOptions withReplace(boolean wanted) {
        return new WriteOptions(
                dtype,
                shardBytes,
                metadata,
                donor,
                tokenizer,
                texts,
                untouched,
                wanted,
                vocabulary);
    }

    /**
     * The same for an embedding with another number of rows than the donor's configuration says.
     *
     * @param rows how many, or empty to leave the configuration as it is
     * @return other options
     */
    public WriteOptions withVocabulary(Optional<Long> rows) {
        return new WriteOptions(
                dtype, shardBytes, metadata, donor, tokenizer, texts, untouched, replace, rows);
    }

    /**
     * How a tensor will be stored.
     *
     * @param tensor a tensor of the source
     * @return the same name and shape with the dtype that is written
     */
    public TensorSpec written(TensorSpec tensor) {
        return dtype.filter(_ -> tensor.dtype().isComputable())
                .map(type -> new TensorSpec(tensor.name(), type, tensor.shape()))
                .orElse(tensor);
    }
}
