package maec.project;

import java.util.Optional;

/**
 * An ability, the pivot language or a target language: what it is called, and what there is of it.
 *
 * @param name as in recipes and measurements
 * @param text path of the corpus to train on, relative to the project folder or absolute
 * @param model path of a checkpoint tuned elsewhere, relative or absolute; where there is none, the
 *     project trains one from the text
 */
public record Subject(String name, Optional<String> text, Optional<String> model) {
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
}
