package maec.model;

import com.sun.management.ThreadMXBean;

import maec.job.JobContext;
import maec.job.ProblemException;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Damages valid files at random and reads them: each must give a result or a typed problem, within
 * a bound of time and memory, because people open files from anywhere.
 *
 * <p>Case number i of a seed is always the same file.
 */
public final class ReaderFuzzing {
    /** What reading any of these files may allocate, beside a multiple of their size. */
    public static final long ALLOWED_BYTES = 1 << 20;

    /** What reading may allocate for every byte of the file. */
    public static final long ALLOWED_PER_BYTE = 64;

    /** What reading may take, in seconds; a hundred times what is usual on a busy machine. */
    public static final double ALLOWED_SECONDS = 5;

    private static final long WARM_UP = 2000;
    private static final int MOST_FAILURES = 20;
    private static final int LONGEST_SENTENCE = 1500;

    private final Path folder;
    private final long seed;
    private final Map<FuzzedKind, byte[]> valid;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * What one kind of file gave.
     *
     * @param kind its name
     * @param read how many damaged files were read to the end all the same
     * @param refused how many gave a typed problem
     * @param problems how often each problem occurred, by the name of its record
     * @param mostBytes the most that one case allocated
     * @param mostSeconds the longest that one case took
     */
    public record Figures(
            String kind,
            long read,
            long refused,
            Map<String, Long> problems,
            long mostBytes,
            double mostSeconds) {}

    /**
     * A case that gave something else than a result or a problem, or exceeded a bound.
     *
     * @param kind its name
     * @param number of the case
     * @param reason what happened
     */
    public record Failure(String kind, long number, String reason) {}

    /**
     * What came of it.
     *
     * @param cases how many files were read
     * @param figures per kind
     * @param failures at most 20; empty if all is well
     */
    public record Result(long cases, List<Figures> figures, List<Failure> failures) {}

    /**
     * Makes the valid files.
     *
     * @param folder an empty folder, which is written to all the time
     * @param seed of the damage
     * @throws IOException if the folder cannot be written
     */
    public ReaderFuzzing(Path folder, long seed) throws IOException {
        this.folder = folder;
        this.seed = seed;
        this.valid = FuzzedFiles.write(folder);
    }

    /**
     * Reads damaged files, kind after kind in turn.
     *
     * @param cases how many
     * @param context reports and stops
     * @return the figures
     * @throws IOException if the folder cannot be written
     */
    public Result run(long cases, JobContext context) throws IOException {
        List<Count> counts = new ArrayList<>();
        for (FuzzedKind kind : FuzzedKind.values()) {
            counts.add(new Count(kind));
            Files.write(kind.file(folder), Objects.requireNonNull(valid.get(kind)));
            kind.read(folder);
        }
        List<Failure> failures = new ArrayList<>();
        for (long number = 0; number < cases && failures.size() < MOST_FAILURES; number++) {
            if (number % 1000 == 0) {
                context.step("reading damaged files", number, cases, "files");
            }
            Count count = counts.get((int) (number % counts.size()));
            count.run(number, failures);
        }
        return new Result(cases, counts.stream().map(Count::figures).toList(), failures);
    }

    /** What one kind gave so far. */
    private final class Count {
        private final FuzzedKind kind;
        private final Map<String, Long> problems = new TreeMap<>();
        private long read;
        private long refused;
        private long mostBytes;
        private double mostSeconds;

        Count(FuzzedKind kind) {
            this.kind = kind;
        }

        Figures figures() {
            return new Figures(
                    kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                    read,
                    refused,
                    new TreeMap<>(problems),
                    mostBytes,
                    mostSeconds);
        }

        void run(long number, List<Failure> failures) throws IOException {
            SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
            byte[] original = Objects.requireNonNull(valid.get(kind));
            byte[] damaged = kind.damaged(original, new ByteMutation(random));
            /* A new file each time: some systems force one to disk that is cut and written again. */
            Files.delete(kind.file(folder));
            Files.write(kind.file(folder), damaged, StandardOpenOption.CREATE_NEW);
            long start = System.nanoTime();
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                kind.read(folder);
                read++;
            } catch (ProblemException refusedFile) {
                refused++;
                String name = refusedFile.problem().getClass().getSimpleName();
                problems.merge(name, 1L, Long::sum);
                requireSentence(name, refusedFile.problem().shown(), number, failures);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError thrown) {
                failures.add(new Failure(kind.name(), number, thrown.toString()));
            }
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            double seconds = (System.nanoTime() - start) / 1e9;
            bound(number, damaged.length, bytes, seconds, failures);
        }

        private void requireSentence(
                String name, String sentence, long number, List<Failure> failures) {
            if (sentence.length() > LONGEST_SENTENCE || !sentence.endsWith(".")) {
                failures.add(new Failure(kind.name(), number, name + " is no sentence"));
            }
        }

        /** The first cases load classes, which is not what is measured. */
        private void bound(
                long number, long size, long bytes, double seconds, List<Failure> failures) {
            if (number >= WARM_UP) {
                mostBytes = Math.max(mostBytes, bytes);
                if (bytes > ALLOWED_BYTES + ALLOWED_PER_BYTE * size) {
                    failures.add(new Failure(kind.name(), number, "allocated " + bytes));
                }
            }
            mostSeconds = Math.max(mostSeconds, seconds);
            if (seconds > ALLOWED_SECONDS) {
                failures.add(new Failure(kind.name(), number, "took " + seconds + " s"));
            }
        }
    }
}
