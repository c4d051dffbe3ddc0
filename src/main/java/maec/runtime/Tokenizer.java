package maec.runtime;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;

import com.fasterxml.jackson.databind.JsonNode;

import maec.checkpoint.FolderLinks;
import maec.checkpoint.JsonFile;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Turns text into token ids and back, as {@code tokenizer.json} says.
 *
 * <p>Special tokens are added only where the caller asks for them. Safe for use from several
 * threads.
 */
public final class Tokenizer implements AutoCloseable {
    private static final String FILE = "tokenizer.json";

    private final HuggingFaceTokenizer tokenizer;
    private final Map<String, Long> vocabulary;
    private final Set<Long> endTokens;

    private Tokenizer(
            HuggingFaceTokenizer tokenizer, Map<String, Long> vocabulary, Set<Long> endTokens) {
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
        this.endTokens = endTokens;
    }

    /**
     * Opens a tokenizer, offline.
     *
     * @param path a {@code tokenizer.json}, or the model folder that holds one
     * @return the tokenizer; the caller closes it
     * @throws ProblemException with {@link InputProblem.TokenizerUnreadable}
     */
    public static Tokenizer load(Path path) {
        NativeSettings.apply();
        Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
        if (!Files.isRegularFile(file)) {
            throw unreadable(file, "there is no such file", null);
        }
        try {
            FolderLinks.requireWithin(file.resolveSibling(""), file);
            Map<String, Long> vocabulary =
                    vocabulary(JsonFile.read(file, JsonFile.TOKENIZER_BYTES));
            Set<Long> endTokens = endTokens(file);
            HuggingFaceTokenizer tokenizer =
                    HuggingFaceTokenizer.builder()
                            .optTokenizerPath(file)
                            .optAddSpecialTokens(false)
                            .optTruncation(false)
                            .optPadding(false)
                            .build();
            return new Tokenizer(tokenizer, vocabulary, endTokens);
        } catch (JsonFile.RefusedException refused) {
            throw unreadable(file, refused.reason(), refused);
        } catch (IOException broken) {
            throw unreadable(file, "it is not readable as JSON", broken);
        } catch (ProblemException known) {
            throw known;
        } catch (LinkageError missing) {
            throw new ProblemException(
                    new EngineProblem.EngineMissing("the tokenizers library does not load"),
                    missing);
        } catch (RuntimeException refused) {
            throw unreadable(file, "it is not in the format of Hugging Face tokenizers", refused);
        }
    }

    private static ProblemException unreadable(
            Path file, String reason, @org.jspecify.annotations.Nullable Exception cause) {
        return new ProblemException(new InputProblem.TokenizerUnreadable(file, reason), cause);
    }

    /** Tokens and their ids: an object for most models, a list of [token, score] for Unigram. */
    private static Map<String, Long> vocabulary(JsonNode root) {
        Map<String, Long> ids = new HashMap<>();
        JsonNode listed = root.path("model").path("vocab");
        if (listed.isArray()) {
            for (JsonNode entry : listed) {
                ids.put(entry.path(0).asText(), (long) ids.size());
            }
        }
        listed.properties().forEach(entry -> ids.put(entry.getKey(), entry.getValue().asLong()));
        for (JsonNode added : root.path("added_tokens")) {
            ids.put(added.path("content").asText(), added.path("id").asLong());
        }
        return Map.copyOf(ids);
    }

    private static Set<Long> endTokens(Path beside) throws IOException {
        for (String name : List.of("generation_config.json", "config.json")) {
            Path file = beside.resolveSibling(name);
            if (Files.isRegularFile(file)) {
                JsonNode end = JsonFile.read(file, JsonFile.CONFIG_BYTES).path("eos_token_id");
                Set<Long> found = new HashSet<>();
                for (JsonNode id : end.isArray() ? end : List.of(end)) {
                    if (id.isIntegralNumber()) {
                        found.add(id.asLong());
                    }
                }
                if (!found.isEmpty()) {
                    return Set.copyOf(found);
                }
            }
        }
        return Set.of();
    }

    /**
     * The tokens of a text, without any that the text does not hold.
     *
     * @param text any text
     * @return ids, empty for an empty text
     */
    public long[] encode(String text) {
        return tokenizer.encode(text, false, false).getIds();
    }

    /**
     * The tokens of a text with the special tokens that the tokenizer's own post-processor puts
     * around it, such as {@code <s>} before it: what a model expects at the start of a document.
     *
     * @param text any text
     * @return ids
     */
    public long[] encodeDocument(String text) {
        return tokenizer.encode(text, true, false).getIds();
    }

    /**
     * The text of tokens.
     *
     * @param ids token ids
     * @return their text; special tokens are left out
     */
    public String decode(long[] ids) {
        return tokenizer.decode(ids, true);
    }

    /**
     * How many tokens there are, added ones included.
     *
     * @return one more than the largest id
     */
    public int vocabularySize() {
        return 1 + vocabulary.values().stream().mapToInt(Long::intValue).max().orElse(-1);
    }

    /**
     * The token of that exact spelling.
     *
     * @param token as in the vocabulary, e.g. {@code </s>}
     * @return its id, or empty if there is none
     */
    public OptionalLong idOf(String token) {
        Long id = vocabulary.get(token);
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }

    /**
     * The tokens that end a text: {@code eos_token_id}, one or several, of {@code
     * generation_config.json}, or else of {@code config.json}, beside the tokenizer.
     *
     * @return their ids, empty if neither names one
     */
    public Set<Long> endTokens() {
        return endTokens;
    }

    /** Frees the native tokenizer; closing twice is harmless. */
    @Override
    public void close() {
        tokenizer.close();
    }
}
