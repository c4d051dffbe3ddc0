package maec.project;

import java.nio.file.Path;

/** What can be wrong with the way in which a project finds key neurons. */
public sealed interface ImportanceProblem extends ProjectProblem {
    /**
     * The file that an ability's importance was taken from is needed again, and not as it was.
     *
     * @param ability whose importance
     * @param file where it lay
     * @param isThere whether there is a file, which then has another content
     */
    record ImportChanged(String ability, Path file, boolean isThere) implements ImportanceProblem {
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
    record ImportOfArtifact(Path file) implements ImportanceProblem {
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
    record ImportWithoutEffect(String ability, double percent) implements ImportanceProblem {
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

    /** Importance is to be taken against a control, and there is no pivot language to be it. */
    record NoControl() implements ImportanceProblem {
        @Override
        public String sentence() {
            return "The project has no pivot language whose importance could be taken off.";
        }

        @Override
        public String advice() {
            return "Name a pivot with general text, or locate without control: --control 0.";
        }
    }
}
