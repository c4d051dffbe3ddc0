package maec.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads JSON that comes from elsewhere: of limited size, nesting and numbers, so that no file can
 * take the memory of the machine.
 */
public final class JsonFile {
    /** The largest configuration that is read, in bytes. */
    public static final int CONFIG_BYTES = 10_000_000;

    /** The largest vocabulary that is read, in bytes; those of 260,000 tokens have 35 MB. */
    public static final int TOKENIZER_BYTES = 200_000_000;

    /** How deep values may lie within each other; configurations reach about 6. */
    private static final int NESTING = 64;

    private static final int DIGITS = 400;

    private static final ObjectMapper JSON =
            JsonMapper.builder(factory(NESTING, TOKENIZER_BYTES))
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private JsonFile() {}

    /** Why a file is not taken for JSON. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;
        private final String reason;

        RefusedException(String reason) {
            super(reason);
            this.reason = reason;
        }

        /**
         * The reason for people.
         *
         * @return the end of a sentence, without full stop
         */
        public String reason() {
            return reason;
        }
    }

    /**
     * Reads a file.
     *
     * @param path the file
     * @param limitBytes the largest size that is read
     * @return its content
     * @throws RefusedException if it is too large, no JSON, or nested too deep
     * @throws IOException if it cannot be read
     */
    public static JsonNode read(Path path, int limitBytes) throws IOException {
        try {
            return JSON.readTree(bytes(path, limitBytes));
        } catch (JsonProcessingException broken) {
            throw refused(broken);
        }
    }

    /**
     * Looks whether a file is JSON, without keeping any of it.
     *
     * @param path the file
     * @param limitBytes the largest size that is read
     * @throws RefusedException if it is too large, no JSON, or nested too deep
     * @throws IOException if it cannot be read
     */
    static void require(Path path, int limitBytes) throws IOException {
        try (JsonParser parser = JSON.createParser(bytes(path, limitBytes))) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new RefusedException("text follows its end");
            }
        } catch (JsonProcessingException broken) {
            throw refused(broken);
        }
    }

    /** Reads a file whole; its size is not trusted, because it may grow, or be no true file. */
    static byte[] bytes(Path path, int limitBytes) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(limitBytes + 1);
            if (bytes.length > limitBytes) {
                throw new RefusedException("it has more than " + limitBytes + " bytes");
            }
            return bytes;
        }
    }

    static RefusedException refused(JsonProcessingException broken) {
        int line = broken.getLocation() == null ? 1 : broken.getLocation().getLineNr();
        return broken instanceof StreamConstraintsException
                ? new RefusedException("it exceeds what such a file may hold in line " + line)
                : new RefusedException("it is no JSON in line " + line);
    }

    /**
     * A reader whose limits are known. Names are not kept beyond the file: they would stay in
     * memory as long as the program runs.
     */
    static JsonFactory factory(int nesting, int textBytes) {
        return new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(nesting)
                                .maxNumberLength(DIGITS)
                                .maxNameLength(textBytes)
                                .maxStringLength(textBytes)
                                .build())
                .build();
    }
}
