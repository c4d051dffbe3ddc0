package maec.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.job.ProblemException;
import maec.tensor.DType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What lies beside the weights of a model and is needed with any weights.
 *
 * @param configuration the folder whose {@code config.json} is taken
 * @param words the folder whose tokenizer and generation files are taken
 * @param vocabulary how many rows the embedding has, or empty for what the configuration says
 */
record CompanionFiles(Path configuration, Path words, Optional<Long> vocabulary) {
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
            JsonMapper.builder(JsonFile.factory(64, JsonFile.CONFIG_BYTES))
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                    .build();

    /**
     * The files that a way of writing asks for, checked before any work is done.
     *
     * @param options donor and tokenizer
     * @return the files, or empty where weights are written alone
     * @throws ProblemException if a folder is missing, a file is a link that leaves it, or one that
     *     should be JSON is none
     */
    static Optional<CompanionFiles> of(WriteOptions options) {
        if (options.donor().isEmpty()) {
            return Optional.empty();
        }
        Path donor = options.donor().get();
        CompanionFiles files =
                new CompanionFiles(donor, options.tokenizer().orElse(donor), options.vocabulary());
        for (Path folder : List.of(files.configuration, files.words)) {
            if (!Files.isDirectory(folder)) {
                throw new ProblemException(new FolderProblem.PathMissing(folder));
            }
        }
        requireSound(donor, donor.resolve(CONFIG));
        files.copied().forEach(file -> requireSound(files.words, file));
        return Optional.of(files);
    }

    /** Before hours of work, not after them. */
    private static void requireSound(Path folder, Path file) {
        FolderLinks.requireWithin(folder, file);
        if (file.toString().endsWith(".json") && Files.isRegularFile(file)) {
            try {
                JsonFile.require(file, JsonFile.TOKENIZER_BYTES);
            } catch (IOException failed) {
                throw ReadProblem.cannotRead(file, failed);
            }
        }
    }

    /** How much they take on disk. */
    long bytes() {
        long bytes = 0;
        try {
            for (Path file : copied()) {
                bytes += Files.size(file);
            }
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(words, failed);
        }
        return bytes;
    }

    /**
     * Copies them.
     *
     * @param target the folder that is being written
     * @param dtype what most weights were written as, or empty to leave the configuration as it is
     * @throws IOException if copying fails
     */
    void copy(Path target, Optional<DType> dtype) throws IOException {
        for (Path file : copied()) {
            DurableFiles.copy(file, target.resolve(file.getFileName()));
        }
        Path config = configuration.resolve(CONFIG);
        if (Files.isRegularFile(config)) {
            DurableFiles.write(target.resolve(CONFIG), adjusted(config, dtype));
        }
    }

    private List<Path> copied() {
        try (Stream<Path> entries = Files.list(words)) {
            return entries.filter(entry -> COPIED.contains(entry.getFileName().toString()))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(words, failed);
        }
    }

    /**
     * Transformers 4 writes {@code torch_dtype}, transformers 5 {@code dtype}; keep what is there.
     */
    private byte[] adjusted(Path config, Optional<DType> dtype) throws IOException {
        byte[] bytes = JsonFile.bytes(config, JsonFile.CONFIG_BYTES);
        try {
            JsonNode tree = JSON.readTree(bytes);
            if (!(tree instanceof ObjectNode fields)) {
                return bytes;
            }
            boolean changed = dtype.isPresent() && setType(fields, configName(dtype.get()));
            changed |= vocabulary.isPresent() && setVocabulary(fields, vocabulary.get());
            if (!changed) {
                return bytes;
            }
            return (JSON.writeValueAsString(fields) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException broken) {
            throw ReadProblem.cannotRead(config, JsonFile.refused(broken));
        }
    }

    private static boolean setType(ObjectNode fields, String written) {
        String field = fields.has("dtype") ? "dtype" : "torch_dtype";
        boolean same = written.equals(fields.path(field).asText());
        fields.put(field, written);
        return !same;
    }

    /** It lies with the text model's fields where there are others. */
    private static boolean setVocabulary(ObjectNode fields, long rows) {
        ObjectNode holder =
                fields.path("text_config") instanceof ObjectNode text && text.has("vocab_size")
                        ? text
                        : fields;
        holder.put("vocab_size", rows);
        return true;
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
