package maec.ui.sources;

import maec.ui.control.FigureTable.Cell;
import maec.ui.text.Figures;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRow;

import java.util.List;

/** Writes rows of the overview as cells. */
final class SourceRows {
    private SourceRows() {}

    static List<Cell> model(ModelRow row) {
        boolean made = !row.path().isEmpty();
        return List.of(
                made ? Cell.of(row.name()) : Cell.of(row.name() + " — no checkpoint yet", "muted"),
                Cell.of(role(row), "tag"),
                Cell.of(row.architecture()),
                Cell.of(row.weights()),
                Cell.of(made ? Figures.bytes(row.bytes()) : ""),
                check(row, made));
    }

    private static Cell check(ModelRow row, boolean made) {
        if (!made) {
            return Cell.of(row.check(), "muted");
        }
        return row.fine()
                ? Cell.of("✓ " + row.check(), "good")
                : Cell.of("▲ " + row.check(), "bad");
    }

    private static String role(ModelRow row) {
        return switch (row.role()) {
            case BASE -> "Base θ₀";
            case ABILITY -> "Ability · " + row.subject();
            case PIVOT -> "Pivot language · " + row.subject();
            case LANGUAGE -> "Language · " + row.subject();
        };
    }

    static List<Cell> corpus(CorpusRow row) {
        return List.of(
                Cell.of(row.name()),
                Cell.of(role(row), "tag"),
                Cell.of(Figures.whole(row.documents())),
                Cell.of(row.tokens() < 0 ? "" : Figures.count(row.tokens())),
                Cell.of(row.preview(), "muted"));
    }

    private static String role(CorpusRow row) {
        return switch (row.role()) {
            case ABILITY_TEXT -> "Ability · " + row.subject();
            case LANGUAGE_TEXT -> "Language · " + row.subject();
            case VALIDATION_TEXT -> "Validation · " + row.subject();
            case TASK -> "Task · " + row.subject();
        };
    }
}
