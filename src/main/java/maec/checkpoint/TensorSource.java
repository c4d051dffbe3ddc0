package maec.checkpoint;

import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Named tensors that can be read a piece at a time: the one idea that keeps the product small.
 *
 * <p>A folder of shards, a base plus a sparse delta, and a merge that was never written are all
 * sources. Exporting is writing a source, evaluating is running one, comparing takes two. Reading
 * is safe from several threads at once. Whoever opened a source closes it; a source over other
 * sources does not close them unless its documentation says so.
 */
public interface TensorSource extends AutoCloseable {
    /**
     * What the source holds, in a stable order.
     *
     * @return names, dtypes and shapes; names are unique
     */
    List<TensorSpec> tensors();

    /**
     * The tensor of that name.
     *
     * @param name the name
     * @return its description, or empty if the source has none
     */
    Optional<TensorSpec> find(String name);

    /**
     * Reads consecutive elements as float32, decoding F16 and BF16 exactly.
     *
     * @param name a tensor of this source with a computable dtype
     * @param offset index of the first element, row-major
     * @param target where the values go
     * @param targetOffset index of the first value in {@code target}
     * @param count how many elements
     * @throws maec.job.ProblemException if the file beneath cannot be read
     * @throws IllegalArgumentException if the name is unknown, the dtype not computable, or the
     *     range leaves the tensor or the target
     */
    void readFloats(String name, long offset, float[] target, int targetOffset, int count);

    /**
     * Reads consecutive elements as they are stored, little-endian.
     *
     * @param name a tensor of this source, any dtype
     * @param offset index of the first element, row-major
     * @param target receives {@code count × dtype.bytes()} bytes from its start
     * @param count how many elements
     * @throws maec.job.ProblemException if the file beneath cannot be read
     * @throws IllegalArgumentException if the name is unknown or a range does not fit
     */
    void readBytes(String name, long offset, MemorySegment target, long count);

    /**
     * Identifies the content for provenance and caches: equal text means equal values.
     *
     * @return a short text, such as a digest with its algorithm in front
     */
    String fingerprint();

    /**
     * The folders and files that the values come from, so that nobody writes over them.
     *
     * @return paths; empty for a source that lives in memory; a source over others names theirs
     */
    default List<Path> origins() {
        return List.of();
    }

    /** Releases what the source opened. Reading after closing is a defect of the caller. */
    @Override
    void close();
}
