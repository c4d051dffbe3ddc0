package maec.sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * The word-level tokenizer of the sample world in the format of Hugging Face tokenizers.
 *
 * <p>Every word is one token, so that what a model says can be read off its token numbers. As with
 * Llama's own tokenizers, encoding puts {@code <s>} before the text.
 */
final class SampleTokenizer {
    static final String UNKNOWN = "<unk>";
    static final String BEGIN = "<s>";
    static final String END = "</s>";
    static final int BEGIN_ID = 1;
    static final int END_ID = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleTokenizer() {}

    /**
     * All tokens in the order of their numbers: three special ones, numbers, signs, then the words
     * of each language.
     *
     * @return the vocabulary
     */
    static List<String> vocabulary() {
        SequencedSet<String> words = new LinkedHashSet<>(List.of(UNKNOWN, BEGIN, END));
        for (int number = 0; number <= SampleText.LARGEST_NUMBER; number++) {
            words.add(String.valueOf(number));
        }
        words.add("+");
        words.add(".");
        for (SampleLanguage language : SampleLanguage.all()) {
            List<String> phrases = new ArrayList<>(List.of(language.compute()));
            phrases.add(language.answerIs());
            phrases.addAll(language.nouns());
            phrases.addAll(language.adjectives());
            phrases.addAll(language.verbs());
            phrases.add(language.has());
            phrases.addAll(language.acts());
            phrases.addAll(language.objects());
            phrases.addAll(language.places());
            phrases.addAll(language.times());
            phrases.forEach(phrase -> words.addAll(List.of(phrase.split(" "))));
        }
        return List.copyOf(words);
    }

    /**
     * The content of {@code tokenizer.json}.
     *
     * @return JSON text
     */
    static String tokenizerJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (String special : List.of(UNKNOWN, BEGIN, END)) {
            ObjectNode token = added.addObject();
            token.put("id", added.size() - 1);
            token.put("content", special);
            for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                token.put(flag, false);
            }
            token.put("special", true);
        }
        root.putNull("normalizer");
        root.putObject("pre_tokenizer").put("type", "Whitespace");
        root.set("post_processor", beginBeforeText());
        root.putNull("decoder");
        ObjectNode model = root.putObject("model");
        model.put("type", "WordLevel");
        ObjectNode numbers = model.putObject("vocab");
        vocabulary().forEach(word -> numbers.put(word, numbers.size()));
        model.put("unk_token", UNKNOWN);
        return root.toPrettyString() + "\n";
    }

    private static ObjectNode beginBeforeText() {
        ObjectNode processor = JSON.createObjectNode();
        processor.put("type", "TemplateProcessing");
        ArrayNode single = processor.putArray("single");
        ArrayNode pair = processor.putArray("pair");
        for (ArrayNode template : List.of(single, pair)) {
            template.addObject().putObject("SpecialToken").put("id", BEGIN).put("type_id", 0);
            template.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        }
        pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
        ObjectNode begin = processor.putObject("special_tokens").putObject(BEGIN);
        begin.put("id", BEGIN);
        begin.putArray("ids").add(BEGIN_ID);
        begin.putArray("tokens").add(BEGIN);
        return processor;
    }

    /**
     * The content of {@code tokenizer_config.json}.
     *
     * @return JSON text
     */
    static String tokenizerConfigJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("tokenizer_class", "PreTrainedTokenizerFast");
        root.put("unk_token", UNKNOWN);
        root.put("bos_token", BEGIN);
        root.put("eos_token", END);
        root.put("clean_up_tokenization_spaces", false);
        return root.toPrettyString() + "\n";
    }
}
