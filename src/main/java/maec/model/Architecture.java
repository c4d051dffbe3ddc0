package maec.model;

import maec.checkpoint.TensorSource;

import java.util.Collections;
import java.util.List;

/**
 * Everything about a decoder that its weights do not say, from {@code config.json}.
 *
 * <p>One description serves all families: kernels and importance read the switches and never the
 * name of the family. Letters as in the glossary: L layers, D width, F FFN width, H heads, K
 * key/value heads, V vocabulary.
 *
 * @param family which family it was read as, e.g. {@code llama}
 * @param layers L
 * @param width D
 * @param ffnWidth F
 * @param heads H
 * @param keyValueHeads K, a divisor of H
 * @param headWidth elements per head, which need not be D/H
 * @param vocabulary V
 * @param tiedHead whether the output head is the embedding
 * @param maxPositions the longest sequence it may run, which a rope scaling may stretch beyond the
 *     length of training: linear and dynamic by their factor, yarn to its factor times the length
 *     that it stretches
 * @param norm how RMSNorm is computed
 * @param attention what attention adds to the plain formula
 * @param feedForward what the FFN adds to the plain formula
 * @param layerStyles what differs from layer to layer, L entries
 * @param embeddingScale factor of the embeddings, 1 for none; transformers rounds it to the type
 *     that it computes in, so that √3072 is 55.5 in bfloat16
 * @param finalSoftCap c in c·tanh(logits / c), 0 for none
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
        boolean tiedHead,
        int maxPositions,
        NormStyle norm,
        AttentionStyle attention,
        FeedForwardStyle feedForward,
        List<LayerStyle> layerStyles,
        double embeddingScale,
        double finalSoftCap) {

    /** Copies the list and checks its length. */
    public Architecture {
        layerStyles = List.copyOf(layerStyles);
        if (layerStyles.size() != layers) {
            throw new IllegalArgumentException(
                    layerStyles.size() + " styles for " + layers + " layers");
        }
    }

    /**
     * The same decoder with weights of its own in the head.
     *
     * @return an architecture whose {@code tiedHead} is false
     */
    public Architecture withOwnHead() {
        return new Architecture(
                family,
                layers,
                width,
                ffnWidth,
                heads,
                keyValueHeads,
                headWidth,
                vocabulary,
                false,
                maxPositions,
                norm,
                attention,
                feedForward,
                layerStyles,
                embeddingScale,
                finalSoftCap);
    }

    /**
     * The same decoder with as many tokens as weights of it have rows, which a merge over an
     * extended base has more of.
     *
     * @param weights under canonical names
     * @return an architecture with the rows of the embedding, or this one where there is none
     */
    public Architecture withRowsOf(TensorSource weights) {
        int rows =
                weights.find(TensorNames.EMBEDDING)
                        .map(spec -> Math.toIntExact(spec.shape().size(0)))
                        .orElse(vocabulary);
        return rows == vocabulary
                ? this
                : new Architecture(
                        family,
                        layers,
                        width,
                        ffnWidth,
                        heads,
                        keyValueHeads,
                        headWidth,
                        rows,
                        tiedHead,
                        maxPositions,
                        norm,
                        attention,
                        feedForward,
                        layerStyles,
                        embeddingScale,
                        finalSoftCap);
    }

    /**
     * How RMSNorm (arXiv 1910.07467) is computed.
     *
     * @param epsilon added to the mean square
     * @param offset whether the stored weight is added to 1 and multiplied in float32, as Gemma
     *     does
     * @param sandwich whether attention's and the FFN's results pass a norm too, before they are
     *     added to the stream
     */
    public record NormStyle(double epsilon, boolean offset, boolean sandwich) {}

    /**
     * What attention adds to softmax(scale · q·k) v.
     *
     * @param scale factor of q·k
     * @param softCap c in c·tanh(scale · q·k / c), 0 for none
     * @param queryKeyNorm whether each head's q and k pass a norm before they are rotated
     * @param inputBias whether q, k and v have a bias
     * @param outputBias whether o has a bias
     */
    public record AttentionStyle(
            double scale,
            double softCap,
            boolean queryKeyNorm,
            boolean inputBias,
            boolean outputBias) {}

    /**
     * What differs between FFNs of the form down(activation(gate(x)) · up(x)).
     *
     * @param activation the non-linearity
     * @param bias whether gate, up and down have a bias
     */
    public record FeedForwardStyle(Activation activation, boolean bias) {}

    /** The non-linearity of the gate. */
    public enum Activation {
        /** x · sigmoid(x). */
        SILU,
        /** GELU by its tanh approximation (arXiv 1606.08415). */
        GELU_TANH,
        /** GELU by the error function. */
        GELU
    }

    /**
     * What differs from layer to layer.
     *
     * @param window how many positions a query sees, itself included; 0 for all before it
     * @param rope how positions are rotated into q and k
     */
    public record LayerStyle(int window, Rope rope) {}

    /**
     * A plain decoder as Llama is: SiLU, no bias, no window, no scaling of positions.
     *
     * @param layers L
     * @param width D
     * @param ffnWidth F
     * @param heads H
     * @param keyValueHeads K
     * @param headWidth elements per head
     * @param vocabulary V
     * @param ropeTheta base of the rotary frequencies
     * @param normEpsilon added to the mean square in RMSNorm
     * @param tiedHead whether the output head is the embedding
     * @param maxPositions the longest sequence
     * @return the architecture, of family {@code llama}
     */
    public static Architecture llama(
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
            int maxPositions) {
        return new Architecture(
                "llama",
                layers,
                width,
                ffnWidth,
                heads,
                keyValueHeads,
                headWidth,
                vocabulary,
                tiedHead,
                maxPositions,
                new NormStyle(normEpsilon, false, false),
                new AttentionStyle(1 / Math.sqrt(headWidth), 0, false, false, false),
                new FeedForwardStyle(Activation.SILU, false),
                Collections.nCopies(layers, new LayerStyle(0, Rope.plain(headWidth, ropeTheta))),
                1,
                0);
    }
}
