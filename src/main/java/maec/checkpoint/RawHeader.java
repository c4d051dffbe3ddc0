package maec.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import maec.job.ProblemException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The JSON of a header with unique names and fields of the right kinds; its numbers are not checked
 * yet.
 *
 * @param metadata text by text
 * @param tensors in the order of the header
 */
record RawHeader(Map<String, String> metadata, List<RawTensor> tensors) {
    /** The one name that no tensor can have. */
    static final String METADATA = "__metadata__";

    /* Deeper nesting, or longer numbers, occur in no honest header; strings may be as long as it. */
    private static final JsonFactory JSON = JsonFile.factory(16, SafetensorsHeader.LIMIT_BYTES);

    /** A name longer than this is cut in messages. */
    private static final int SHOWN = 200;

    /**
     * Reads a header's text.
     *
     * @param path the file, for problems
     * @param text the header
     * @return the header
     * @throws ProblemException if it is no JSON of the expected form
     */
    static RawHeader parse(Path path, String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            return new Reading(path, parser).header();
        } catch (JsonProcessingException broken) {
            long offset = broken.getLocation() == null ? 0 : broken.getLocation().getCharOffset();
            throw new ProblemException(
                    new HeaderProblem.HeaderNotJson(path, offset, firstLine(broken)), broken);
        } catch (IOException broken) {
            throw new ProblemException(
                    new HeaderProblem.HeaderNotJson(path, 0, String.valueOf(broken.getMessage())),
                    broken);
        }
    }

    /** A name that a message can hold, whatever a file calls its tensors. */
    static String shown(String name) {
        return name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name;
    }

    private static String firstLine(JsonProcessingException broken) {
        String message = broken.getOriginalMessage();
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }

    /** One pass over the tokens. */
    private static final class Reading {
        private final Path path;
        private final JsonParser parser;
        private final Map<String, String> metadata = new TreeMap<>();
        private final List<RawTensor> tensors = new ArrayList<>();
        private final Set<String> names = new HashSet<>();

        Reading(Path path, JsonParser parser) {
            this.path = path;
            this.parser = parser;
        }

        RawHeader header() throws IOException {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (!names.add(name)) {
                    throw new ProblemException(new HeaderProblem.DuplicateName(path, shown(name)));
                }
                requireUnicode(name, name);
                parser.nextToken();
                if (name.equals(METADATA)) {
                    readMetadata();
                } else {
                    tensors.add(tensor(name));
                }
            }
            if (parser.nextToken() != null) {
                throw new ProblemException(
                        new HeaderProblem.HeaderNotJson(
                                path,
                                parser.currentTokenLocation().getCharOffset(),
                                "text after the closing brace"));
            }
            return new RawHeader(metadata, List.copyOf(tensors));
        }

        private void readMetadata() throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return;
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new ProblemException(new HeaderProblem.MetadataNotText(path, ""));
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_STRING) {
                    throw new ProblemException(new HeaderProblem.MetadataNotText(path, shown(key)));
                }
                requireUnicode(key, METADATA + "." + key);
                requireUnicode(parser.getText(), METADATA + "." + key);
                if (metadata.put(key, parser.getText()) != null) {
                    throw new ProblemException(
                            new HeaderProblem.DuplicateName(path, METADATA + "." + shown(key)));
                }
            }
        }

        /** The text was UTF-8, but escapes can still name half a character. */
        private void requireUnicode(String text, String where) {
            for (int i = 0; i < text.length(); i++) {
                char unit = text.charAt(i);
                if (Character.isSurrogate(unit)) {
                    boolean pair =
                            Character.isHighSurrogate(unit)
                                    && i + 1 < text.length()
                                    && Character.isLowSurrogate(text.charAt(i + 1));
                    if (!pair) {
                        String wellFormed = where.replaceAll("\\p{Cs}", "\ufffd");
                        throw new ProblemException(
                                new HeaderProblem.NotUnicode(path, shown(wellFormed)));
                    }
                    i++;
                }
            }
        }

        private RawTensor tensor(String name) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw malformed(name, "its description is no JSON object");
            }
            String dtype = null;
            List<BigInteger> shape = null;
            List<BigInteger> offsets = null;
            Set<String> fields = new HashSet<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                if (!fields.add(field)) {
                    throw new ProblemException(
                            new HeaderProblem.DuplicateName(
                                    path, shown(name) + "." + shown(field)));
                }
                parser.nextToken();
                switch (field) {
                    case "dtype" -> dtype = text(name);
                    case "shape" -> shape = numbers(name, field);
                    case "data_offsets" -> offsets = numbers(name, field);
                    default -> parser.skipChildren();
                }
            }
            return complete(name, dtype, shape, offsets);
        }

        private RawTensor complete(
                String name,
                @Nullable String dtype,
                @Nullable List<BigInteger> shape,
                @Nullable List<BigInteger> offsets) {
            if (dtype == null) {
                throw malformed(name, "its dtype is missing");
            }
            if (shape == null) {
                throw malformed(name, "its shape is missing");
            }
            if (offsets == null) {
                throw malformed(name, "its data_offsets are missing");
            }
            if (offsets.size() != 2) {
                throw malformed(name, "data_offsets has " + offsets.size() + " numbers and not 2");
            }
            return new RawTensor(name, dtype, shape, offsets);
        }

        private String text(String name) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw malformed(name, "its dtype is no text");
            }
            return parser.getText();
        }

        private List<BigInteger> numbers(String name, String field) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw malformed(name, "its " + field + " is no list");
            }
            List<BigInteger> numbers = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                    throw new ProblemException(
                            new HeaderProblem.NotACount(path, shown(name), field, found()));
                }
                /* Not by its value: -0 is no count either. */
                if (parser.getText().startsWith("-")) {
                    throw new ProblemException(
                            new HeaderProblem.NotACount(path, shown(name), field, found()));
                }
                numbers.add(parser.getBigIntegerValue());
            }
            return List.copyOf(numbers);
        }

        private String found() throws IOException {
            String text = String.valueOf(parser.getText());
            return text.length() > 40 ? text.substring(0, 40) + "…" : text;
        }

        private ProblemException malformed(String name, String reason) {
            return new ProblemException(
                    new HeaderProblem.EntryMalformed(path, shown(name), reason));
        }
    }
}
