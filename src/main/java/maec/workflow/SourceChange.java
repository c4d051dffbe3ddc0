package maec.workflow;

import maec.combine.fit.Choice;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRole;

import java.util.Set;

/**
 * One thing that somebody changes about the sources of a project; the window and the command line
 * say the same with it.
 *
 * <p>Paths are kept as they are written: absolute, relative to the project folder, or {@code
 * hf:org/name} for models.
 */
public sealed interface SourceChange {
    /**
     * Gives a model to an ability, the pivot or a language, which is added if it is new; or another
     * base to the project.
     *
     * @param role what the model is for
     * @param name what to call it; not looked at for the base
     * @param model folder, adapter, delta or {@code hf:org/name}
     */
    record GiveModel(ModelRole role, String name, String model) implements SourceChange {}

    /**
     * Gives a text: to train an ability, the pivot or a language on, which is added if it is new;
     * or to measure on.
     *
     * @param role what the text is for
     * @param name of the ability, the language or, to measure on, of the text itself
     * @param language the language of a text to measure on; else not looked at
     * @param path the file
     */
    record GiveText(CorpusRole role, String name, String language, String path)
            implements SourceChange {}

    /**
     * Takes a model away; what has a text as well is trained here then, and what has none goes.
     *
     * @param role ability, pivot or language
     * @param name what the project calls it
     */
    record TakeModel(ModelRole role, String name) implements SourceChange {}

    /**
     * Takes a text away; an ability, pivot or language without a model goes with it.
     *
     * @param role what the text is for
     * @param name what the project calls it
     */
    record TakeText(CorpusRole role, String name) implements SourceChange {}

    /**
     * Makes an ability, pivot or language another one of the three, with its model and text.
     *
     * @param from what it is
     * @param name what the project calls it
     * @param to what it shall be
     */
    record ChangeRole(ModelRole from, String name, ModelRole to) implements SourceChange {}

    /**
     * Says what shall be done where a model differs from the base.
     *
     * @param role ability, pivot or language
     * @param name what the project calls it
     * @param choices one for each difference that has choices
     */
    record Fit(ModelRole role, String name, Set<Choice> choices) implements SourceChange {
        /** Copies the set. */
        public Fit {
            choices = Set.copyOf(choices);
        }
    }
}
