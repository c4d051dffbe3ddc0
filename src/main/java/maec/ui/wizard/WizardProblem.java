package maec.ui.wizard;

import maec.job.Problem;

import java.nio.file.Path;

/** What can be wrong with a page of the wizard before any file is looked at. */
sealed interface WizardProblem extends Problem {
    /** A field is empty that is needed. */
    record Empty(String what) implements WizardProblem {}

    /** A name cannot be used. */
    record WrongName(String name) implements WizardProblem {}

    /** Two rows have one name. */
    record TwiceNamed(String name) implements WizardProblem {}

    /** The list of abilities or languages is empty. */
    record NothingNamed(String what) implements WizardProblem {}

    /** The folder holds a project already. */
    record HasProject(Path folder) implements WizardProblem {}

    @Override
    default String sentence() {
        return switch (this) {
            case Empty(String what) -> "The " + what + " is missing.";
            case WrongName(String name) -> "\"" + name + "\" is no name.";
            case TwiceNamed(String name) -> "\"" + name + "\" stands twice.";
            case NothingNamed(String what) -> "At least one " + what + " is needed.";
            case HasProject(Path folder) -> "There is a project in " + folder + " already.";
        };
    }

    @Override
    default String advice() {
        return switch (this) {
            case Empty _ -> "Fill it in, or remove the row.";
            case WrongName _ -> "Take letters, digits, dots and dashes, a letter or digit first.";
            case TwiceNamed _ -> "Give one of them another name.";
            case NothingNamed _ -> "Add one; it can be changed later.";
            case HasProject _ -> "Choose another folder.";
        };
    }

    @Override
    default int exitCode() {
        return 64;
    }
}
