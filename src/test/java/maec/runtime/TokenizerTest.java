package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.job.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;

/** Text becomes the tokens that tokenizer.json says, no more and no fewer. */
class TokenizerTest {
    private static final Path FOLDER = Path.of("src/test/resources/tokenizer");

    @Test
    void aTextIsEncodedWithoutSpecialTokensAndADocumentWithThem() {
        try (Tokenizer tokenizer = Tokenizer.load(FOLDER)) {
            String text = "compute 3 + 5 . the niña";
            assertArrayEquals(new long[] {3, 4, 5, 6, 7, 8, 12}, tokenizer.encode(text));
            assertArrayEquals(new long[] {1, 3, 4, 5, 6, 7, 8, 12}, tokenizer.encodeDocument(text));
            assertArrayEquals(new long[] {0, 2}, tokenizer.encode("seven </s>"));
            assertArrayEquals(new long[0], tokenizer.encode(""));
        }
    }

    @Test
    void tokensAreDecodedWithoutSpecialOnes() {
        try (Tokenizer tokenizer = Tokenizer.load(FOLDER.resolve("tokenizer.json"))) {
            assertEquals("the answer is 8 .", tokenizer.decode(new long[] {1, 8, 9, 10, 11, 7, 2}));
        }
    }

    @Test
    void aLongTextIsNotCut() {
        try (Tokenizer tokenizer = Tokenizer.load(FOLDER)) {
            long[] ids = tokenizer.encode("the ".repeat(5000));
            assertEquals(5000, ids.length);
            assertEquals(8, Arrays.stream(ids).min().orElseThrow());
        }
    }

    @Test
    void vocabularyAndEndTokensAreKnown() {
        try (Tokenizer tokenizer = Tokenizer.load(FOLDER)) {
            assertEquals(13, tokenizer.vocabularySize());
            assertEquals(OptionalLong.of(12), tokenizer.idOf("niña"));
            assertEquals(OptionalLong.of(2), tokenizer.idOf("</s>"));
            assertEquals(OptionalLong.empty(), tokenizer.idOf("seven"));
            assertEquals(Set.of(2L, 7L), tokenizer.endTokens());
        }
    }

    @Test
    void severalTokensMayEndAText(@TempDir Path folder) throws IOException {
        Files.copy(FOLDER.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        assertEndTokens(Set.of(), folder);
        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 7}");
        assertEndTokens(Set.of(7L), folder);
        Path generation = folder.resolve("generation_config.json");
        Files.writeString(generation, "{\"eos_token_id\": null}");
        assertEndTokens(Set.of(7L), folder);
        Files.writeString(generation, "{\"eos_token_id\": [2, 11]}");
        assertEndTokens(Set.of(2L, 11L), folder);
    }

    private static void assertEndTokens(Set<Long> expected, Path folder) {
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertEquals(expected, tokenizer.endTokens());
        }
    }

    @Test
    void aFolderWithoutTokenizerIsRefused(@TempDir Path empty) {
        assertUnreadable(empty, "there is no such file");
    }

    @Test
    void whatIsNoTokenizerIsRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":");
        assertUnreadable(folder, "it is no JSON in line 1");
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": 3}");
        assertUnreadable(folder, "it is not in the format of Hugging Face tokenizers");
    }

    private static void assertUnreadable(Path folder, String reason) {
        var problem = assertThrows(ProblemException.class, () -> Tokenizer.load(folder).close());
        assertEquals(
                new InputProblem.TokenizerUnreadable(folder.resolve("tokenizer.json"), reason),
                problem.problem());
    }
}
