package maec.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import maec.tensor.TensorSpec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The header of a file that is about to be written, with the place of every tensor.
 *
 * <p>Laid out as the reference writer does: wide elements first, then by name, the header padded
 * with blanks to a multiple of 8 bytes. The same tensors and metadata give the same bytes.
 *
 * @param bytes length and header, as they go to the beginning of the file
 * @param tensors where each tensor goes
 * @param fileBytes the size of the whole file
 */
record HeaderWriting(byte[] bytes, List<StoredTensor> tensors, long fileBytes) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Lays out a file.
     *
     * @param specs what it will hold; names are unique
     * @param metadata free text
     * @return the layout
     * @throws IllegalArgumentException if a name occurs twice or is reserved, or the header exceeds
     *     what the format allows
     */
    static HeaderWriting of(List<TensorSpec> specs, Map<String, String> metadata) {
        requireNames(specs);
        List<TensorSpec> ordered = new ArrayList<>(specs);
        ordered.sort(
                Comparator.comparingInt((TensorSpec spec) -> -spec.dtype().bytes())
                        .thenComparing(TensorSpec::name));
        byte[] json = json(ordered, metadata);
        int padded = Math.ceilDiv(json.length, 8) * 8;
        if (padded > SafetensorsHeader.LIMIT_BYTES) {
            throw new IllegalArgumentException("a header of " + padded + " bytes is not allowed");
        }
        ByteBuffer bytes = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        List<StoredTensor> placed = new ArrayList<>(ordered.size());
        long next = bytes.capacity();
        for (TensorSpec spec : ordered) {
            placed.add(new StoredTensor(spec, next));
            next = Math.addExact(next, spec.bytes());
        }
        return new HeaderWriting(bytes.array(), List.copyOf(placed), next);
    }

    private static void requireNames(List<TensorSpec> specs) {
        Set<String> names = new HashSet<>(Set.of(RawHeader.METADATA));
        for (TensorSpec spec : specs) {
            if (!names.add(spec.name())) {
                throw new IllegalArgumentException(spec.name() + " is taken");
            }
        }
    }

    private static byte[] json(List<TensorSpec> ordered, Map<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(RawHeader.METADATA);
                for (var entry : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long next = 0;
            for (TensorSpec spec : ordered) {
                next = writeTensor(json, spec, next);
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static long writeTensor(JsonGenerator json, TensorSpec spec, long begin)
            throws IOException {
        long end = Math.addExact(begin, spec.bytes());
        json.writeObjectFieldStart(spec.name());
        json.writeStringField("dtype", spec.dtype().name());
        json.writeArrayFieldStart("shape");
        for (long size : spec.shape().dimensions()) {
            json.writeNumber(size);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(begin);
        json.writeNumber(end);
        json.writeEndArray();
        json.writeEndObject();
        return end;
    }
}
