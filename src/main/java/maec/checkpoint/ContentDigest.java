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
import java.util.function.Function;

/** SHA-256 and checksums over the stored bytes of tensors, computed on all cores. */
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
        return read(source, tensors, Sha256::new, context, stage);
    }

    /**
     * As {@link #ofTensors}, with checksums in the same reading.
     *
     * @param checksums is given the {@link Checksum} of every tensor, by name
     * @return as {@link #ofTensors}
     */
    static SortedMap<String, String> ofTensors(
            TensorSource source,
            List<TensorSpec> tensors,
            Map<String, String> checksums,
            JobContext context,
            String stage) {
        Map<String, String> noted = new ConcurrentHashMap<>();
        SortedMap<String, String> digests =
                read(source, tensors, tensor -> new Both(tensor, noted), context, stage);
        checksums.putAll(noted);
        return digests;
    }

    /**
     * The checksums of tensors.
     *
     * @return {@link Checksum#hex} per tensor, by name; otherwise as {@link #ofTensors}
     */
    static SortedMap<String, String> checksums(
            TensorSource source, List<TensorSpec> tensors, JobContext context, String stage) {
        return read(source, tensors, Summed::new, context, stage);
    }

    /** What is made of the bytes of one tensor. */
    private sealed interface Summary {
        /** Adds the first bytes of an array. */
        void update(byte[] bytes, int count);

        /** After all bytes. */
        String hex();
    }

    private record Sha256(MessageDigest digest) implements Summary {
        Sha256(TensorSpec tensor) {
            this(Digests.sha256());
        }

        @Override
        public void update(byte[] bytes, int count) {
            digest.update(bytes, 0, count);
        }

        @Override
        public String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private record Summed(Checksum checksum) implements Summary {
        Summed(TensorSpec tensor) {
            this(new Checksum());
        }

        @Override
        public void update(byte[] bytes, int count) {
            checksum.update(bytes, count);
        }

        @Override
        public String hex() {
            return checksum.hex();
        }
    }

    private record Both(
            TensorSpec tensor, Sha256 sha256, Summed summed, Map<String, String> checksums)
            implements Summary {
        Both(TensorSpec tensor, Map<String, String> checksums) {
            this(tensor, new Sha256(tensor), new Summed(tensor), checksums);
        }

        @Override
        public void update(byte[] bytes, int count) {
            sha256.update(bytes, count);
            summed.update(bytes, count);
        }

        @Override
        public String hex() {
            checksums.put(tensor.name(), summed.hex());
            return sha256.hex();
        }
    }

    private static SortedMap<String, String> read(
            TensorSource source,
            List<TensorSpec> tensors,
            Function<TensorSpec, Summary> summaries,
            JobContext context,
            String stage) {
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
                .forEach(
                        tensor -> {
                            Summary summary = summaries.apply(tensor);
                            read(source, tensor, summary, progress, done);
                            digests.put(tensor.name(), summary.hex());
                        });
        return new TreeMap<>(digests);
    }

    private static void read(
            TensorSource source,
            TensorSpec tensor,
            Summary summary,
            Runnable progress,
            LongAdder done) {
        int size = tensor.dtype().bytes();
        byte[] tile = new byte[(int) Math.min(TILE_BYTES, tensor.bytes())];
        MemorySegment segment = MemorySegment.ofArray(tile);
        long step = TILE_BYTES / size;
        for (long offset = 0; offset < tensor.count(); offset += step) {
            progress.run();
            long count = Math.min(step, tensor.count() - offset);
            source.readBytes(tensor.name(), offset, segment, count);
            summary.update(tile, (int) (count * size));
            done.add(count * size);
        }
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
