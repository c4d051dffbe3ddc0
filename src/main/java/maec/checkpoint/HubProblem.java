package maec.checkpoint;

import maec.job.Problem;

import java.nio.file.Path;
import java.util.List;

/** What keeps a model from being found by its name on the hub. */
public sealed interface HubProblem extends Problem {
    @Override
    default int exitCode() {
        return 66;
    }

    /**
     * A text that begins like a name and is none.
     *
     * @param text what was written
     */
    record NameWrong(String text) implements HubProblem {
        @Override
        public String sentence() {
            return "'" + text + "' is no name of a model on the hub.";
        }

        @Override
        public String advice() {
            return "Write hf:organisation/name or hf:organisation/name@revision, or a path.";
        }

        @Override
        public int exitCode() {
            return 64;
        }
    }

    /**
     * The cache does not hold the model at all.
     *
     * @param name the model
     * @param looked the folder in which it would lie
     */
    record NotInCache(HubName name, Path looked) implements HubProblem {
        @Override
        public String sentence() {
            return name + " is not on this machine: " + looked + " holds no snapshot.";
        }

        @Override
        public String advice() {
            return "Nothing is downloaded here; fetch it with: "
                    + name.fetching()
                    + " or let HF_HUB_CACHE name the folder of another cache.";
        }
    }

    /**
     * The cache holds the model, but not in that revision.
     *
     * @param name the model with the revision
     * @param looked the folder of its snapshots
     * @param found revisions that are there
     */
    record RevisionMissing(HubName name, Path looked, List<String> found) implements HubProblem {
        /** Copies the list. */
        public RevisionMissing {
            found = List.copyOf(found);
        }

        @Override
        public String sentence() {
            return name
                    + " is not on this machine: "
                    + looked
                    + " holds "
                    + String.join(", ", found)
                    + ".";
        }

        @Override
        public String advice() {
            return "Name one of these, or fetch it with: " + name.fetching() + ".";
        }
    }

    /**
     * There are several snapshots and nothing says which one is meant.
     *
     * @param name the model without a revision
     * @param looked the folder of its snapshots
     * @param found revisions that are there
     */
    record Ambiguous(HubName name, Path looked, List<String> found) implements HubProblem {
        /** Copies the list. */
        public Ambiguous {
            found = List.copyOf(found);
        }

        @Override
        public String sentence() {
            return name
                    + " can mean several snapshots, and "
                    + looked
                    + " does not say which is the main one: "
                    + String.join(", ", found)
                    + ".";
        }

        @Override
        public String advice() {
            return "Name one of them, such as " + name + "@" + found.getFirst() + ".";
        }
    }
}
