package maec.model;

/**
 * The numbers that make a decoder runnable, from {@code config.json}.
 *
 * <p>Letters as in the glossary: L layers, D width, F FFN width, H heads, K key/value heads, V
 * vocabulary.
 *
 * @param family which description of layers applies, e.g. {@code llama}
 * @param layers L
 * @param width D
 * @param ffnWidth F
 * @param heads H
 * @param keyValueHeads K, a divisor of H
 * @param headWidth elements per head
 * @param vocabulary V
 * @param ropeTheta base of the rotary frequencies
 * @param normEpsilon added to the mean square in RMSNorm
 * @param tiedHead whether the output head is the embedding
 * @param maxPositions the longest sequence the model was made for
 */
public record Architecture(
        String family,
        int layers,
        int width,
        int ffnWidth,
        int heads,
        int keyValueHeads,
        int headWidth,
        int vocabulary,
        double ropeTheta,
        double normEpsilon,
        boolean tiedHead,
        int maxPositions) {}
