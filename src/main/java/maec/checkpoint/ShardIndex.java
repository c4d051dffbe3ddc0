package maec.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * {@code model.safetensors.index.json}: which shard holds which tensor.
 *
 * @param path the index
 * @param shards file name by tensor name
 */
record ShardIndex(Path path, Map<String, String> shards) {
    /** The name that Hugging Face gives to it. */
    static final String FILE = "model.safetensors.index.json";

    private static final long LIMIT_BYTES = SafetensorsHeader.LIMIT_BYTES;
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads an index.
     *
     * @param path the file
     * @return the index; its shards lie within its folder, whether or not they exist
     * @throws ProblemException if it cannot be read or breaks a rule
     */
    static ShardIndex read(Path path) {
        try {
            if (Files.size(path) > LIMIT_BYTES) {
                throw malformed(path, "it has more than " + LIMIT_BYTES + " bytes");
            }
            try (JsonParser parser = JSON.createParser(Files.readAllBytes(path))) {
                return new ShardIndex(path, parse(path, parser));
            }
        } catch (JsonProcessingException broken) {
            throw new ProblemException(
                    new FolderProblem.IndexMalformed(
                            path,
                            "it is no JSON in line "
                                    + (broken.getLocation() == null
                                            ? 1
                                            : broken.getLocation().getLineNr())),
                    broken);
        } catch (IOException failed) {
            throw MappedFile.cannotRead(path, failed);
        }
    }

    private static Map<String, String> parse(Path path, JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed(path, "it is no JSON object");
        }
        Map<String, String> shards = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("weight_map")) {
                if (shards != null) {
                    throw new ProblemException(new FolderProblem.IndexDuplicate(path, field));
                }
                shards = weightMap(path, parser);
            } else {
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw malformed(path, "text follows the closing brace");
        }
        if (shards == null) {
            throw malformed(path, "its weight_map is missing");
        }
        return shards;
    }

    private static Map<String, String> weightMap(Path path, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw malformed(path, "its weight_map is no JSON object");
        }
        Map<String, String> shards = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String tensor = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw malformed(path, "the entry of '" + tensor + "' is no text");
            }
            if (shards.put(tensor, within(path, parser.getText())) != null) {
                throw new ProblemException(new FolderProblem.IndexDuplicate(path, tensor));
            }
        }
        return shards;
    }

    private static String within(Path path, String shard) {
        try {
            Path named = Path.of(shard);
            boolean leaves =
                    shard.isBlank()
                            || named.isAbsolute()
                            || shard.indexOf('\\') >= 0
                            || !named.normalize().equals(named)
                            || named.startsWith("..");
            if (!leaves) {
                return shard;
            }
        } catch (InvalidPathException _) {
            // A name that no file can have lies in no folder.
        }
        throw new ProblemException(new FolderProblem.ShardOutside(path, shard));
    }

    private static ProblemException malformed(Path path, String reason) {
        return new ProblemException(new FolderProblem.IndexMalformed(path, reason));
    }

    /**
     * The shards in the order of their names.
     *
     * @return file names
     */
    SortedSet<String> files() {
        return new TreeSet<>(shards.values());
    }
}
