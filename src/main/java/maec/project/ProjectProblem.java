package maec.project;

import maec.combine.fit.Choice;
import maec.job.Problem;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What can be wrong with a project folder. */
public sealed interface ProjectProblem extends Problem {
    @Override
    default int exitCode() {
        return 65;
    }

    /**
     * The folder holds no project file.
     *
     * @param folder the folder
     */
    record NotAProject(Path folder) implements ProjectProblem {
        @Override
        public String sentence() {
            return "There is no project in " + folder + ".";
        }

        @Override
        public String advice() {
            return "Name a folder that holds a file called "
                    + Manifest.FILE_NAME
                    + ", or make the sample with: maec sample DIR.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }

    /**
     * A project has no ability of that name.
     *
     * @param name the name
     * @param known what it has
     */
    record NoAbility(String name, List<String> known) implements ProjectProblem {
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
     * The file that an ability's importance was taken from is needed again, and not as it was.
     *
     * @param ability whose importance
     * @param file where it lay
     * @param isThere whether there is a file, which then has another content
     */
    record ImportChanged(String ability, Path file, boolean isThere) implements ProjectProblem {
        @Override
        public String sentence() {
            return "The importance of \""
                    + ability
                    + "\" was imported from "
                    + file
                    + (isThere ? ", which has changed since." : ", which is no longer there.");
        }

        @Override
        public String advice() {
            return "Import it again, or rank the weights here: maec importance PROJECT "
                    + ability
                    + " --drop-import.";
        }
    }

    /**
     * Importance was to be imported from what the project itself makes and replaces.
     *
     * @param file the file
     */
    record ImportOfArtifact(Path file) implements ProjectProblem {
        @Override
        public String sentence() {
            return file + " is the project's own and would be replaced while it is read.";
        }

        @Override
        public String advice() {
            return "Write it elsewhere first: maec importance PROJECT ABILITY --map FILE.";
        }
    }

    /**
     * A mask was imported into a project that trains all weights anyway.
     *
     * @param ability whose importance
     * @param percent k₁ of the project's training
     */
    record ImportWithoutEffect(String ability, double percent) implements ProjectProblem {
        @Override
        public String sentence() {
            return "The project trains k₁ = "
                    + percent
                    + " % of the weights, so a mask for \""
                    + ability
                    + "\" would change nothing.";
        }

        @Override
        public String advice() {
            return "Set training.keyPercent in the project file below 99.";
        }
    }

    /**
     * A project has no target language of that name.
     *
     * @param name the name
     * @param known what it has
     */
    record NoLanguage(String name, List<String> known) implements ProjectProblem {
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
     * A language is to be trained in a layer that the base does not have.
     *
     * @param language the language
     * @param layer the layer
     * @param count how many layers the base has
     */
    record NoSuchLayer(String language, int layer, int count) implements ProjectProblem {
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
    record NoAdapterFits() implements ProjectProblem {
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

    /** Importance is to be taken against a control, and there is no pivot language to be it. */
    record NoControl() implements ProjectProblem {
        @Override
        public String sentence() {
            return "The project has no pivot language whose importance could be taken off.";
        }

        @Override
        public String advice() {
            return "Name a pivot with general text, or locate without control: --control 0.";
        }
    }

    /**
     * The project file is no JSON object, or cannot be read at all.
     *
     * @param file the file
     * @param reason what is wrong
     */
    record Malformed(Path file, String reason) implements ProjectProblem {
        @Override
        public String sentence() {
            return file + " is not a readable project file: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Restore the file from a copy, or make the project again.";
        }
    }

    /**
     * The project file is of a format that this program does not know.
     *
     * @param file the file
     * @param version what the file says
     */
    record UnsupportedVersion(Path file, int version) implements ProjectProblem {
        @Override
        public String sentence() {
            return file + " has format version " + version + ", this program reads version 1.";
        }

        @Override
        public String advice() {
            return "Open the project with a newer version of the program.";
        }
    }

    /**
     * A member that nothing reads.
     *
     * @param file the file
     * @param member where it stands, e.g. {@code training.stpes}
     */
    record UnknownMember(Path file, String member) implements ProjectProblem {
        @Override
        public String sentence() {
            return file + " has a member \"" + member + "\" that means nothing.";
        }

        @Override
        public String advice() {
            return "Correct its spelling or take it out.";
        }
    }

    /**
     * A member that has to be there and is not.
     *
     * @param file the file
     * @param member where it should stand
     */
    record MissingMember(Path file, String member) implements ProjectProblem {
        @Override
        public String sentence() {
            return file + " lacks \"" + member + "\".";
        }

        @Override
        public String advice() {
            return "Add it; the project of the sample world shows how.";
        }
    }

    /**
     * A member of the wrong type or out of range.
     *
     * @param file the file
     * @param member where it stands
     * @param expected what it should be, e.g. {@code a text}
     */
    record WrongMember(Path file, String member, String expected) implements ProjectProblem {
        @Override
        public String sentence() {
            return "\"" + member + "\" in " + file + " is not " + expected + ".";
        }

        @Override
        public String advice() {
            return "Correct the value.";
        }
    }

    /**
     * Another process, or another window of this one, has the project open.
     *
     * @param folder the project folder
     */
    record InUse(Path folder) implements ProjectProblem {
        @Override
        public String sentence() {
            return "The project " + folder + " is already open in another window or command.";
        }

        @Override
        public String advice() {
            return "Close it there, or wait until that command has ended.";
        }

        @Override
        public int exitCode() {
            return 75;
        }
    }

    /**
     * A new project was to be made where something lies already.
     *
     * @param folder the target
     */
    record NotEmpty(Path folder) implements ProjectProblem {
        @Override
        public String sentence() {
            return folder + " exists and is not empty.";
        }

        @Override
        public String advice() {
            return "Name a folder that does not exist yet.";
        }

        @Override
        public int exitCode() {
            return 73;
        }
    }

    /**
     * A file of the project cannot be written.
     *
     * @param path what was to be written
     * @param reason what the system said
     */
    record CannotWrite(Path path, String reason) implements ProjectProblem {
        @Override
        public String sentence() {
            return path + " cannot be written: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Check free space and permissions, or choose another folder.";
        }

        @Override
        public int exitCode() {
            return 73;
        }
    }

    /**
     * A file of the project cannot be read.
     *
     * @param path what was to be read
     * @param reason what the system said
     */
    record CannotRead(Path path, String reason) implements ProjectProblem {
        @Override
        public String sentence() {
            return path + " cannot be read: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Check that it exists and its permissions.";
        }

        @Override
        public int exitCode() {
            return 74;
        }
    }

    /**
     * An ability, pivot or language has neither a checkpoint nor a text to make one from.
     *
     * @param name what it is called
     */
    record NothingToTrainOn(String name) implements ProjectProblem {
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
    record NoSource(String name, List<String> known) implements ProjectProblem {
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
    record NoName(String name) implements ProjectProblem {
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
    record RoleTaken(String name) implements ProjectProblem {
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
    record OnePivot(String present) implements ProjectProblem {
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
            implements ProjectProblem {
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
     * Something was asked that needs importance and statistics first.
     *
     * @param folder the project folder
     */
    record NotAnalysed(Path folder) implements ProjectProblem {
        @Override
        public String sentence() {
            return "The project " + folder + " is not analysed yet.";
        }

        @Override
        public String advice() {
            return "Run first: maec analyse " + folder + ".";
        }
    }

    /** A text was to be continued, and there is none. */
    record EmptyPrompt() implements ProjectProblem {
        @Override
        public String sentence() {
            return "There is no prompt.";
        }

        @Override
        public String advice() {
            return "Write one, or take one of a task.";
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
            implements ProjectProblem {
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
