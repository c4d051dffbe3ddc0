package maec.checkpoint;

import maec.job.JobContext;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * SHA-256 of a safetensors file and of each of its tensors, in one pass.
 *
 * @param bytes the size of the file
 * @param file of the whole file, 64 hexadecimal digits
 * @param tensors of each tensor's stored bytes
 */
record ShardDigest(long bytes, String file, SortedMap<String, String> tensors) {
    private static final int TILE_BYTES = 1 << 20;

    /** Counts bytes over several files. */
    @FunctionalInterface
    interface Progress {
        /** So many bytes more were read. */
        void read(long bytes);
    }

    /**
     * Reads a file from end to end.
     *
     * <p>A file that keeps the rules is its header and then its tensors, without a gap.
     *
     * @param file an open file
     * @param context cancellation
     * @param progress is told of every piece
     * @return the digests
     * @throws maec.job.ProblemException if it cannot be read
     */
    static ShardDigest of(SafetensorsFile file, JobContext context, Progress progress) {
        MessageDigest whole = Digests.sha256();
        whole.update(file.headerBytes());
        SortedMap<String, String> tensors = new TreeMap<>();
        byte[] tile = new byte[TILE_BYTES];
        MemorySegment segment = MemorySegment.ofArray(tile);
        for (TensorSpec tensor : file.tensors()) {
            MessageDigest one = Digests.sha256();
            int size = tensor.dtype().bytes();
            long step = TILE_BYTES / size;
            for (long done = 0; done < tensor.count(); done += step) {
                context.cancel().throwIfCancelled();
                long count = Math.min(step, tensor.count() - done);
                file.readBytes(tensor.name(), done, segment, count);
                one.update(tile, 0, (int) (count * size));
                whole.update(tile, 0, (int) (count * size));
                progress.read(count * size);
            }
            tensors.put(tensor.name(), HexFormat.of().formatHex(one.digest()));
        }
        return new ShardDigest(size(file), HexFormat.of().formatHex(whole.digest()), tensors);
    }

    private static long size(SafetensorsFile file) {
        try {
            return Files.size(file.path());
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(file.path(), failed);
        }
    }
}
