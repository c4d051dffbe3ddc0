package maec.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

import maec.job.CancelToken;
import maec.job.JobContext;
import maec.job.ParallelTasks;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The shards of one checkpoint on their way to the disk, and the checksums of their tensors.
 *
 * <p>Several threads read, compute, sum up and write the tensors of a shard at their final places,
 * each tensor by one of them, while the calling thread keeps the disk busy with what was written;
 * so the same source gives the same bytes however many threads there are.
 */
final class ShardWriting {
    private static final int TILE = 1 << 18;
    private static final JsonFactory JSON = new JsonFactory();

    private final TensorSource source;
    private final ShardPlan plan;
    private final WriteOptions options;
    private final JobContext context;
    private final SortedMap<String, String> checksums = new ConcurrentSkipListMap<>();
    private final Set<String> finished = new HashSet<>();
    private final LongAdder done = new LongAdder();

    ShardWriting(TensorSource source, ShardPlan plan, WriteOptions options, JobContext context) {
        this.source = source;
        this.plan = plan;
        this.options = options;
        this.context = context;
    }

    /**
     * Looks at what an export that was killed had finished, and keeps what is whole.
     *
     * @param growing the folder with its journal
     * @throws IOException if a shard that is not whole cannot be removed
     */
    void takeUp(ExportFolder growing) throws IOException {
        for (int i = 0; i < plan.shards().size(); i++) {
            String name = plan.fileName(i);
            SortedMap<String, String> noted = growing.journal().finished().get(name);
            if (noted != null) {
                Path file = growing.path().resolve(name);
                if (isWhole(file, plan.shards().get(i), noted)) {
                    checksums.putAll(noted);
                    finished.add(name);
                } else {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private boolean isWhole(Path file, List<TensorSpec> tensors, Map<String, String> noted) {
        try (SafetensorsFile shard = SafetensorsFile.open(file)) {
            boolean planned = Set.copyOf(shard.tensors()).equals(Set.copyOf(tensors));
            if (!planned || !shard.metadata().equals(metadata())) {
                return false;
            }
            return ContentDigest.checksums(
                            shard, shard.tensors(), context, "looking at what is finished")
                    .equals(noted);
        } catch (ProblemException _) {
            return false;
        }
    }

    /** How much of the tensors lies on disk already. */
    long finishedBytes() {
        long bytes = 0;
        for (int i = 0; i < plan.shards().size(); i++) {
            if (finished.contains(plan.fileName(i))) {
                bytes += plan.shards().get(i).stream().mapToLong(TensorSpec::bytes).sum();
            }
        }
        return bytes;
    }

    /**
     * Writes the shards that are missing, and the index.
     *
     * @param growing the folder, whose journal is told of every shard
     * @return the checksum of each tensor's bytes, by name
     * @throws IOException if the index or the journal cannot be written
     */
    SortedMap<String, String> write(ExportFolder growing) throws IOException {
        done.add(finishedBytes());
        for (int i = 0; i < plan.shards().size(); i++) {
            String name = plan.fileName(i);
            if (!finished.contains(name)) {
                writeShard(growing.path().resolve(name), plan.shards().get(i));
                DurableFiles.force(growing.path());
                growing.journal().add(name, checksumsOf(plan.shards().get(i)));
            }
        }
        if (plan.shards().size() > 1) {
            DurableFiles.write(growing.path().resolve(ShardIndex.FILE), index());
        }
        return checksums;
    }

    private void writeShard(Path file, List<TensorSpec> tensors) {
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, tensors, metadata())) {
            // large tensors first, so that at the end no thread waits for another one's large one
            List<TensorSpec> ordered =
                    tensors.stream()
                            .sorted(Comparator.comparingLong(tensor -> -tensor.bytes()))
                            .toList();
            ParallelTasks.run(
                    Runtime.getRuntime().availableProcessors(),
                    ordered.size(),
                    () -> worker(writer, ordered),
                    context.cancel(),
                    () -> {
                        context.step("writing weights", done.sum(), plan.bytes(), "bytes");
                        writer.flush();
                    });
            writer.commit();
        }
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>(options.metadata());
        metadata.put("format", "pt");
        return metadata;
    }

    private SortedMap<String, String> checksumsOf(List<TensorSpec> tensors) {
        SortedMap<String, String> some = new TreeMap<>();
        tensors.forEach(tensor -> some.put(tensor.name(), checksums.get(tensor.name())));
        return some;
    }

    private ParallelTasks.Worker worker(SafetensorsWriter writer, List<TensorSpec> tensors) {
        float[] values = new float[TILE];
        ByteBuffer bytes = ByteBuffer.allocateDirect(8 * TILE);
        return (number, stop) -> write(writer, tensors.get(number), values, bytes, stop);
    }

    private void write(
            SafetensorsWriter writer,
            TensorSpec written,
            float[] values,
            ByteBuffer bytes,
            CancelToken stop) {
        DType stored = source.find(written.name()).map(TensorSpec::dtype).orElse(written.dtype());
        Checksum checksum = new Checksum();
        MemorySegment piece = MemorySegment.ofBuffer(bytes.clear());
        for (long offset = 0; offset < written.count(); offset += TILE) {
            stop.throwIfCancelled();
            int count = (int) Math.min(TILE, written.count() - offset);
            if (stored == written.dtype()) {
                source.readBytes(written.name(), offset, piece, count);
            } else {
                source.readFloats(written.name(), offset, values, 0, count);
                FloatCodec.encode(written.dtype(), values, 0, piece, 0, count);
            }
            writer.writeBytes(written.name(), offset, piece, count);
            int size = count * written.dtype().bytes();
            checksum.update(bytes.limit(size));
            done.add(size);
        }
        checksums.put(written.name(), checksum.hex());
    }

    private byte[] index() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeObjectFieldStart("metadata");
            json.writeNumberField("total_size", plan.bytes());
            json.writeEndObject();
            json.writeObjectFieldStart("weight_map");
            for (var entry : shardOfTensor().entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private Map<String, String> shardOfTensor() {
        Map<String, String> shards = new TreeMap<>();
        for (int i = 0; i < plan.shards().size(); i++) {
            for (TensorSpec tensor : plan.shards().get(i)) {
                shards.put(tensor.name(), plan.fileName(i));
            }
        }
        return shards;
    }
}
