package maec.workflow;

import maec.checkpoint.SystemReason;
import maec.job.ProblemException;
import maec.project.ProjectProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The rows of a study as a CSV file that grows by a line per choice, so that a study that was
 * stopped goes on where it was.
 */
final class StudyFile {
    private static final String HEADING = "seed,score,unit,key_percent,accuracy,perplexity";

    private final Path file;

    StudyFile(Path folder) {
        file = folder.resolve("study.csv");
    }

    /** The rows so far; a line that was cut off is left out, and measured again. */
    synchronized List<StudyRow> rows() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .map(StudyFile::row)
                            .flatMap(Optional::stream)
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new ProblemException(new ProjectProblem.CannotRead(file, SystemReason.of(e)), e);
        }
    }

    private static Optional<StudyRow> row(String line) {
        String[] cells = line.split(",", -1);
        try {
            return cells.length == 7 && cells[6].equals("end")
                    ? Optional.of(
                            new StudyRow(
                                    Long.parseLong(cells[0]),
                                    cells[1],
                                    cells[2],
                                    Double.parseDouble(cells[3]),
                                    Double.parseDouble(cells[4]),
                                    Double.parseDouble(cells[5])))
                    : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Adds a row. */
    synchronized void add(StudyRow row) {
        List<String> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            lines.add(HEADING + ",end");
        } else if (isCutOff()) {
            lines.add(""); // ends the line that a stopped study left unfinished
        }
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%d,%s,%s,%s,%s,%s,end",
                        row.seed(),
                        row.score(),
                        row.unit(),
                        row.keyPercent(),
                        row.accuracy(),
                        row.perplexity()));
        try {
            Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new ProblemException(new ProjectProblem.CannotWrite(file, SystemReason.of(e)), e);
        }
    }

    private boolean isCutOff() {
        try {
            return !Files.readString(file).endsWith("\n");
        } catch (IOException e) {
            throw new ProblemException(new ProjectProblem.CannotRead(file, SystemReason.of(e)), e);
        }
    }
}
