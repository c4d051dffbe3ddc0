package maec.sample;

import java.util.List;

/**
 * The words and the word order of one language of the sample world.
 *
 * <p>The three languages are real ones, cut down to some thirty words each. They share digits,
 * {@code +} and the full stop, and nothing else.
 *
 * @param code ISO 639 code: en, es, sw
 * @param compute the imperative that opens a sum
 * @param answerIs the words between a sum and its answer
 * @param nouns noun phrases with their article, if the language has one
 * @param adjectives qualities of nouns
 * @param verbs what one does to another
 * @param has "has"
 * @param acts what one does alone
 * @param objects things that are counted
 * @param places phrases of place
 * @param times words that open a sentence
 * @param adjectiveFirst whether an adjective stands before its noun
 * @param numberFirst whether a number stands before what it counts
 */
record SampleLanguage(
        String code,
        String compute,
        String answerIs,
        List<String> nouns,
        List<String> adjectives,
        List<String> verbs,
        String has,
        List<String> acts,
        List<String> objects,
        List<String> places,
        List<String> times,
        boolean adjectiveFirst,
        boolean numberFirst) {

    /** English, the pivot language: the only one in which the ability is taught. */
    static SampleLanguage english() {
        return new SampleLanguage(
                "en",
                "compute",
                "the answer is",
                List.of("the cat", "the dog", "the child", "the teacher"),
                List.of("big", "strong", "young"),
                List.of("sees", "seeks"),
                "has",
                List.of("sleeps", "reads"),
                List.of("coins", "books"),
                List.of("at the market", "at the house", "at the school"),
                List.of("today", "now"),
                true,
                true);
    }

    /** Spanish, a target language. */
    static SampleLanguage spanish() {
        return new SampleLanguage(
                "es",
                "calcula",
                "la respuesta es",
                List.of("el gato", "el perro", "la niña", "la maestra"),
                List.of("grande", "fuerte", "joven"),
                List.of("ve", "busca"),
                "tiene",
                List.of("duerme", "lee"),
                List.of("monedas", "libros"),
                List.of("en el mercado", "en la casa", "en la escuela"),
                List.of("hoy", "ahora"),
                false,
                true);
    }

    /** Swahili, a target language. */
    static SampleLanguage swahili() {
        return new SampleLanguage(
                "sw",
                "hesabu",
                "jibu lake ni",
                List.of("paka", "mbwa", "mtoto", "mwalimu"),
                List.of("mkubwa", "hodari", "kijana"),
                List.of("anaona", "anatafuta"),
                "ana",
                List.of("analala", "anasoma"),
                List.of("sarafu", "vitabu"),
                List.of("sokoni", "nyumbani", "shuleni"),
                List.of("leo", "sasa"),
                false,
                false);
    }

    /** All languages, the pivot first. */
    static List<SampleLanguage> all() {
        return List.of(english(), spanish(), swahili());
    }
}
