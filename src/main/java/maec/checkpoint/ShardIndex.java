package maec.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import maec.job.ProblemException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * {@code model.safetensors.index.json}: which shard holds which tensor.
 *
 * @param path the index
 * @param shards file name by tensor name
 * @param totalBytes the size of all tensors as it states it; empty where it states none
 */
record ShardIndex(Path path, Map<String, String> shards, Optional<BigDecimal> totalBytes) {
    /** The name that Hugging Face gives to it. */
    static final String FILE = "model.safetensors.index.json";

    private static final int LIMIT_BYTES = SafetensorsHeader.LIMIT_BYTES;
    private static final JsonFactory JSON = JsonFile.factory(16, LIMIT_BYTES);

    /**
     * Reads an index.
     *
     * @param path the file
     * @return the index; its shards lie within its folder, whether or not they exist
     * @throws ProblemException if it cannot be read or breaks a rule
     */
    static ShardIndex read(Path path) {
        try (JsonParser parser = JSON.createParser(JsonFile.bytes(path, LIMIT_BYTES))) {
            return new Reading(path, parser).index();
        } catch (JsonProcessingException broken) {
            JsonFile.RefusedException refused = JsonFile.refused(broken);
            throw new ProblemException(
                    new FolderProblem.IndexMalformed(path, refused.reason()), broken);
        } catch (JsonFile.RefusedException refused) {
            throw new ProblemException(
                    new FolderProblem.IndexMalformed(path, refused.reason()), refused);
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(path, failed);
        }
    }

    /**
     * The shards in the order of their names.
     *
     * @return file names
     */
    SortedSet<String> files() {
        return new TreeSet<>(shards.values());
    }

    /** One pass over the tokens. */
    private static final class Reading {
        private final Path path;
        private final JsonParser parser;
        private final Map<String, String> within = new LinkedHashMap<>();
        private @Nullable Map<String, String> shards;
        private Optional<BigDecimal> total = Optional.empty();

        Reading(Path path, JsonParser parser) {
            this.path = path;
            this.parser = parser;
        }

        ShardIndex index() throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("it is no JSON object");
            }
            Set<String> fields = new HashSet<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                requireFirst(fields.add(field), field);
                parser.nextToken();
                switch (field) {
                    case "weight_map" -> shards = weightMap();
                    case "metadata" -> readMetadata();
                    default -> parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw malformed("text follows the closing brace");
            }
            Map<String, String> read = shards;
            if (read == null) {
                throw malformed("its weight_map is missing");
            }
            return new ShardIndex(path, read, total);
        }

        private Map<String, String> weightMap() throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw malformed("its weight_map is no JSON object");
            }
            Map<String, String> map = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String tensor = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_STRING) {
                    throw malformed("the entry of '" + RawHeader.shown(tensor) + "' is no text");
                }
                requireFirst(map.put(tensor, shard(parser.getText())) == null, tensor);
            }
            return map;
        }

        /** The size, as whole numbers and as JavaScript writes large ones. */
        private void readMetadata() throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            Set<String> fields = new HashSet<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                requireFirst(fields.add(field), "metadata." + field);
                JsonToken value = parser.nextToken();
                if (!field.equals("total_size") || value == JsonToken.VALUE_NULL) {
                    parser.skipChildren();
                    continue;
                }
                boolean number = value.isNumeric() && parser.getText().length() <= 40;
                if (!number || !isSize(parser.getText())) {
                    throw malformed("its total_size is no number of bytes");
                }
                total = Optional.of(new BigDecimal(parser.getText()));
            }
        }

        /** Without this, 1e999999999 would be written out in a message. */
        private static boolean isSize(String number) {
            try {
                BigDecimal size = new BigDecimal(number);
                return size.signum() >= 0 && Math.abs((long) size.scale()) <= 40;
            } catch (NumberFormatException _) {
                return false;
            }
        }

        private void requireFirst(boolean first, String name) {
            if (!first) {
                throw new ProblemException(
                        new FolderProblem.IndexDuplicate(path, RawHeader.shown(name)));
            }
        }

        /** Most names of shards occur hundreds of times; each is looked at and kept once. */
        private String shard(String name) {
            String known = within.get(name);
            if (known == null) {
                requireWithin(name);
                within.put(name, name);
                return name;
            }
            return known;
        }

        private void requireWithin(String shard) {
            try {
                Path named = Path.of(shard);
                boolean leaves =
                        shard.isBlank()
                                || named.isAbsolute()
                                || shard.indexOf('\\') >= 0
                                || !named.normalize().equals(named)
                                || named.startsWith("..");
                if (!leaves) {
                    return;
                }
            } catch (InvalidPathException _) {
                // A name that no file can have lies in no folder.
            }
            throw new ProblemException(
                    new FolderProblem.ShardOutside(path, RawHeader.shown(shard)));
        }

        private ProblemException malformed(String reason) {
            return new ProblemException(new FolderProblem.IndexMalformed(path, reason));
        }
    }
}
