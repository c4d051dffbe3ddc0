package maec.ui.chart;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The numbers behind a picture, for a spreadsheet or a notebook.
 *
 * @param heading one name per column
 * @param rows one text per column each; numbers are written with a point and without grouping
 */
public record ChartTable(List<String> heading, List<List<String>> rows) {
    /** Copies the lists. */
    public ChartTable {
        heading = List.copyOf(heading);
        rows = List.copyOf(rows);
    }

    /**
     * The table as comma-separated values (RFC 4180), a heading first.
     *
     * @return lines that end with a line feed
     */
    public String csv() {
        var text = new StringBuilder(line(heading));
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(ChartTable::quoted).collect(Collectors.joining(",", "", "\n"));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
