package maec.checkpoint;

import maec.job.ProblemException;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a model on the Hugging Face hub, as people write it here: {@code hf:org/name} or
 * {@code hf:org/name@revision}.
 *
 * @param repository {@code org/name}, or {@code name} alone for the oldest models
 * @param revision a branch, a tag, or a commit
 */
public record HubName(String repository, Optional<String> revision) {
    /** What a name begins with, so that it is no path. */
    public static final String PREFIX = "hf:";

    private static final String WORD = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?";
    private static final Pattern REPOSITORY = Pattern.compile("(?:" + WORD + "/)?" + WORD);
    private static final Pattern REVISION = Pattern.compile(WORD + "(?:/" + WORD + ")*");
    private static final String FOLDER = "models--";
    private static final String SNAPSHOTS = "snapshots";

    /**
     * Checks both parts.
     *
     * @throws ProblemException if they could not be a name on the hub, or would leave the cache
     */
    public HubName {
        String text = PREFIX + repository + revision.map(it -> "@" + it).orElse("");
        boolean known = revision.isEmpty() || isWellFormed(REVISION, revision.get());
        if (!isValid(repository) || !known) {
            throw new ProblemException(new HubProblem.NameWrong(text));
        }
    }

    /**
     * Whether a text is meant as a name and not as a path.
     *
     * @param text what a person wrote
     * @return true if it begins with {@code hf:}
     */
    public static boolean isMeantBy(String text) {
        return text.startsWith(PREFIX);
    }

    /**
     * Reads a name.
     *
     * @param text {@code hf:org/name}, with {@code @revision} or without
     * @return the name
     * @throws ProblemException if it is none
     */
    public static HubName parse(String text) {
        if (!isMeantBy(text)) {
            throw new ProblemException(new HubProblem.NameWrong(text));
        }
        String name = text.substring(PREFIX.length());
        int at = name.indexOf('@');
        return at < 0
                ? of(name)
                : new HubName(name.substring(0, at), Optional.of(name.substring(at + 1)));
    }

    /**
     * The usual revision of a repository.
     *
     * @param repository {@code org/name}
     * @return its name without a revision
     * @throws ProblemException if it is no name of a repository
     */
    public static HubName of(String repository) {
        return new HubName(repository, Optional.empty());
    }

    /**
     * Whether a text could name a repository.
     *
     * @param repository without {@code hf:}
     * @return true for {@code org/name} and {@code name}
     */
    public static boolean isValid(String repository) {
        return isWellFormed(REPOSITORY, repository);
    }

    private static boolean isWellFormed(Pattern pattern, String text) {
        return pattern.matcher(text).matches() && !text.contains("..") && !text.contains("--");
    }

    /**
     * The name of a snapshot by where it lies, with its commit as revision.
     *
     * @param path a folder
     * @return the name, or empty if the folder does not lie as in a cache of the hub
     */
    public static Optional<HubName> ofSnapshot(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        int count = whole.getNameCount();
        if (count < 3 || !whole.getName(count - 2).toString().equals(SNAPSHOTS)) {
            return Optional.empty();
        }
        String folder = whole.getName(count - 3).toString();
        String revision = whole.getName(count - 1).toString();
        String repository =
                folder.startsWith(FOLDER)
                        ? folder.substring(FOLDER.length()).replace("--", "/")
                        : "";
        return isValid(repository) && isWellFormed(REVISION, revision)
                ? Optional.of(new HubName(repository, Optional.of(revision)))
                : Optional.empty();
    }

    /** The repository's folder within a cache. */
    String folder() {
        return FOLDER + repository.replace("/", "--");
    }

    /**
     * The command by which a person can fetch the model.
     *
     * @return a command line of the hub's own tool
     */
    public String fetching() {
        return "hf download " + repository + revision.map(it -> " --revision " + it).orElse("");
    }

    /** As it is written: {@code hf:org/name@revision}. */
    @Override
    public String toString() {
        return PREFIX + repository + revision.map(it -> "@" + it).orElse("");
    }
}
