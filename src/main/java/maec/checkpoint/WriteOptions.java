package maec.checkpoint;

import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
 * @param texts further files, such as a model card: name within the folder → content
 */
public record WriteOptions(
        Optional<DType> dtype,
        long shardBytes,
        Map<String, String> metadata,
        Optional<Path> donor,
        Map<String, String> texts) {
    /** What Hugging Face uses: 5 GB. */
    public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

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
