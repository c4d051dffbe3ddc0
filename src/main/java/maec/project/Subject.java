package maec.project;

import maec.model.LayerSet;

import java.util.Optional;

/**
 * An ability, the pivot language or a target language: what it is called, and what there is of it.
 *
 * @param name as in recipes and measurements
 * @param text path of the corpus to train on, relative to the project folder or absolute
 * @param model path of a checkpoint tuned elsewhere, relative or absolute; where there is none, the
 *     project trains one from the text
 * @param layers of a target language: the layers that its training may change, empty for the whole
 *     model. Embedding, final norm and head are trained with the whole model only
 */
public record Subject(
        String name, Optional<String> text, Optional<String> model, Optional<LayerSet> layers) {
    /**
     * A subject that is trained in the whole model, if at all.
     *
     * @param name as in recipes and measurements
     * @param text path of the corpus to train on
     * @param model path of a checkpoint tuned elsewhere
     */
    public Subject(String name, Optional<String> text, Optional<String> model) {
        this(name, text, model, Optional.empty());
    }

    /**
     * Something that this project is to train.
     *
     * @param name what to call it
     * @param text the corpus
     * @return the subject
     */
    public static Subject toTrain(String name, String text) {
        return new Subject(name, Optional.of(text), Optional.empty());
    }

    /**
     * This subject with another choice of layers.
     *
     * @param chosen the layers, or empty for the whole model
     * @return a copy
     */
    public Subject withLayers(Optional<LayerSet> chosen) {
        return new Subject(name, text, model, chosen);
    }
}
