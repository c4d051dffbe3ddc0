package maec.checkpoint;

import maec.job.ProblemException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The hidden folder beside the target in which an export grows until it takes the target's name.
 *
 * <p>Its name follows from the target's, so that the next export finds what a killed one left: the
 * same export goes on from there, another one removes it. It is locked while somebody works in it,
 * and removed when it is closed without having been published.
 */
final class ExportFolder implements AutoCloseable {
    private static final String JOURNAL = ".maec-journal";
    private static final int ATTEMPTS = 5;

    private final Path target;
    private final Path path;
    private final FileChannel channel;
    private final ExportJournal journal;
    private boolean published;

    private ExportFolder(Path target, Path path, FileChannel channel, ExportJournal journal) {
        this.target = target;
        this.path = path;
        this.channel = channel;
        this.journal = journal;
    }

    /**
     * Makes the folder, or takes up what is there.
     *
     * @param target absolute path of the folder that is to appear
     * @param export identifies the export; equal text, equal bytes
     * @return the folder; the caller closes it
     * @throws ProblemException if somebody else exports there, or something else lies in the way
     * @throws IOException if it cannot be made
     */
    static ExportFolder begin(Path target, String export) throws IOException {
        Path parent = Objects.requireNonNullElse(target.getParent(), target);
        Path path = parent.resolve("." + target.getFileName() + ".maec-part");
        Files.createDirectories(parent);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<FileChannel> locked = locked(target, path);
            if (locked.isPresent()) {
                return taken(target, path, locked.get(), export);
            }
        }
        throw new ProblemException(new WriteProblem.TargetBusy(target));
    }

    /**
     * What an export that was killed left beside its target.
     *
     * @param target the folder that was to appear
     * @return bytes of whole and begun shards; 0 where nothing lies there
     */
    static long unfinishedBytes(Path target) {
        Path absolute = target.toAbsolutePath().normalize();
        Path parent = Objects.requireNonNullElse(absolute.getParent(), absolute);
        Path path = parent.resolve("." + absolute.getFileName() + ".maec-part");
        if (!Files.isRegularFile(path.resolve(JOURNAL))) {
            return 0;
        }
        long bytes = 0;
        try (Stream<Path> inside = Files.list(path)) {
            for (Path file : inside.filter(it -> !isJournal(it)).toList()) {
                bytes += Files.size(file);
            }
        } catch (IOException _) {
            return 0; // the export itself will say why nothing can be read there
        }
        return bytes;
    }

    /** Empty if whoever worked there gave it another name in this moment. */
    private static Optional<FileChannel> locked(Path target, Path path) throws IOException {
        makeFolder(path);
        Path file = path.resolve(JOURNAL);
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        boolean kept = false;
        try {
            if (channel.tryLock() == null) {
                throw new ProblemException(new WriteProblem.TargetBusy(target));
            }
            kept = Files.exists(file);
            return kept ? Optional.of(channel) : Optional.empty();
        } catch (OverlappingFileLockException _) {
            throw new ProblemException(new WriteProblem.TargetBusy(target));
        } finally {
            if (!kept) {
                channel.close();
            }
        }
    }

    private static void makeFolder(Path path) throws IOException {
        try {
            Files.createDirectory(path);
        } catch (FileAlreadyExistsException exists) {
            if (!Files.isDirectory(path)) {
                throw exists;
            }
        }
    }

    private static ExportFolder taken(Path target, Path path, FileChannel channel, String export)
            throws IOException {
        boolean taken = false;
        try {
            boolean ours = ExportJournal.isJournal(channel) || names(path).equals(List.of(JOURNAL));
            if (!ours) {
                throw new ProblemException(new WriteProblem.TemporaryInTheWay(path));
            }
            restoreReplaced(target);
            ExportJournal journal = new ExportJournal(channel, export);
            if (!journal.isKnown()) {
                removeExcept(path, List.of());
                journal.begin(export);
            }
            removeExcept(path, List.copyOf(journal.finished().keySet()));
            DurableFiles.force(path);
            taken = true;
            return new ExportFolder(target, path, channel, journal);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
        }
    }

    private static void removeExcept(Path folder, List<String> kept) throws IOException {
        for (String name : names(folder)) {
            if (!name.equals(JOURNAL) && !kept.contains(name)) {
                Path entry = folder.resolve(name);
                DurableFiles.remove(entry);
                Files.deleteIfExists(entry);
            }
        }
    }

    /** Where it lies. */
    Path path() {
        return path;
    }

    ExportJournal journal() {
        return journal;
    }

    /** Whether a file is the journal, which an export that was killed at its very end may leave. */
    static boolean isJournal(Path file) {
        return String.valueOf(file.getFileName()).equals(JOURNAL);
    }

    /*
     * The journal stays locked until the name is taken, so that nobody begins in between. It is
     * removed after that: a kill leaves a hidden file in the finished folder, which is no harm.
     * Where a folder with open files cannot be renamed, it is closed and removed before.
     */

    /**
     * Gives the folder the target's name in one step.
     *
     * @param replace whether a model that is there may be replaced
     * @throws IOException if the system refuses
     */
    void publish(boolean replace) throws IOException {
        DurableFiles.force(path);
        Path old = replaced(target);
        if (replace && isFilled(target)) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        boolean closed = closeWhereNeeded();
        move();
        published = true;
        DurableFiles.force(Objects.requireNonNullElse(target.getParent(), target));
        if (!closed) {
            Files.deleteIfExists(target.resolve(JOURNAL));
            channel.close();
        }
        DurableFiles.remove(old);
    }

    private boolean closeWhereNeeded() throws IOException {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        if (windows) {
            channel.close();
            Files.deleteIfExists(path.resolve(JOURNAL));
        }
        return windows;
    }

    private void move() throws IOException {
        try {
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException failed) {
            throw failed;
        } catch (DirectoryNotEmptyException filled) {
            throw new ProblemException(new WriteProblem.TargetNotEmpty(target), filled);
        } catch (IOException _) {
            // Some systems do not replace an empty folder.
            Files.deleteIfExists(target);
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static boolean isFilled(Path folder) throws IOException {
        return Files.isDirectory(folder) && !names(folder).isEmpty();
    }

    private static Path replaced(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".maec-old");
    }

    /**
     * A replacement that was killed between its two steps left the old model under another name.
     */
    private static void restoreReplaced(Path target) throws IOException {
        Path old = replaced(target);
        if (Files.isDirectory(old)) {
            if (Files.exists(target)) {
                DurableFiles.remove(old);
            } else {
                Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** Removes everything unless it was published. */
    @Override
    public void close() {
        if (published) {
            return;
        }
        try {
            removeExcept(path, List.of());
            channel.close();
            DurableFiles.remove(path);
        } catch (IOException _) {
            // The failure that led here is the one to report; the next export cleans up.
        }
    }
}
