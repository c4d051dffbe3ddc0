package maec.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.tensor.DType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What lies beside the weights of a model and is needed with any weights: taken from a donor. */
final class CompanionFiles {
    private static final String CONFIG = "config.json";

    private static final Set<String> COPIED =
            Set.of(
                    "generation_config.json",
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "tokenizer.model",
                    "special_tokens_map.json",
                    "added_tokens.json",
                    "vocab.json",
                    "vocab.txt",
                    "merges.txt",
                    "spiece.model",
                    "sentencepiece.bpe.model",
                    "chat_template.jinja",
                    "chat_template.json",
                    "LICENSE",
                    "LICENSE.txt",
                    "LICENSE.md",
                    "NOTICE",
                    "NOTICE.txt");

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    private CompanionFiles() {}

    /**
     * Copies the donor's files.
     *
     * @param donor a model folder
     * @param target the folder that is being written
     * @param dtype what most weights were written as, or empty to leave the configuration as it is
     * @throws IOException if copying fails
     */
    static void copy(Path donor, Path target, Optional<DType> dtype) throws IOException {
        for (Path file : among(donor)) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
        Path config = donor.resolve(CONFIG);
        if (Files.isRegularFile(config)) {
            Files.write(target.resolve(CONFIG), adjusted(config, dtype));
        }
    }

    private static List<Path> among(Path donor) throws IOException {
        try (Stream<Path> entries = Files.list(donor)) {
            return entries.filter(entry -> COPIED.contains(entry.getFileName().toString()))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /**
     * Transformers 4 writes {@code torch_dtype}, transformers 5 {@code dtype}; keep what is there.
     */
    private static byte[] adjusted(Path config, Optional<DType> dtype) throws IOException {
        byte[] bytes = JsonFile.bytes(config, JsonFile.CONFIG_BYTES);
        if (dtype.isEmpty()) {
            return bytes;
        }
        try {
            JsonNode tree = JSON.readTree(bytes);
            if (!(tree instanceof ObjectNode fields)) {
                return bytes;
            }
            String field = fields.has("dtype") ? "dtype" : "torch_dtype";
            String written = configName(dtype.get());
            if (written.equals(fields.path(field).asText())) {
                return bytes;
            }
            fields.put(field, written);
            return (JSON.writeValueAsString(fields) + "\n")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        } catch (JsonProcessingException broken) {
            throw ReadProblem.cannotRead(config, JsonFile.refused(broken));
        }
    }

    private static String configName(DType dtype) {
        return switch (dtype) {
            case F32 -> "float32";
            case F16 -> "float16";
            case BF16 -> "bfloat16";
            case F64 -> "float64";
            case BOOL, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, I16, U16, I32, U32, I64, U64, C64 ->
                    throw new IllegalArgumentException("no weights are computed in " + dtype);
        };
    }
}
