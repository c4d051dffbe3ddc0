package maec.sample;

import maec.extract.TrainingSettings;
import maec.model.Architecture;

/**
 * The sizes of a sample world.
 *
 * @param seed decides every text, every initial weight and the order of training
 * @param baseSentences sentences that the base learns from, all languages together
 * @param englishShare share of them that are English; Spanish and Swahili share the rest equally
 * @param narrowShare share of the base's Spanish and Swahili stories that leave out the last word
 *     of every list, so that there is something left for language tuning to teach
 * @param sentences sentences of general text per language, for tuning
 * @param abilitySentences English sums
 * @param validationSentences held-out sentences per language
 * @param easyShare share of easy sums (x + 0, x + 1) in all general text
 * @param windowTokens T, tokens per training window
 * @param baseTraining how the base is trained from random weights
 * @param initialDeviation standard deviation of the random weights
 * @param architecture the shape of the model; its vocabulary is that of the tokenizer
 */
public record SampleSettings(
        long seed,
        int baseSentences,
        double englishShare,
        double narrowShare,
        int sentences,
        int abilitySentences,
        int validationSentences,
        double easyShare,
        int windowTokens,
        TrainingSettings baseTraining,
        double initialDeviation,
        Architecture architecture) {
    /**
     * The sample world that the documentation speaks of.
     *
     * @param seed decides everything random
     * @return the settings
     */
    public static SampleSettings usual(long seed) {
        return new SampleSettings(
                seed,
                12_000,
                0.5,
                0.9,
                3_000,
                1_500,
                300,
                0.3,
                24,
                TrainingSettings.of(900, 32, 2e-3, seed),
                0.02,
                llama(64, 3, 4, 192));
    }

    /**
     * A world of the same kind that is made in seconds and has learnt next to nothing, for tests.
     *
     * @param seed decides everything random
     * @return the settings
     */
    public static SampleSettings tiny(long seed) {
        return new SampleSettings(
                seed,
                600,
                0.5,
                0.9,
                200,
                100,
                40,
                0.3,
                16,
                TrainingSettings.of(20, 8, 2e-3, seed),
                0.02,
                llama(16, 2, 2, 32));
    }

    private static Architecture llama(int width, int layers, int heads, int ffnWidth) {
        return Architecture.llama(
                layers,
                width,
                ffnWidth,
                heads,
                heads,
                width / heads,
                SampleTokenizer.vocabulary().size(),
                10_000,
                1e-5,
                false,
                64);
    }
}
