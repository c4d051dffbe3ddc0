package maec.extract;

import maec.checkpoint.ReadProblem;
import maec.checkpoint.SystemReason;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A table of units as {@link UnitTable} and {@code maec lape --csv} write it, or a notebook does.
 *
 * <p>Columns are found by name: "layer" and "unit" have to be there; {@code kind} is taken for FFN
 * units where it is left out; with {@code score} units are ranked, and without they are a
 * selection. Other columns are not looked at.
 *
 * @param file where it was read
 * @param isScored whether every unit has a score
 * @param units in the order of their lines
 */
record UnitTableFile(Path file, boolean isScored, List<Listed> units) {
    /** Copies the list. */
    UnitTableFile {
        units = List.copyOf(units);
    }

    /**
     * One line.
     *
     * @param line its number in the file, from 1
     * @param kind which kind of unit
     * @param layer from 0
     * @param unit from 0
     * @param score of the whole unit; 1 where the table has none
     */
    record Listed(int line, UnitKind kind, int layer, int unit, double score) {}

    /**
     * Reads a table.
     *
     * @throws ProblemException with {@link ExtractProblem.WrongLine} at the first line that makes
     *     no sense
     */
    static UnitTableFile read(Path file) {
        List<String> lines = lines(file);
        List<String> heading =
                lines.isEmpty()
                        ? List.of()
                        : cells(lines.getFirst()).stream()
                                .map(cell -> cell.strip().toLowerCase(Locale.ROOT))
                                .toList();
        if (!heading.contains("layer") || !heading.contains("unit")) {
            throw wrong(file, 1, "does not name the columns layer and unit");
        }
        List<Listed> units = new ArrayList<>();
        for (int at = 1; at < lines.size(); at++) {
            if (!lines.get(at).isBlank()) {
                units.add(new Row(file, at + 1, heading, cells(lines.get(at))).unit());
            }
        }
        return new UnitTableFile(file, heading.contains("score"), units);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failed) {
            throw new ProblemException(
                    new ReadProblem.CannotRead(file, SystemReason.of(failed)), failed);
        }
    }

    /** Splits at commas outside quotes (RFC 4180); a cell holds no line break. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < line.length(); at++) {
            char letter = line.charAt(at);
            if (letter == '"') {
                quoted = !quoted;
            } else if (letter == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(letter);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    private static ProblemException wrong(Path file, int line, String reason) {
        return new ProblemException(new ExtractProblem.WrongLine(file, line, reason));
    }

    /** One line while it is read. */
    private record Row(Path file, int line, List<String> heading, List<String> cells) {
        Listed unit() {
            if (cells.size() != heading.size()) {
                throw wrong(
                        file,
                        line,
                        "has " + cells.size() + " cells under " + heading.size() + " columns");
            }
            return new Listed(
                    line,
                    heading.contains("kind") ? kind(cell("kind")) : UnitKind.FFN_UNIT,
                    whole("layer"),
                    whole("unit"),
                    heading.contains("score") ? score(cell("score")) : 1);
        }

        private String cell(String column) {
            return cells.get(heading.indexOf(column)).strip();
        }

        private UnitKind kind(String text) {
            return Arrays.stream(UnitKind.values())
                    .filter(kind -> kind.label().equals(text))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    wrong(
                                            file,
                                            line,
                                            "is about a '%s', and there are %s"
                                                    .formatted(text, kinds())));
        }

        private static String kinds() {
            return String.join(
                    ", ", Arrays.stream(UnitKind.values()).map(UnitKind::label).toList());
        }

        private int whole(String column) {
            try {
                return Integer.parseInt(cell(column));
            } catch (NumberFormatException _) {
                throw wrong(
                        file,
                        line,
                        "has the %s '%s', which is no whole number"
                                .formatted(column, cell(column)));
            }
        }

        private double score(String text) {
            try {
                double score = Double.parseDouble(text);
                if (score >= 0 && score <= Float.MAX_VALUE) {
                    return score;
                }
            } catch (NumberFormatException _) {
                // the sentence below says it
            }
            throw wrong(
                    file,
                    line,
                    "has the score '%s', which is no number of 0 or more".formatted(text));
        }
    }
}
