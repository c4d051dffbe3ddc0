package maec.project;

import maec.combine.fit.Choice;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What can be wrong with the abilities, languages and models that a project names. */
public sealed interface SourceProblem extends ProjectProblem {
    /**
     * A project has no ability of that name.
     *
     * @param name the name
     * @param known what it has
     */
    record NoAbility(String name, List<String> known) implements SourceProblem {
        /** Copies the list. */
        public NoAbility {
            known = List.copyOf(known);
        }

        @Override
        public String sentence() {
            return "The project has no ability \"" + name + "\".";
        }

        @Override
        public String advice() {
            return "It has " + String.join(", ", known) + ".";
        }
    }

    /**
     * A project has no target language of that name.
     *
     * @param name the name
     * @param known what it has
     */
    record NoLanguage(String name, List<String> known) implements SourceProblem {
        /** Copies the list. */
        public NoLanguage {
            known = List.copyOf(known);
        }

        @Override
        public String sentence() {
            return "The project has no target language \"" + name + "\".";
        }

        @Override
        public String advice() {
            return known.isEmpty() ? "It has none." : "It has " + String.join(", ", known) + ".";
        }
    }

    /**
     * A project has no tuned model of that name.
     *
     * @param name the name
     * @param known what it has
     */
    record NoModel(String name, List<String> known) implements SourceProblem {
        /** Copies the list. */
        public NoModel {
            known = List.copyOf(known);
        }

        @Override
        public String sentence() {
            return "The project has no tuned model \"" + name + "\".";
        }

        @Override
        public String advice() {
            return known.isEmpty() ? "It has none." : "It has " + String.join(", ", known) + ".";
        }
    }

    /**
     * A language is to be trained in a layer that the base does not have.
     *
     * @param language the language
     * @param layer the layer
     * @param count how many layers the base has
     */
    record NoSuchLayer(String language, int layer, int count) implements SourceProblem {
        @Override
        public String sentence() {
            return "\"%s\" is to be trained in layer %d, but the base has %d layers."
                    .formatted(language, layer, count);
        }

        @Override
        public String advice() {
            return "Layers are numbered from 0 to " + (count - 1) + ".";
        }
    }

    /** Languages are to be trained by LoRA over a base that takes no adapter. */
    record NoAdapterFits() implements SourceProblem {
        @Override
        public String sentence() {
            return "The base stores several linear layers as one tensor, over which low-rank paths"
                    + " of each cannot be written as an adapter.";
        }

        @Override
        public String advice() {
            return "Train its languages in their weights: maec train --method full.";
        }
    }

    /**
     * An ability, pivot or language has neither a checkpoint nor a text to make one from.
     *
     * @param name what it is called
     */
    record NothingToTrainOn(String name) implements SourceProblem {
        @Override
        public String sentence() {
            return "The project has neither a model nor a text for \"" + name + "\".";
        }

        @Override
        public String advice() {
            return "Name one of the two in the project file.";
        }
    }

    /**
     * There is no source of that name in that role.
     *
     * @param name the name
     * @param known what there is
     */
    record NoSource(String name, List<String> known) implements SourceProblem {
        /** Copies the list. */
        public NoSource {
            known = List.copyOf(known);
        }

        @Override
        public String sentence() {
            return "The project has no source \"" + name + "\" in that role.";
        }

        @Override
        public String advice() {
            return known.isEmpty()
                    ? "It has none there."
                    : "It has " + String.join(", ", known) + ".";
        }
    }

    /**
     * A source cannot be called so.
     *
     * @param name the name
     */
    record NoName(String name) implements SourceProblem {
        @Override
        public String sentence() {
            return "\"" + name + "\" is no name for a source.";
        }

        @Override
        public String advice() {
            return "Take letters, digits, dots and dashes, a letter or digit first.";
        }
    }

    /**
     * A source cannot get a role, because there is one of its name, or because the base is chosen.
     *
     * @param name the source
     */
    record RoleTaken(String name) implements SourceProblem {
        @Override
        public String sentence() {
            return "\"" + name + "\" cannot get this role: the role has a source of that name.";
        }

        @Override
        public String advice() {
            return "Remove the other one first; a base is chosen by giving the project a base.";
        }
    }

    /**
     * There can be one pivot only.
     *
     * @param present its name
     */
    record OnePivot(String present) implements SourceProblem {
        @Override
        public String sentence() {
            return "The project has the pivot \"" + present + "\" already, and takes one only.";
        }

        @Override
        public String advice() {
            return "Remove it, or give it another role first.";
        }
    }

    /**
     * A model differs from the base, and nobody chose yet what shall be done about it, or nothing
     * can be done.
     *
     * @param folder the project folder
     * @param name whose model
     * @param difference what differs, one sentence
     * @param choices what can be done
     */
    record NotFitting(Path folder, String name, String difference, List<Choice> choices)
            implements SourceProblem {
        /** Copies the list. */
        public NotFitting {
            choices = List.copyOf(choices);
        }

        @Override
        public String sentence() {
            return "The model of \"" + name + "\" does not fit the base. " + difference;
        }

        @Override
        public String advice() {
            String words = choices.stream().map(Choice::word).collect(Collectors.joining(" or "));
            return choices.isEmpty()
                    ? "Give a model that was tuned from this base."
                    : "Choose under Sources, or run: maec project fit "
                            + folder
                            + " "
                            + name
                            + " --fit "
                            + choices.getFirst().word()
                            + " (or "
                            + words
                            + ").";
        }
    }

    /**
     * A recipe names abilities, languages or models that the project has not.
     *
     * @param file the recipe
     * @param names what it names
     * @param known what the project has
     */
    record OthersRecipe(Path file, List<String> names, List<String> known)
            implements SourceProblem {
        /** Copies the lists. */
        public OthersRecipe {
            names = List.copyOf(names);
            known = List.copyOf(known);
        }

        @Override
        public String sentence() {
            return "The recipe " + file + " is for " + String.join(", ", names) + ".";
        }

        @Override
        public String advice() {
            return "This project has " + String.join(", ", known) + ".";
        }
    }
}
