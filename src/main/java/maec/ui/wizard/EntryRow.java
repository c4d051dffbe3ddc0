package maec.ui.wizard;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.job.Problem;
import maec.ui.control.SegmentedControl;
import maec.ui.text.Messages;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.List;
import java.util.Optional;

/** A row of the wizard: a name, whether there is a model already, and where it or the text lies. */
public final class EntryRow extends VBox {
    private static final double NAME_WIDTH = 120;

    private final Messages messages;
    private final WizardStep page;
    private final DraftEntry entry;
    private final Label problem = new Label();
    private final TextField path = new TextField();

    /**
     * Makes a row.
     *
     * @param model chooses files and takes the row away
     * @param page where it stands
     * @param entry what it is about
     */
    public EntryRow(WizardViewModel model, WizardStep page, DraftEntry entry) {
        this.messages = model.messages();
        this.page = page;
        this.entry = entry;
        getStyleClass().add("wizard-row");
        setSpacing(6);
        var name = new TextField();
        name.textProperty().bindBidirectional(entry.nameProperty());
        name.setPromptText(messages.text(page.key() + ".name"));
        name.setAccessibleText(messages.text(page.key() + ".name"));
        name.setPrefWidth(NAME_WIDTH);
        name.setMinWidth(NAME_WIDTH);
        path.textProperty().bindBidirectional(entry.pathProperty());
        HBox.setHgrow(path, Priority.ALWAYS);
        var choose = new Button(messages.text("wizard.choose"));
        choose.setMinWidth(Region.USE_PREF_SIZE);
        choose.setOnAction(_ -> model.choose(page, entry));
        var remove = new Button("", new FontIcon("fth-x"));
        remove.getStyleClass().add("icon-only");
        remove.setAccessibleText(messages.text("wizard.remove"));
        remove.setOnAction(_ -> model.remove(page, entry));
        var first = new HBox(8, name, kinds(), space(), remove);
        first.setAlignment(Pos.CENTER_LEFT);
        problem.setWrapText(true);
        problem.getStyleClass().add("bad");
        problem.managedProperty().bind(problem.visibleProperty());
        getChildren().addAll(first, new HBox(8, path, choose), problem);
        entry.problemProperty().subscribe(this::show);
        entry.existsProperty().subscribe(this::explain);
    }

    private static Region space() {
        var space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        return space;
    }

    private SegmentedControl<Boolean> kinds() {
        String kind = page == WizardStep.MEASURE ? "wizard.measure" : "wizard.have";
        var control = new SegmentedControl<Boolean>(messages.text(kind + ".kind"));
        control.valueProperty().set(entry.existsProperty().get());
        control.show(
                List.of(true, false),
                exists -> messages.text(kind + (exists ? ".exists" : ".train")));
        control.valueProperty()
                .subscribe(
                        chosen ->
                                Optional.ofNullable(chosen).ifPresent(entry.existsProperty()::set));
        return control;
    }

    private void explain(boolean exists) {
        boolean model = exists && page != WizardStep.MEASURE;
        String key = model ? "wizard.path.model" : "wizard.path.text";
        path.setPromptText(messages.text(key));
        path.setAccessibleText(messages.text(key));
    }

    private void show(Optional<Problem> found) {
        problem.setVisible(found.isPresent());
        found.ifPresent(it -> problem.setText("▲ " + it.sentence() + " " + it.advice()));
    }
}
