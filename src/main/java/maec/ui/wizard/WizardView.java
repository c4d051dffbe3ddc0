package maec.ui.wizard;

import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.job.Problem;
import maec.ui.control.JobNotice;
import maec.ui.job.JobState;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.CachedModel;

import java.util.List;
import java.util.Optional;

/** The wizard's pages, one after the other in one card. */
public final class WizardView {
    private final WizardViewModel model;
    private final Messages messages;
    private final MenuButton cache = new MenuButton();
    @FXML private HBox dots;
    @FXML private Label heading;
    @FXML private Label explanation;
    @FXML private ScrollPane scroll;
    @FXML private VBox fields;
    @FXML private Label problem;
    @FXML private JobNotice notice;
    @FXML private Button back;
    @FXML private Button next;
    @FXML private Button make;

    /**
     * Made by the FXML loader.
     *
     * @param model the draft
     */
    public WizardView(WizardViewModel model) {
        this.model = model;
        this.messages = model.messages();
    }

    @FXML
    private void initialize() {
        cache.setOnShowing(_ -> model.lookIntoCache());
        model.cachedProperty().subscribe(this::showCache);
        for (WizardStep page : WizardStep.values()) {
            model.entries(page).addListener((ListChangeListener<DraftEntry>) _ -> showRows(page));
        }
        problem.managedProperty().bind(problem.visibleProperty());
        model.stepProblemProperty().subscribe(found -> show(problem, found));
        model.makingProperty().subscribe(this::showMaking);
        model.stepProperty().subscribe(this::turnTo);
        messages.languageProperty()
                .subscribe(
                        (_, _) -> {
                            showCache(model.cachedProperty().get());
                            show(model.stepProperty().get());
                        });
    }

    private void turnTo(WizardStep page) {
        show(page);
        scroll.setVvalue(0);
    }

    private void show(WizardStep page) {
        heading.setText(messages.text(page.key()));
        explanation.setText(messages.text(page.key() + ".why"));
        dots.getChildren().setAll(dots(page));
        back.setVisible(page != WizardStep.BASE);
        boolean last = page == WizardStep.SUMMARY;
        next.setVisible(!last);
        next.setManaged(!last);
        make.setVisible(last);
        make.setManaged(last);
        fill(page);
    }

    private List<Region> dots(WizardStep page) {
        return java.util.Arrays.stream(WizardStep.values())
                .map(
                        each -> {
                            var dot = new Region();
                            dot.getStyleClass().add("wizard-dot");
                            if (each.isReached(page)) {
                                dot.getStyleClass().add("done");
                            }
                            return dot;
                        })
                .toList();
    }

    private void showRows(WizardStep page) {
        if (model.stepProperty().get() == page) {
            fill(page);
        }
    }

    private void fill(WizardStep page) {
        switch (page) {
            case BASE -> fields.getChildren().setAll(baseFields());
            case SUMMARY -> fields.getChildren().setAll(sentences());
            case PIVOT, ABILITIES, LANGUAGES, MEASURE -> fields.getChildren().setAll(rows(page));
        }
    }

    private List<Node> baseFields() {
        cache.setText(messages.text("sources.fromCache"));
        cache.setMinWidth(Region.USE_PREF_SIZE);
        var name = field("wizard.name", model.nameProperty());
        var base = field("wizard.base.path", model.baseProperty());
        var folder = field("wizard.folder", model.folderProperty());
        return List.of(
                labelled("wizard.name", name),
                labelled("wizard.base.path", base, choose(model::chooseBase), cache),
                problem(model.baseProblemProperty().get(), model.baseProblemProperty()),
                labelled("wizard.folder", folder, choose(model::chooseFolder)),
                problem(model.folderProblemProperty().get(), model.folderProblemProperty()));
    }

    private TextField field(String key, javafx.beans.property.StringProperty text) {
        var field = new TextField();
        field.textProperty().bindBidirectional(text);
        field.setAccessibleText(messages.text(key));
        HBox.setHgrow(field, Priority.ALWAYS);
        return field;
    }

    private Button choose(Runnable action) {
        var button = new Button(messages.text("wizard.choose"));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> action.run());
        return button;
    }

    private VBox labelled(String key, TextField field, Node... beside) {
        var label = new Label(messages.text(key));
        label.setLabelFor(field);
        var line = new HBox(8, field);
        line.getChildren().addAll(beside);
        return new VBox(4, label, line);
    }

    private static Label problem(
            Optional<Problem> now,
            javafx.beans.property.ReadOnlyObjectProperty<Optional<Problem>> later) {
        var label = new Label();
        label.setWrapText(true);
        label.getStyleClass().add("bad");
        label.managedProperty().bind(label.visibleProperty());
        show(label, now);
        later.subscribe(found -> show(label, found));
        return label;
    }

    private static void show(Label label, Optional<Problem> found) {
        label.setVisible(found.isPresent());
        found.ifPresent(it -> label.setText("▲ " + it.sentence() + " " + it.advice()));
    }

    private List<Node> rows(WizardStep page) {
        var rows = new java.util.ArrayList<Node>();
        for (DraftEntry entry : model.entries(page)) {
            var row = new EntryRow(model, page, entry);
            entry.problemProperty().subscribe((_, now) -> now.ifPresent(_ -> reveal(row)));
            rows.add(row);
        }
        if (page != WizardStep.PIVOT || model.entries(page).isEmpty()) {
            var more = new Button(messages.text(page.key() + ".add"));
            more.setOnAction(_ -> model.add(page));
            rows.add(more);
        }
        return rows;
    }

    /** What was refused may lie below what is seen. */
    private void reveal(EntryRow row) {
        // its sentence has just made the row higher
        scroll.applyCss();
        scroll.layout();
        double beyond = fields.getHeight() - scroll.getViewportBounds().getHeight();
        if (beyond > 0) {
            scroll.setVvalue(Math.min(1, row.getBoundsInParent().getMinY() / beyond));
        }
    }

    private List<Label> sentences() {
        return model.summary().stream()
                .map(
                        sentence -> {
                            var label = new Label(sentence);
                            label.setWrapText(true);
                            label.setMinHeight(Region.USE_PREF_SIZE);
                            return label;
                        })
                .toList();
    }

    private void showCache(List<CachedModel> found) {
        var items =
                new java.util.ArrayList<>(
                        found.stream()
                                .map(
                                        cached -> {
                                            var item =
                                                    new MenuItem(
                                                            cached.repository()
                                                                    + " · "
                                                                    + Figures.bytes(
                                                                            cached.bytes()));
                                            item.setOnAction(_ -> model.takeBase(cached));
                                            return item;
                                        })
                                .toList());
        if (items.isEmpty()) {
            var none = new MenuItem(messages.text("sources.cache.empty"));
            none.setDisable(true);
            items.add(none);
        }
        cache.getItems().setAll(items);
    }

    private void showMaking(JobState<?> state) {
        notice.show(state, model::cancel, model::make);
        make.setDisable(state.isRunning());
        back.setDisable(state.isRunning());
    }

    @FXML
    private void cancel() {
        model.cancel();
    }

    @FXML
    private void back() {
        model.back();
    }

    @FXML
    private void next() {
        model.next();
    }

    @FXML
    private void make() {
        model.make();
    }
}
