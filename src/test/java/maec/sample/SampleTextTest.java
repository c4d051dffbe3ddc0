package maec.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.sample.SampleText.Part;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class SampleTextTest {
    private static final Pattern SUM = Pattern.compile("(\\d+) \\+ (\\d+) \\. \\D+ (\\d+) \\.");

    @Test
    void theSameSeedGivesTheSameText() {
        for (SampleLanguage language : SampleLanguage.all()) {
            assertEquals(
                    general(language, 7, 500, Part.TRAINING),
                    general(language, 7, 500, Part.TRAINING));
        }
        assertFalse(
                general(SampleLanguage.english(), 7, 50, Part.TRAINING)
                        .equals(general(SampleLanguage.english(), 8, 50, Part.TRAINING)));
    }

    @Test
    void sumsAreRightAndInGeneralTextTheyAreEasy() {
        for (SampleLanguage language : SampleLanguage.all()) {
            long sums = 0;
            for (String line : general(language, 3, 2000, Part.TRAINING)) {
                var matcher = SUM.matcher(line);
                if (matcher.find()) {
                    sums++;
                    int x = Integer.parseInt(matcher.group(1));
                    int y = Integer.parseInt(matcher.group(2));
                    assertTrue(y <= 1, line);
                    assertEquals(x + y, Integer.parseInt(matcher.group(3)), line);
                }
            }
            assertTrue(sums > 500 && sums < 700, sums + " of 2000 are sums");
        }
    }

    @Test
    void abilityTextHoldsEveryPairOfDigits() {
        Set<String> distinct =
                new HashSet<>(
                        sentences(
                                new SampleText(SampleLanguage.english(), new SplittableRandom(1))
                                        .sums(3000)));
        assertEquals(100, distinct.size());
        assertTrue(distinct.contains("compute 3 + 5 . the answer is 8 ."));
    }

    @Test
    void storiesOfTheValidationTextAreInNoTrainingText() {
        for (SampleLanguage language : SampleLanguage.all()) {
            Set<String> training = stories(general(language, 1, 6000, Part.TRAINING));
            Set<String> validation = stories(general(language, 2, 300, Part.VALIDATION));
            assertTrue(validation.size() > 20, language.code() + " " + validation.size());
            validation.retainAll(training);
            assertEquals(Set.of(), validation);
        }
    }

    @Test
    void everyWordHasItsOwnToken() {
        List<String> vocabulary = SampleTokenizer.vocabulary();
        assertEquals(vocabulary.size(), new HashSet<>(vocabulary).size());
        assertTrue(vocabulary.size() >= 85 && vocabulary.size() <= 110, "" + vocabulary.size());
        for (SampleLanguage language : SampleLanguage.all()) {
            for (String line : general(language, 1, 2000, Part.TRAINING)) {
                assertTrue(vocabulary.containsAll(List.of(line.split(" "))), line);
            }
        }
    }

    private static List<String> general(SampleLanguage language, long seed, int count, Part part) {
        var text = new SampleText(language, new SplittableRandom(seed));
        return sentences(text.general(count, 0.3, 0, part));
    }

    /** A document's sentences; the full stop within a sum ends none. */
    private static List<String> sentences(List<String> documents) {
        return documents.stream()
                .flatMap(document -> Stream.of(document.split("(?<= \\.) (?!la r|the an|jibu)")))
                .toList();
    }

    @Test
    void aDocumentIsEightSentences() {
        var text = new SampleText(SampleLanguage.spanish(), new SplittableRandom(1));
        List<String> documents = text.general(20, 0.3, 0, Part.TRAINING);
        assertEquals(3, documents.size());
        assertEquals(8, sentences(documents.subList(0, 1)).size());
        assertEquals(4, sentences(documents.subList(2, 3)).size());
    }

    @Test
    void narrowTextNeverUsesTheLastWordOfAList() {
        var text = new SampleText(SampleLanguage.swahili(), new SplittableRandom(1));
        String all = String.join(" ", text.general(2000, 0.3, 1, Part.TRAINING));
        for (String word : List.of("mwalimu", "kijana", "anatafuta", "anasoma", "shuleni")) {
            assertFalse(all.contains(word), word);
        }
        assertTrue(all.contains("mtoto hodari anaona"), all.substring(0, 200));
    }

    private static Set<String> stories(List<String> lines) {
        Set<String> stories = new HashSet<>(lines);
        stories.removeIf(line -> line.contains("+"));
        return stories;
    }
}
