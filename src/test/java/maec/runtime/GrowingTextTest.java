package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Text that grows token by token is the text of all tokens, without half characters. */
class GrowingTextTest {
    private static final String TEXT = "naïve café, 数学 of 🧮 and 👩‍🔬: ∑ x² ≤ 1\n\tend";

    @TempDir private Path folder;

    @Test
    void charactersOfSeveralTokensComeWhole() throws IOException {
        try (Tokenizer tokenizer = byteLevel()) {
            long[] ids = tokenizer.encode(TEXT);
            assertEquals(TEXT.getBytes(StandardCharsets.UTF_8).length, ids.length);
            List<String> pieces = pieces(tokenizer, ids);
            assertEquals(TEXT, String.join("", pieces));
            assertFalse(String.join("", pieces).contains("\uFFFD"));
            assertEquals(
                    TEXT.codePoints().mapToObj(Character::toString).toList(),
                    pieces.stream().filter(piece -> !piece.isEmpty()).toList());
        }
    }

    @Test
    void aFirstBlankIsDroppedOnceAndBytesAreJoined() throws IOException {
        try (Tokenizer tokenizer = sentencePiece()) {
            long a = 256;
            long the = 257;
            long blank = 258;
            long end = 259;
            long[] ids = {the, a, 0xE2, 0x88, 0x91, the, blank, the, end, the, 0xC3, 0xA9, end};
            assertEquals("thea∑ the  the theé", tokenizer.decode(ids));
            List<String> pieces = pieces(tokenizer, ids);
            assertEquals("thea∑ the  the theé", String.join("", pieces));
            assertEquals(
                    List.of("the", "a", "", "", "∑", " the", " ", " the", "", " the"),
                    pieces.subList(0, 10));
        }
    }

    @Test
    void bytesThatNeverBecomeACharacterAreShownInTheEnd() throws IOException {
        try (Tokenizer tokenizer = byteLevel()) {
            long[] ids = tokenizer.encode("a∑b∑");
            long[] broken = {ids[0], ids[1], ids[4], ids[5], ids[6]};
            assertEquals(List.of("a", "", "\uFFFDb", "", "", "\uFFFD"), pieces(tokenizer, broken));
        }
    }

    @Test
    void anyTokensGiveWhatDecodingThemAtOnceGives() throws IOException {
        try (Tokenizer tokenizer = byteLevel()) {
            assertGrowsAsDecoded(tokenizer, 0, 256);
        }
        try (Tokenizer tokenizer = sentencePiece()) {
            assertGrowsAsDecoded(tokenizer, 256, 260);
        }
    }

    private static void assertGrowsAsDecoded(Tokenizer tokenizer, int from, int to) {
        Random random = new Random(4);
        for (int round = 0; round < 200; round++) {
            long[] ids = random.longs(40, from, to).toArray();
            assertEquals(tokenizer.decode(ids), String.join("", pieces(tokenizer, ids)));
        }
    }

    private static List<String> pieces(Tokenizer tokenizer, long[] ids) {
        GrowingText text = new GrowingText(tokenizer);
        List<String> pieces = new ArrayList<>();
        for (long id : ids) {
            pieces.add(text.add(id));
        }
        pieces.add(text.end());
        return pieces;
    }

    /** A tokenizer of bytes, spelled as GPT-2 spells them. */
    private Tokenizer byteLevel() throws IOException {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        int moved = 0;
        for (int value = 0; value < 256; value++) {
            boolean shown =
                    value >= '!' && value <= '~' || value >= 0xA1 && value <= 0xAC || value >= 0xAE;
            vocabulary.put(Character.toString(shown ? value : 256 + moved++), value);
        }
        Map<String, Object> bytes =
                Map.of(
                        "type", "ByteLevel",
                        "add_prefix_space", false,
                        "trim_offsets", false,
                        "use_regex", false);
        return write("bytes.json", vocabulary, Map.of("pre_tokenizer", bytes, "decoder", bytes));
    }

    /** A tokenizer of bytes and three words, as Llama 2 decodes it. */
    private Tokenizer sentencePiece() throws IOException {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        for (int value = 0; value < 256; value++) {
            vocabulary.put("<0x%02X>".formatted(value), value);
        }
        vocabulary.put("a", 256);
        vocabulary.put("▁the", 257);
        vocabulary.put("▁", 258);
        vocabulary.put("</s>", 259);
        List<Map<String, Object>> steps =
                List.of(
                        Map.of("type", "Replace", "pattern", Map.of("String", "▁"), "content", " "),
                        Map.of("type", "ByteFallback"),
                        Map.of("type", "Fuse"),
                        Map.of("type", "Strip", "content", " ", "start", 1, "stop", 0));
        return write(
                "pieces.json",
                vocabulary,
                Map.of("decoder", Map.of("type", "Sequence", "decoders", steps)));
    }

    private Tokenizer write(String name, Map<String, Integer> vocabulary, Map<String, Object> parts)
            throws IOException {
        Map<String, Object> json = new LinkedHashMap<>(parts);
        json.put("version", "1.0");
        json.put("added_tokens", added(vocabulary));
        json.put(
                "model",
                Map.of(
                        "type",
                        "BPE",
                        "byte_fallback",
                        true,
                        "vocab",
                        vocabulary,
                        "merges",
                        List.of()));
        Path file = folder.resolve(name);
        new ObjectMapper().writeValue(file.toFile(), json);
        return Tokenizer.load(file);
    }

    private static List<Map<String, Object>> added(Map<String, Integer> vocabulary) {
        Integer end = vocabulary.get("</s>");
        return end == null
                ? List.of()
                : List.of(
                        Map.of(
                                "id", end,
                                "content", "</s>",
                                "special", true,
                                "single_word", false,
                                "lstrip", false,
                                "rstrip", false,
                                "normalized", false));
    }
}
