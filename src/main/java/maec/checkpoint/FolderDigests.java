package maec.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.job.ProblemException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code maec-digests.json}: what an exported folder held when it was written, so that anybody can
 * look at any time whether it still does.
 *
 * @param content the folder's {@code sha256:} over all tensors
 * @param files every other file of the folder, by name
 * @param tensors every tensor, by name
 */
record FolderDigests(
        String content, SortedMap<String, OfFile> files, SortedMap<String, OfTensor> tensors) {
    /** The name of the file. */
    static final String FILE = "maec-digests.json";

    private static final String FORMAT = "maec-digests/1";
    private static final String WHOLE = "sha256";
    private static final String HEADER = "header_sha256";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern CONTENT = Pattern.compile("sha256:[0-9a-f]{64}");

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    FolderDigests {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    }

    /**
     * A file.
     *
     * @param bytes its size
     * @param sha256 64 hexadecimal digits
     * @param ofHeader whether these are of its length and header alone, because every other byte
     *     belongs to a tensor, which has a digest of its own
     */
    record OfFile(long bytes, String sha256, boolean ofHeader) {}

    /**
     * A tensor.
     *
     * @param sha256 of its stored bytes, 64 hexadecimal digits
     * @param untouched whether these are the bytes that it has in the base
     */
    record OfTensor(String sha256, boolean untouched) {}

    /** The text of the file; the same digests give the same bytes. */
    byte[] text() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT).put("content", content);
        ObjectNode listed = root.putObject("files");
        files.forEach(
                (name, file) ->
                        listed.putObject(name)
                                .put("bytes", file.bytes())
                                .put(file.ofHeader() ? HEADER : WHOLE, file.sha256()));
        ObjectNode named = root.putObject("tensors");
        tensors.forEach(
                (name, tensor) -> {
                    ObjectNode one = named.putObject(name).put(WHOLE, tensor.sha256());
                    if (tensor.untouched()) {
                        one.put("untouched", true);
                    }
                });
        try {
            return (JSON.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Reads the digests of a folder.
     *
     * @param folder an exported folder
     * @return what it held when it was written
     * @throws ProblemException if it has no such file, or a damaged one
     */
    static FolderDigests read(Path folder) {
        Path path = folder.resolve(FILE);
        if (!Files.isRegularFile(path)) {
            throw new ProblemException(new VerifyProblem.DigestsMissing(folder, FILE));
        }
        FolderLinks.requireWithin(folder, path);
        try {
            return parsed(path, JsonFile.read(path, JsonFile.TOKENIZER_BYTES));
        } catch (JsonFile.RefusedException refused) {
            throw malformed(path, refused.reason());
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(path, failed);
        }
    }

    private static FolderDigests parsed(Path path, JsonNode root) {
        if (!root.path("format").asText().equals(FORMAT)) {
            throw malformed(path, "its format is not " + FORMAT);
        }
        String content = root.path("content").asText();
        if (!CONTENT.matcher(content).matches()) {
            throw malformed(path, "its content has no digest");
        }
        SortedMap<String, OfFile> files = new TreeMap<>();
        for (var file : root.path("files").properties()) {
            JsonNode bytes = file.getValue().path("bytes");
            String name = file.getKey();
            if (!WriteOptions.PLAIN_NAME.matcher(name).matches() || !bytes.canConvertToLong()) {
                throw malformed(path, "it names no plain file with its size");
            }
            boolean ofHeader = file.getValue().has(HEADER);
            String digest = hex(path, file.getValue(), ofHeader ? HEADER : WHOLE);
            files.put(name, new OfFile(bytes.asLong(), digest, ofHeader));
        }
        SortedMap<String, OfTensor> tensors = new TreeMap<>();
        for (var tensor : root.path("tensors").properties()) {
            boolean untouched = tensor.getValue().path("untouched").asBoolean();
            tensors.put(
                    tensor.getKey(), new OfTensor(hex(path, tensor.getValue(), WHOLE), untouched));
        }
        return new FolderDigests(content, files, tensors);
    }

    private static String hex(Path path, JsonNode entry, String field) {
        String hex = entry.path(field).asText();
        if (!HEX.matcher(hex).matches()) {
            throw malformed(path, "an entry has no digest");
        }
        return hex;
    }

    private static ProblemException malformed(Path path, String reason) {
        return new ProblemException(new VerifyProblem.DigestsMalformed(path, reason));
    }
}
