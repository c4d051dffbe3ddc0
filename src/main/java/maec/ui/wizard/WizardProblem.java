package maec.ui.wizard;

import maec.job.Problem;

import java.nio.file.Path;

/** What can be wrong with a page of the wizard before any file is looked at. */
sealed interface WizardProblem extends Problem {
    @Override
    default int exitCode() {
        return 64;
    }

    /** A field is empty that is needed. */
    record Empty(String what) implements WizardProblem {
        @Override
        public String sentence() {
            return "The " + what + " is missing.";
        }

        @Override
        public String advice() {
            return "Fill it in, or remove the row.";
        }
    }

    /** A name cannot be used. */
    record WrongName(String name) implements WizardProblem {
        @Override
        public String sentence() {
            return "\"" + name + "\" is no name.";
        }

        @Override
        public String advice() {
            return "Take letters, digits, dots and dashes, a letter or digit first.";
        }
    }

    /** Two rows have one name. */
    record TwiceNamed(String name) implements WizardProblem {
        @Override
        public String sentence() {
            return "\"" + name + "\" stands twice.";
        }

        @Override
        public String advice() {
            return "Give one of them another name.";
        }
    }

    /** The list of abilities or languages is empty. */
    record NothingNamed(String what) implements WizardProblem {
        @Override
        public String sentence() {
            return "At least one " + what + " is needed.";
        }

        @Override
        public String advice() {
            return "Add one; it can be changed later.";
        }
    }

    /** The folder holds a project already. */
    record HasProject(Path folder) implements WizardProblem {
        @Override
        public String sentence() {
            return "There is a project in " + folder + " already.";
        }

        @Override
        public String advice() {
            return "Choose another folder.";
        }
    }
}
