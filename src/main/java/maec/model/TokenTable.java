package maec.model;

import com.fasterxml.jackson.databind.JsonNode;

import maec.checkpoint.FolderLinks;
import maec.checkpoint.JsonFile;
import maec.checkpoint.ReadProblem;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens of {@code tokenizer.json} and their ids, read without the tokenizer itself: enough to
 * find the row that a token has in another model's embedding.
 *
 * @param ids id by token, added tokens included
 */
public record TokenTable(Map<String, Integer> ids) {
    /** The name of the file. */
    public static final String FILE = "tokenizer.json";

    private static final int MOST = 1 << 24;

    /** Copies the map. */
    public TokenTable {
        ids = Map.copyOf(ids);
    }

    /**
     * Reads the tokens of a model.
     *
     * @param folder the model's folder
     * @return the tokens, or empty where there is no such file
     * @throws ProblemException if it is no tokenizer, or a link that leaves the folder
     */
    public static Optional<TokenTable> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        FolderLinks.requireWithin(folder, file);
        try {
            return Optional.of(of(file, JsonFile.read(file, JsonFile.TOKENIZER_BYTES)));
        } catch (JsonFile.RefusedException refused) {
            throw malformed(file, refused.reason());
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(file, failed);
        }
    }

    /** An object for most models, a list of [token, score] for Unigram. */
    private static TokenTable of(Path file, JsonNode root) {
        JsonNode vocabulary = root.path("model").path("vocab");
        Map<String, Integer> ids = new HashMap<>();
        if (vocabulary.isArray()) {
            for (JsonNode entry : vocabulary) {
                ids.putIfAbsent(entry.path(0).asText(), ids.size());
            }
        } else if (vocabulary.isObject()) {
            vocabulary
                    .properties()
                    .forEach(entry -> ids.put(entry.getKey(), id(file, entry.getValue())));
        } else {
            throw malformed(file, "it has no vocabulary");
        }
        for (JsonNode added : root.path("added_tokens")) {
            ids.put(added.path("content").asText(), id(file, added.path("id")));
        }
        return new TokenTable(ids);
    }

    private static int id(Path file, JsonNode node) {
        if (!node.isIntegralNumber()
                || !node.canConvertToInt()
                || node.intValue() < 0
                || node.intValue() >= MOST) {
            throw malformed(file, "a token has no id");
        }
        return node.intValue();
    }

    private static ProblemException malformed(Path file, String reason) {
        return new ProblemException(new ModelProblem.TokenizerMalformed(file, reason));
    }

    /**
     * Compares with another table.
     *
     * @param other the other model's tokens
     * @return how many tokens they share
     */
    public Overlap overlap(TokenTable other) {
        int same = 0;
        int moved = 0;
        for (var token : ids.entrySet()) {
            Integer there = other.ids.get(token.getKey());
            if (there != null) {
                same += there.equals(token.getValue()) ? 1 : 0;
                moved += there.equals(token.getValue()) ? 0 : 1;
            }
        }
        int shared = same + moved;
        return new Overlap(same, moved, ids.size() - shared, other.ids.size() - shared);
    }

    /**
     * What two tables share.
     *
     * @param same tokens with the same id in both
     * @param moved tokens with another id
     * @param onlyHere tokens of this table alone
     * @param onlyThere tokens of the other table alone
     */
    public record Overlap(int same, int moved, int onlyHere, int onlyThere) {
        /**
         * Whether every token that both have has one id.
         *
         * @return true if rows of one belong to rows of the other
         */
        public boolean isAligned() {
            return moved == 0;
        }
    }

    /**
     * For every row of this model the row of another one that holds the same token.
     *
     * @param other the other model's tokens
     * @param rows how many rows this model has
     * @return rows of the other, −1 where it has no such token, or no token has that row
     */
    public int[] rowsIn(TokenTable other, int rows) {
        int[] found = new int[rows];
        java.util.Arrays.fill(found, -1);
        ids.forEach(
                (token, row) -> {
                    Integer there = other.ids.get(token);
                    if (row < rows && there != null) {
                        found[row] = there;
                    }
                });
        return found;
    }
}
