package maec.project;

import maec.combine.fit.Choice;
import maec.model.LayerSet;

import java.util.Optional;
import java.util.Set;

/**
 * An ability, the pivot language or a target language: what it is called, and what there is of it.
 *
 * @param name as in recipes and measurements
 * @param text path of the corpus to train on, relative to the project folder or absolute
 * @param model path of a checkpoint tuned elsewhere, relative or absolute; where there is none, the
 *     project trains one from the text
 * @param layers of a target language: the layers that its training may change, empty for the whole
 *     model. Embedding, final norm and head are trained with the whole model only
 * @param fit what shall be done where the model differs from the base
 */
public record Subject(
        String name,
        Optional<String> text,
        Optional<String> model,
        Optional<LayerSet> layers,
        Set<Choice> fit) {
    /** Copies the set. */
    public Subject {
        fit = Set.copyOf(fit);
    }

    /**
     * A subject that is trained in the whole model, if at all.
     *
     * @param name as in recipes and measurements
     * @param text path of the corpus to train on
     * @param model path of a checkpoint tuned elsewhere
     */
    public Subject(String name, Optional<String> text, Optional<String> model) {
        this(name, text, model, Optional.empty(), Set.of());
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
     * Whether a subject can be called so.
     *
     * @param name any text
     * @return true for letters, digits, dots and dashes, with a letter or digit first
     */
    public static boolean isName(String name) {
        return name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]*");
    }

    /**
     * This subject with another model; choices were about the old one.
     *
     * @param changed path of a checkpoint, or empty for none
     * @return a copy
     */
    public Subject withModel(Optional<String> changed) {
        return new Subject(name, text, changed, layers, model.equals(changed) ? fit : Set.of());
    }

    /**
     * This subject with another text.
     *
     * @param changed path of a corpus, or empty for none
     * @return a copy
     */
    public Subject withText(Optional<String> changed) {
        return new Subject(name, changed, model, layers, fit);
    }

    /**
     * This subject with another choice of layers.
     *
     * @param chosen the layers, or empty for the whole model
     * @return a copy
     */
    public Subject withLayers(Optional<LayerSet> chosen) {
        return new Subject(name, text, model, chosen, fit);
    }

    /**
     * This subject with other choices about its model.
     *
     * @param choices what shall be done where the model differs from the base
     * @return a copy
     */
    public Subject withFit(Set<Choice> choices) {
        return new Subject(name, text, model, layers, choices);
    }
}
