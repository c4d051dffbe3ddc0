package maec.model;

import com.fasterxml.jackson.databind.JsonNode;

import maec.checkpoint.JsonFile;
import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A head that is its embedding under another name: some files hold it twice although their
 * configuration says that it is one.
 */
public final class TiedHead {
    private static final int TILE = 1 << 18;

    private TiedHead() {}

    /**
     * Whether a model's configuration says that head and embedding are one.
     *
     * @param folder the model's folder; its family need not be known
     * @return false also where the configuration cannot be read
     */
    public static boolean isSaid(Path folder) {
        try {
            return ArchitectureReader.read(folder).tiedHead();
        } catch (ProblemException _) {
            return isSaidPlainly(folder.resolve("config.json"));
        }
    }

    /** What transformers look at, whatever the family; it may lie with the text model's fields. */
    private static boolean isSaidPlainly(Path config) {
        if (!Files.isRegularFile(config)) {
            return false;
        }
        try {
            JsonNode fields = JsonFile.read(config, JsonFile.CONFIG_BYTES);
            return fields.path("tie_word_embeddings")
                    .asBoolean(fields.path("text_config").path("tie_word_embeddings").asBoolean());
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * The head that a source stores beside the embedding although it has the same bits.
     *
     * @param source a model
     * @return the head, or empty where there is none or it is another tensor
     * @throws ProblemException if the source cannot be read
     */
    public static Optional<TensorSpec> copyIn(TensorSource source) {
        List<TensorSpec> tensors = source.tensors();
        Optional<TensorSpec> head = only(tensors, "lm_head.weight");
        Optional<TensorSpec> embedding = only(tensors, "embed_tokens.weight");
        return head.filter(
                found -> embedding.filter(other -> equal(source, found, other)).isPresent());
    }

    private static Optional<TensorSpec> only(List<TensorSpec> tensors, String ending) {
        List<TensorSpec> found =
                tensors.stream().filter(spec -> spec.name().endsWith(ending)).toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static boolean equal(TensorSource source, TensorSpec one, TensorSpec other) {
        if (one.dtype() != other.dtype() || !one.shape().equals(other.shape())) {
            return false;
        }
        int size = one.dtype().bytes();
        byte[] left = new byte[TILE * size];
        byte[] right = new byte[TILE * size];
        for (long offset = 0; offset < one.count(); offset += TILE) {
            int count = (int) Math.min(TILE, one.count() - offset);
            source.readBytes(one.name(), offset, MemorySegment.ofArray(left), count);
            source.readBytes(other.name(), offset, MemorySegment.ofArray(right), count);
            if (!Arrays.equals(left, 0, count * size, right, 0, count * size)) {
                return false;
            }
        }
        return true;
    }
}
