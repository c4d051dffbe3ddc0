package maec.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

import maec.job.JobContext;
import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The shards of one checkpoint on their way to the disk, and the digest of their content. */
final class ShardWriting {
    private static final int TILE = 1 << 18;
    private static final JsonFactory JSON = new JsonFactory();

    private final TensorSource source;
    private final ShardPlan plan;
    private final WriteOptions options;
    private final JobContext context;
    private final float[] values = new float[TILE];
    private final byte[] bytes = new byte[8 * TILE];
    private final Map<String, byte[]> digests = new HashMap<>();
    private long done;

    ShardWriting(TensorSource source, ShardPlan plan, WriteOptions options, JobContext context) {
        this.source = source;
        this.plan = plan;
        this.options = options;
        this.context = context;
    }

    /**
     * Writes shards and index.
     *
     * @param folder an empty folder
     * @return the digest of the content
     * @throws IOException if the index cannot be written
     */
    String write(Path folder) throws IOException {
        Map<String, String> metadata = new TreeMap<>(options.metadata());
        metadata.put("format", "pt");
        for (int i = 0; i < plan.shards().size(); i++) {
            Path file = folder.resolve(plan.fileName(i));
            List<TensorSpec> tensors = plan.shards().get(i);
            try (SafetensorsWriter writer = SafetensorsWriter.create(file, tensors, metadata)) {
                for (TensorSpec tensor : tensors) {
                    writeTensor(writer, tensor);
                }
                writer.commit();
            }
        }
        if (plan.shards().size() > 1) {
            writeIndex(folder.resolve(ShardIndex.FILE));
        }
        return digest();
    }

    private String digest() {
        Fingerprint.Content content = new Fingerprint.Content();
        List<TensorSpec> all = plan.shards().stream().flatMap(List::stream).toList();
        for (TensorSpec tensor : Fingerprint.inNameOrder(all)) {
            content.add(tensor, Objects.requireNonNull(digests.get(tensor.name())));
        }
        return "sha256:" + content.hex();
    }

    private void writeTensor(SafetensorsWriter writer, TensorSpec written) {
        DType stored = source.find(written.name()).map(TensorSpec::dtype).orElse(written.dtype());
        MessageDigest digest = Digests.sha256();
        MemorySegment piece = MemorySegment.ofArray(bytes);
        for (long offset = 0; offset < written.count(); offset += TILE) {
            context.step("writing weights", done, plan.bytes(), "bytes");
            int count = (int) Math.min(TILE, written.count() - offset);
            if (stored == written.dtype()) {
                source.readBytes(written.name(), offset, piece, count);
            } else {
                source.readFloats(written.name(), offset, values, 0, count);
                FloatCodec.encode(written.dtype(), values, 0, piece, 0, count);
            }
            writer.writeBytes(written.name(), offset, piece, count);
            int size = count * written.dtype().bytes();
            digest.update(bytes, 0, size);
            done += size;
        }
        digests.put(written.name(), digest.digest());
    }

    private void writeIndex(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JsonGenerator json = JSON.createGenerator(out)) {
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
