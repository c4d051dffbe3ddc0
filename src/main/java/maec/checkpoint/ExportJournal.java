package maec.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an export has finished, a line per shard, forced to disk before the next shard begins.
 *
 * <p>The first line says which export it is; a line that was cut off by a kill does not count.
 */
final class ExportJournal {
    private static final String FORMAT = "maec-export-journal/2";
    private static final int LIMIT_BYTES = 200_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel channel;
    private final Map<String, SortedMap<String, String>> finished = new LinkedHashMap<>();
    private boolean known;
    private long end;

    /**
     * Opens a journal.
     *
     * @param channel the file, open for reading and writing; the caller closes it
     * @param export identifies what is exported; equal text, equal bytes
     * @throws IOException if it cannot be read
     */
    ExportJournal(FileChannel channel, String export) throws IOException {
        this.channel = channel;
        read(export);
    }

    private void read(String export) throws IOException {
        if (channel.size() > LIMIT_BYTES) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // Until the end.
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        int begin = 0;
        for (int stop = text.indexOf('\n'); stop >= 0; stop = text.indexOf('\n', begin)) {
            Optional<JsonNode> line = parsed(text.substring(begin, stop));
            if (line.isEmpty() || !take(line.get(), export)) {
                return;
            }
            begin = stop + 1;
            end = text.substring(0, begin).getBytes(StandardCharsets.UTF_8).length;
        }
    }

    private static Optional<JsonNode> parsed(String line) {
        try {
            return Optional.of(JSON.readTree(line));
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    private boolean take(JsonNode line, String export) {
        if (!known) {
            known =
                    line.path("format").asText().equals(FORMAT)
                            && line.path("export").asText().equals(export);
            return known;
        }
        SortedMap<String, String> checksums = new TreeMap<>();
        line.path("tensors")
                .properties()
                .forEach(tensor -> checksums.put(tensor.getKey(), tensor.getValue().asText()));
        finished.put(line.path("shard").asText(), checksums);
        return true;
    }

    /** Whether the file is a journal of this very export. */
    boolean isKnown() {
        return known;
    }

    /** Whether a file is a journal of some export, so that what lies beside it is ours. */
    static boolean isJournal(FileChannel channel) throws IOException {
        ByteBuffer begin = ByteBuffer.allocate(200);
        channel.read(begin, 0);
        return new String(begin.array(), StandardCharsets.UTF_8).contains(FORMAT);
    }

    /**
     * Shards that were finished.
     *
     * @return checksums by tensor, by file name
     */
    Map<String, SortedMap<String, String>> finished() {
        return finished;
    }

    /** Forgets what is there and begins anew. */
    void begin(String export) throws IOException {
        finished.clear();
        end = 0;
        append(JSON.createObjectNode().put("format", FORMAT).put("export", export));
        known = true;
    }

    /** Notes that a shard lies on disk. */
    void add(String shard, SortedMap<String, String> checksums) throws IOException {
        ObjectNode line = JSON.createObjectNode().put("shard", shard);
        ObjectNode tensors = line.putObject("tensors");
        checksums.forEach(tensors::put);
        append(line);
        finished.put(shard, checksums);
    }

    private void append(ObjectNode line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        channel.truncate(end);
        SafetensorsWriter.writeFully(channel, ByteBuffer.wrap(bytes), end);
        channel.force(true);
        end += bytes.length;
    }
}
