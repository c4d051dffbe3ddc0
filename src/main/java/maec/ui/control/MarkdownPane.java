package maec.ui.control;

import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Shows the part of Markdown that model cards use: headings, paragraphs, lists, tables, fences and
 * the YAML block at the top.
 */
public final class MarkdownPane extends VBox {
    private static final String FENCE = "```";
    private static final String INDENT = "    ";

    /** Makes an empty pane. */
    public MarkdownPane() {
        getStyleClass().add("markdown");
        setSpacing(7);
    }

    /**
     * Shows another text.
     *
     * @param markdown the text
     */
    public void show(String markdown) {
        getChildren().clear();
        var lines = markdown.lines().toList();
        int at = 0;
        while (at < lines.size()) {
            int end = blockEnd(lines, at);
            block(lines.subList(at, end));
            at = end;
        }
    }

    private static int blockEnd(List<String> lines, int at) {
        String first = lines.get(at);
        int end = at + 1;
        if (first.startsWith(FENCE) || (first.equals("---") && at == 0)) {
            String closing = first.startsWith(FENCE) ? FENCE : "---";
            while (end < lines.size() && !lines.get(end).startsWith(closing)) {
                end++;
            }
            return Math.min(lines.size(), end + 1);
        }
        if (first.isBlank() || first.startsWith("#")) {
            return end;
        }
        if (first.startsWith(INDENT)) {
            while (end < lines.size() && lines.get(end).startsWith(INDENT)) {
                end++;
            }
            return end;
        }
        boolean table = first.startsWith("|");
        boolean item = isItem(first);
        while (end < lines.size()
                && !lines.get(end).isBlank()
                && lines.get(end).startsWith("|") == table
                && !(item && isItem(lines.get(end)))
                && !lines.get(end).startsWith(FENCE)) {
            end++;
        }
        return end;
    }

    private static boolean isItem(String line) {
        return line.startsWith("- ") || line.startsWith("* ");
    }

    private void block(List<String> lines) {
        String first = lines.getFirst();
        if (first.isBlank()) {
            return;
        }
        if (first.startsWith(INDENT)) {
            var inner = lines.stream().map(line -> line.substring(INDENT.length())).toList();
            text(String.join("\n", inner), "code-block");
        } else if (first.startsWith("#")) {
            int level = first.length() - first.replaceFirst("^#+", "").length();
            text(first.substring(level).strip(), "heading-" + Math.min(level, 3));
        } else if (first.startsWith(FENCE) || first.equals("---")) {
            var inner = lines.subList(1, Math.max(1, lines.size() - 1));
            text(String.join("\n", inner), "code-block");
        } else if (first.startsWith("|")) {
            table(lines);
        } else if (isItem(first)) {
            text("•  " + String.join(" ", lines).substring(2), "paragraph");
        } else {
            text(String.join(" ", lines), "paragraph");
        }
    }

    private void text(String text, String style) {
        boolean code = style.equals("code-block");
        var label = new Label(code ? text : text.replace("**", "").replace("`", ""));
        label.setWrapText(true);
        label.getStyleClass().add(style);
        label.setMinHeight(USE_PREF_SIZE);
        label.setMaxWidth(code ? Double.MAX_VALUE : USE_COMPUTED_SIZE);
        getChildren().add(label);
    }

    private void table(List<String> lines) {
        var rows = new ArrayList<>(lines.stream().map(MarkdownPane::cells).toList());
        rows.removeIf(row -> row.stream().allMatch(cell -> cell.matches(":?-+:?")));
        int width = rows.getFirst().size();
        var columns = new ArrayList<FigureTable.Column>();
        for (int c = 0; c < width; c++) {
            int column = c;
            boolean figures =
                    rows.stream()
                            .skip(1)
                            .filter(row -> row.size() > column)
                            .allMatch(row -> row.get(column).matches("[-−–—+0-9., %]*"));
            columns.add(new FigureTable.Column(rows.getFirst().get(c), figures, c == 0, 0));
        }
        var table = new FigureTable();
        table.show(columns, rows.stream().skip(1).map(row -> padded(row, width)).toList());
        getChildren().add(table);
    }

    private static List<FigureTable.Cell> padded(List<String> row, int width) {
        var cells = new ArrayList<FigureTable.Cell>();
        for (int c = 0; c < width; c++) {
            cells.add(FigureTable.Cell.of(c < row.size() ? row.get(c) : ""));
        }
        return cells;
    }

    private static List<String> cells(String line) {
        String inner = line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        return Arrays.stream(inner.split("\\|", -1))
                .map(cell -> cell.strip().replace("**", "").replace("`", ""))
                .toList();
    }
}
