package maec.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class SampleTokenizerTest {
    @TempDir Path folder;

    @Test
    void itLoadsAndGivesEveryWordItsNumber() throws IOException {
        Path file = Files.writeString(folder.resolve("t.json"), SampleTokenizer.tokenizerJson());
        List<String> vocabulary = SampleTokenizer.vocabulary();
        String text = "la niña tiene 12 libros . hesabu 3 + 5 . jibu lake ni 8 .";
        long[] expected = new long[text.split(" ").length + 1];
        expected[0] = SampleTokenizer.BEGIN_ID;
        for (int i = 1; i < expected.length; i++) {
            expected[i] = vocabulary.indexOf(text.split(" ")[i - 1]);
        }
        try (var tokenizer = HuggingFaceTokenizer.newInstance(file)) {
            assertArrayEquals(expected, tokenizer.encode(text).getIds());
            assertEquals(text, tokenizer.decode(expected, true));
            assertArrayEquals(new long[] {1, 0}, tokenizer.encode("unheard").getIds());
        }
    }
}
