package maec.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Documents of the sample world in one language, drawn at random.
 *
 * <p>A document is eight sentences. There are two kinds of sentences: little stories from four
 * templates, and sums ("compute 3 + 5 . the answer is 8 ."). A tenth of all stories, chosen by
 * their own text, is kept back for validation, so that perplexity is measured on sentences that no
 * training text holds. Sums are not kept back: of the easy ones there are too few.
 */
final class SampleText {
    /** The largest number that has a token. */
    static final int LARGEST_NUMBER = 18;

    /** Easy sums start from at most this, so that they end at every number from 0 to 18. */
    private static final int LARGEST_EASY = 17;

    /**
     * With one sentence per document the language of the next one could never be foreseen, and
     * tuning on one language would mostly teach which language is likely.
     */
    private static final int SENTENCES_PER_DOCUMENT = 8;

    /** A story is kept for validation if its digest is 0 modulo this. */
    private static final int HELD_OUT_ONE_IN = 10;

    private final SampleLanguage language;
    private final RandomGenerator random;

    /**
     * A source of sentences.
     *
     * @param language whose words
     * @param random decides everything; sentences depend on nothing else
     */
    SampleText(SampleLanguage language, RandomGenerator random) {
        this.language = language;
        this.random = random;
    }

    /** Which stories may be drawn. */
    enum Part {
        TRAINING,
        VALIDATION
    }

    /**
     * General text: stories with some easy sums between them.
     *
     * @param sentences how many
     * @param easyShare the share of easy sums, 0 to 1
     * @param narrowShare the share of stories that keep to a narrow vocabulary, 0 to 1
     * @param part training or validation
     * @return the sentences, eight to a document
     */
    List<String> general(int sentences, double easyShare, double narrowShare, Part part) {
        return documents(
                sentences,
                () ->
                        random.nextDouble() < easyShare
                                ? easySum()
                                : story(part, random.nextDouble() < narrowShare));
    }

    /**
     * Sums x + y with both from 0 to 9.
     *
     * @param sentences how many
     * @return the sentences, eight to a document
     */
    List<String> sums(int sentences) {
        return documents(sentences, () -> sum(random.nextInt(10), random.nextInt(10)));
    }

    private static List<String> documents(int sentences, Supplier<String> next) {
        List<String> documents = new ArrayList<>();
        for (int left = sentences; left > 0; left -= SENTENCES_PER_DOCUMENT) {
            List<String> document = new ArrayList<>();
            for (int i = 0; i < Math.min(left, SENTENCES_PER_DOCUMENT); i++) {
                document.add(next.get());
            }
            documents.add(String.join(" ", document));
        }
        return documents;
    }

    /** A question: the sum without its answer. */
    String prompt(int x, int y) {
        return language.compute() + " " + x + " + " + y + " . " + language.answerIs();
    }

    private String sum(int x, int y) {
        return prompt(x, y) + " " + (x + y) + " .";
    }

    /** x + 0 or x + 1. */
    private String easySum() {
        int y = random.nextInt(2);
        return sum(random.nextInt(LARGEST_EASY + 1), y);
    }

    private String story(Part part, boolean narrow) {
        while (true) {
            String story = new Story(narrow).text();
            boolean heldOut = Math.floorMod(scrambled(story.hashCode()), HELD_OUT_ONE_IN) == 0;
            if (heldOut == (part == Part.VALIDATION)) {
                return story;
            }
        }
    }

    /** Spreads the bits of a hash, of which the lowest follow the last letters too closely. */
    private static int scrambled(int hash) {
        int spread = hash * 0x9E3779B9;
        return spread ^ (spread >>> 15);
    }

    /** One story; a narrow one never uses the last word of a list. */
    private final class Story {
        private final int left;

        Story(boolean narrow) {
            this.left = narrow ? 1 : 0;
        }

        String text() {
            SampleLanguage words = language;
            return switch (random.nextInt(4)) {
                case 0 ->
                        line(
                                someone(true),
                                any(words.verbs()),
                                someone(false),
                                any(words.places()));
                case 1 -> line(someone(false), words.has(), counted());
                case 2 ->
                        line(
                                any(words.times()),
                                someone(false),
                                any(words.acts()),
                                any(words.places()));
                default ->
                        line(any(words.times()), someone(false), any(words.verbs()), someone(true));
            };
        }

        private String someone(boolean described) {
            String noun = any(language.nouns());
            if (!described) {
                return noun;
            }
            String adjective = any(language.adjectives());
            return language.adjectiveFirst()
                    ? noun.replace("the ", "the " + adjective + " ")
                    : noun + " " + adjective;
        }

        private String counted() {
            String number = String.valueOf(random.nextInt(2, LARGEST_NUMBER + 1));
            String object = any(language.objects());
            return language.numberFirst() ? number + " " + object : object + " " + number;
        }

        private String any(List<String> choices) {
            return choices.get(random.nextInt(choices.size() - left));
        }
    }

    private static String line(String... parts) {
        return String.join(" ", parts) + " .";
    }
}
