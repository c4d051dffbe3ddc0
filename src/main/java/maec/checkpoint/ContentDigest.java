package maec.checkpoint;

import maec.job.JobContext;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** SHA-256 over the stored bytes of tensors, computed on all cores. */
final class ContentDigest {
    private static final int TILE_BYTES = 1 << 20;

    private ContentDigest() {}

    /**
     * Reads tensors from end to end, the largest first, so that no core waits for another one.
     *
     * @param source what to read
     * @param tensors which of its tensors
     * @param context progress in bytes, cancellation
     * @param stage what the progress says is being done
     * @return 64 hexadecimal digits per tensor, by name
     * @throws maec.job.ProblemException if the source cannot be read
     */
    static SortedMap<String, String> ofTensors(
            TensorSource source, List<TensorSpec> tensors, JobContext context, String stage) {
        long total = tensors.stream().mapToLong(TensorSpec::bytes).sum();
        if (tensors.isEmpty()) {
            return new TreeMap<>();
        }
        context.step(stage, 0, total, "bytes");
        LongAdder done = new LongAdder();
        Thread caller = Thread.currentThread();
        Map<String, String> digests = new ConcurrentHashMap<>();
        Runnable progress =
                () -> {
                    context.cancel().throwIfCancelled();
                    if (Thread.currentThread() == caller) {
                        context.step(stage, done.sum(), total, "bytes");
                    }
                };
        tensors.stream()
                .sorted(Comparator.comparingLong(tensor -> -tensor.bytes()))
                .toList()
                .parallelStream()
                .forEach(tensor -> digests.put(tensor.name(), of(source, tensor, progress, done)));
        return new TreeMap<>(digests);
    }

    /** The digest of one tensor. */
    private static String of(
            TensorSource source, TensorSpec tensor, Runnable progress, LongAdder done) {
        MessageDigest digest = Digests.sha256();
        int size = tensor.dtype().bytes();
        byte[] tile = new byte[(int) Math.min(TILE_BYTES, tensor.bytes())];
        MemorySegment segment = MemorySegment.ofArray(tile);
        long step = TILE_BYTES / size;
        for (long offset = 0; offset < tensor.count(); offset += step) {
            progress.run();
            long count = Math.min(step, tensor.count() - offset);
            source.readBytes(tensor.name(), offset, segment, count);
            digest.update(tile, 0, (int) (count * size));
            done.add(count * size);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The digest of all tensors, which is the fingerprint of a source that is not too large.
     *
     * @param tensors names, types and shapes
     * @param digests from {@link #ofTensors}, of all of them
     * @return {@code sha256:} and 64 hexadecimal digits
     */
    static String ofAll(List<TensorSpec> tensors, Map<String, String> digests) {
        Fingerprint.Content content = new Fingerprint.Content();
        for (TensorSpec tensor : Fingerprint.inNameOrder(tensors)) {
            String hex = Objects.requireNonNull(digests.get(tensor.name()));
            content.add(tensor, HexFormat.of().parseHex(hex));
        }
        return "sha256:" + content.hex();
    }
}
