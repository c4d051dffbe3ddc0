package maec.ui.sources;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;

import maec.combine.fit.Choice;
import maec.combine.fit.Difference;
import maec.ui.control.Tip;
import maec.ui.control.Words;
import maec.ui.sources.SourceTable.Column;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.ProjectOverview.ModelRow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Models as rows: role with its menu, figures, and what differs with its choices. */
final class ModelRows {
    private static final List<ModelRole> ROLES =
            List.of(ModelRole.ABILITY, ModelRole.PIVOT, ModelRole.LANGUAGE);

    private final SourcesViewModel model;
    private final Messages messages;
    private final SourceWords words;

    ModelRows(SourcesViewModel model) {
        this.model = model;
        this.messages = model.messages();
        this.words = new SourceWords(messages);
    }

    List<Column> columns() {
        return List.of(
                new Column(messages.text("sources.column.model"), false),
                new Column(messages.text("sources.column.role"), false),
                new Column(messages.text("sources.column.architecture"), true),
                new Column(messages.text("sources.column.weights"), true),
                new Column(messages.text("sources.column.size"), true),
                new Column(messages.text("sources.column.check"), false));
    }

    List<Node> row(ModelRow row) {
        boolean made = !row.path().isEmpty();
        return List.of(
                name(row, made),
                role(row),
                figures(made ? row.architecture() : ""),
                figures(words.weights(row.weights())),
                figures(made ? Figures.bytes(row.bytes()) : ""),
                check(row, made));
    }

    private static Label figures(String text) {
        Label label = SourceTable.whole(SourceTable.words(text));
        label.setTextAlignment(TextAlignment.RIGHT);
        return label;
    }

    private static Label name(ModelRow row, boolean made) {
        Label label = made ? SourceTable.words(row.name()) : SourceTable.words(row.name(), "muted");
        if (made) {
            Path file = Path.of(row.path()).getFileName();
            boolean own = row.role() == ModelRole.BASE && file != null;
            label.setText(own ? file.toString() : row.name());
            Tip.give(label, row.path());
        }
        return SourceTable.whole(label);
    }

    private MenuButton role(ModelRow row) {
        var menu = new MenuButton(words.role(row));
        menu.getStyleClass().add("tag-menu");
        menu.setMinWidth(0);
        Tip.give(menu, words.role(row));
        menu.setAccessibleText(messages.text("sources.role.of", row.name(), words.role(row)));
        SourceTable.whole(menu);
        if (row.role() == ModelRole.BASE) {
            menu.getItems().add(item("sources.otherBase", model::chooseBase));
            return menu;
        }
        for (ModelRole role : ROLES) {
            if (role != row.role()) {
                String key = OfferRole.valueOf(role.name()).key();
                var item = new MenuItem(messages.text("sources.makeIt", messages.text(key)));
                item.setOnAction(_ -> model.changeRole(row, role));
                menu.getItems().add(item);
            }
        }
        menu.getItems().add(new SeparatorMenuItem());
        menu.getItems().add(item("sources.remove", () -> model.remove(row)));
        return menu;
    }

    private MenuItem item(String key, Runnable action) {
        var item = new MenuItem(messages.text(key));
        item.setOnAction(_ -> action.run());
        return item;
    }

    private Node check(ModelRow row, boolean made) {
        if (!made) {
            String check = words.check(row.check());
            return row.given()
                    ? SourceTable.words("▲ " + check, "bad")
                    : SourceTable.words(check, "muted");
        }
        var lines = new ArrayList<Node>();
        if (row.fine()) {
            lines.add(SourceTable.words("✓ " + words.check(row.check()), "good"));
        } else if (row.differences().isEmpty()) {
            lines.add(SourceTable.words("▲ " + words.check(row.check()), "bad"));
        }
        row.differences().forEach(difference -> lines.addAll(difference(row, difference)));
        var box = new VBox(4);
        box.setAlignment(Pos.CENTER_LEFT);
        box.getChildren().setAll(lines);
        return box;
    }

    private List<Node> difference(ModelRow row, Difference difference) {
        if (difference.choices().isEmpty()) {
            return List.of(
                    SourceTable.words(
                            (difference.isRefused() ? "▲ " : "") + difference.sentence(),
                            difference.isRefused() ? "bad" : "muted"));
        }
        Optional<Choice> chosen =
                difference.choices().stream().filter(row.fit()::contains).findFirst();
        Label sentence =
                SourceTable.words(
                        (chosen.isPresent() ? "" : "▲ ") + difference.sentence(),
                        chosen.isPresent() ? "muted" : "bad");
        return List.of(sentence, chooser(row, difference, chosen));
    }

    private ComboBox<Choice> chooser(ModelRow row, Difference difference, Optional<Choice> chosen) {
        var box = new ComboBox<Choice>();
        box.getItems().setAll(difference.choices());
        box.setPromptText(messages.text("sources.choose"));
        box.setMaxWidth(Double.MAX_VALUE);
        box.setAccessibleText(
                messages.text("sources.choose.of", row.name(), difference.sentence()));
        box.setConverter(new Words<>(words::choice));
        chosen.ifPresent(box::setValue);
        box.valueProperty()
                .subscribe(
                        (_, choice) ->
                                Optional.ofNullable(choice)
                                        .ifPresent(it -> model.choose(row, difference, it)));
        return box;
    }
}
