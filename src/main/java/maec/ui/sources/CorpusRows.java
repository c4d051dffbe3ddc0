package maec.ui.sources;

import javafx.scene.Node;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;

import maec.ui.control.Tip;
import maec.ui.sources.SourceTable.Column;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.CorpusRow;

import java.nio.file.Path;
import java.util.List;

/** Texts as rows: role with its menu, how long, and how they begin. */
final class CorpusRows {
    private final SourcesViewModel model;
    private final Messages messages;
    private final SourceWords words;

    CorpusRows(SourcesViewModel model) {
        this.model = model;
        this.messages = model.messages();
        this.words = new SourceWords(messages);
    }

    List<Column> columns() {
        return List.of(
                new Column(messages.text("sources.column.file"), false),
                new Column(messages.text("sources.column.role"), false),
                new Column(messages.text("sources.column.documents"), true),
                new Column(messages.text("sources.column.tokens"), true),
                new Column(messages.text("sources.column.preview"), false));
    }

    List<Node> row(CorpusRow row) {
        Path file = Path.of(row.path()).getFileName();
        boolean measured =
                row.role() == CorpusRole.VALIDATION_TEXT || row.role() == CorpusRole.TASK;
        var name = SourceTable.line(measured || file == null ? row.name() : file.toString());
        Tip.give(name, row.path());
        var preview = SourceTable.line(row.preview(), "muted");
        Tip.give(preview, row.preview());
        var tokens =
                row.tokens() < 0
                        ? SourceTable.line(messages.text("sources.notCounted"), "muted")
                        : SourceTable.line(Figures.count(row.tokens()));
        return List.of(
                SourceTable.whole(name),
                SourceTable.whole(role(row)),
                SourceTable.whole(SourceTable.line(Figures.whole(row.documents()))),
                SourceTable.whole(tokens),
                preview);
    }

    private MenuButton role(CorpusRow row) {
        var menu = new MenuButton(words.role(row));
        menu.getStyleClass().add("tag-menu");
        menu.setMinWidth(0);
        Tip.give(menu, words.role(row));
        menu.setAccessibleText(messages.text("sources.role.of", row.name(), words.role(row)));
        var remove = new MenuItem(messages.text("sources.remove"));
        remove.setOnAction(_ -> model.remove(row));
        menu.getItems().add(remove);
        return menu;
    }
}
