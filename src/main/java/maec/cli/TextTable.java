package maec.cli;

import java.util.List;

/** Rows of cells as lines of text: the first column to the left, the others to the right. */
final class TextTable {
    private TextTable() {}

    /**
     * Lays out a table.
     *
     * @param rows cells, as many in every row
     * @return one line per row, without blanks at its end
     */
    static List<String> lines(List<List<String>> rows) {
        return rows.stream().map(row -> line(row, rows)).toList();
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            int at = column;
            int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
            String blanks = " ".repeat(width - row.get(column).length());
            line.append(column == 0 ? row.get(0) + blanks : "  " + blanks + row.get(column));
        }
        return line.toString().stripTrailing();
    }
}
