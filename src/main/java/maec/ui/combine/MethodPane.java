package maec.ui.combine;

import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import maec.combine.method.MethodExport.TensorValues;
import maec.combine.method.MethodKind;
import maec.combine.method.MethodParameter;
import maec.ui.combine.MethodForm.Field;
import maec.ui.job.JobState;
import maec.ui.text.Messages;
import maec.workflow.MethodSetting;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The method that is on: formula with its source, models, parameters, and whether it can be done.
 */
public final class MethodPane extends VBox {
    private static final javafx.css.PseudoClass ERROR =
            javafx.css.PseudoClass.getPseudoClass("error");

    private final Label formula = new Label();
    private final Label reference = new Label();
    private final Label status = new Label();
    private final FlowPane models = new FlowPane(12, 6);
    private final GridPane fields = new GridPane();
    private final Label modelsTitle = new Label();
    private final Label fieldsTitle = new Label();

    /** Makes an empty pane; {@link #show} fills it. */
    public MethodPane() {
        setSpacing(10);
        formula.getStyleClass().add("formula-text");
        formula.setWrapText(true);
        reference.getStyleClass().add("muted");
        reference.setWrapText(true);
        status.setWrapText(true);
        for (Label title : List.of(modelsTitle, fieldsTitle)) {
            title.getStyleClass().add("card-title");
        }
        fields.setHgap(10);
        fields.setVgap(7);
        var names = new ColumnConstraints();
        names.setMinWidth(150);
        var values = new ColumnConstraints();
        values.setMinWidth(120);
        var meanings = new ColumnConstraints();
        meanings.setHgrow(Priority.ALWAYS);
        fields.getColumnConstraints().setAll(names, values, meanings);
        getChildren()
                .addAll(
                        card(formula, reference, status),
                        card(modelsTitle, models),
                        card(fieldsTitle, fields));
    }

    private static VBox card(Node... content) {
        var card = new VBox(content);
        card.getStyleClass().add("card");
        return card;
    }

    /**
     * Shows what a model says, from now on.
     *
     * @param model the stage
     */
    public void show(CombineViewModel model) {
        modelsTitle.textProperty().bind(model.messages().bind("combine.method.models"));
        fieldsTitle.textProperty().bind(model.messages().bind("combine.method.values"));
        model.methodProperty().subscribe(setting -> setting.ifPresent(it -> show(model, it)));
        model.messages()
                .languageProperty()
                .subscribe(
                        (_, _) -> {
                            model.methodProperty().get().ifPresent(it -> show(model, it));
                            status(model, model.listingProperty().get());
                        });
        model.listingProperty().subscribe(state -> status(model, state));
    }

    private void show(CombineViewModel model, MethodSetting setting) {
        MethodKind kind = setting.kind();
        formula.setText(MethodWords.formula(kind, model.messages()));
        reference.setText(
                MethodWords.name(kind, model.messages())
                        + " ("
                        + kind.id()
                        + ") · "
                        + MethodWords.reference(kind, model.messages()));
        models.getChildren().setAll(choices(model, setting));
        fields.getChildren().clear();
        int line = 0;
        for (Field field : model.form().fieldsProperty().get()) {
            add(model, field, line++);
        }
        if (kind.random()) {
            addSeed(model, setting, line++);
        }
        if (line == 0) {
            fields.add(muted(model.messages().text("combine.method.nothing")), 0, 0, 3, 1);
        }
    }

    private void status(CombineViewModel model, JobState<List<TensorValues>> state) {
        Messages messages = model.messages();
        status.getStyleClass().removeAll("danger", "muted");
        switch (state) {
            case JobState.Done<List<TensorValues>>(List<TensorValues> values) -> {
                status.getStyleClass().add("muted");
                status.setText(messages.counted("combine.method.ready", values.size()));
            }
            case JobState.Failed<List<TensorValues>>(var problem) -> {
                status.getStyleClass().add("danger");
                status.setText(problem.sentence() + " " + problem.advice());
            }
            case JobState.Idle<List<TensorValues>> _, JobState.Running<List<TensorValues>> _ -> {
                status.getStyleClass().add("muted");
                status.setText(messages.text("combine.method.unknown"));
            }
        }
    }

    private static List<Node> choices(CombineViewModel model, MethodSetting setting) {
        List<String> roles = setting.kind().models().roles();
        MethodForm form = model.form();
        if (roles.isEmpty()) {
            return form.offered().stream()
                    .<Node>map(name -> checkBox(form, setting, name))
                    .toList();
        }
        List<Node> places = new java.util.ArrayList<>();
        for (int place = 0; place < setting.models().size(); place++) {
            int index = place;
            var choice = new ChoiceBox<String>();
            choice.getItems().setAll(form.offered());
            choice.setValue(setting.models().get(place));
            String role =
                    MethodWords.role(
                            roles.get(Math.min(place, roles.size() - 1)), model.messages());
            choice.setAccessibleText(role);
            choice.valueProperty()
                    .subscribe((_, chosen) -> form.place(index, chosen).ifPresent(_ -> {}));
            var label = muted(role);
            label.setLabelFor(choice);
            places.add(new VBox(3, label, choice));
        }
        return places;
    }

    private static CheckBox checkBox(MethodForm form, MethodSetting setting, String name) {
        var box = new CheckBox(name);
        box.setSelected(setting.models().contains(name));
        box.setOnAction(
                _ -> {
                    Optional<String> refused = form.take(name, box.isSelected());
                    if (refused.isPresent()) {
                        box.setSelected(!box.isSelected());
                        box.setTooltip(new Tooltip(refused.get()));
                    }
                });
        return box;
    }

    private void add(CombineViewModel model, Field field, int line) {
        Messages messages = model.messages();
        String meaning = MethodWords.meaning(field.parameter(), messages);
        String name =
                MethodWords.parameter(field.parameter(), messages)
                        + field.model().map(it -> " · " + it).orElse("");
        var label = new Label(name);
        Node input = field.isFlag() ? flag(model, field) : text(model, field);
        input.setAccessibleText(name);
        input.setId("parameter-" + field.label().replace(" · ", "."));
        label.setLabelFor(input);
        fields.add(label, 0, line);
        fields.add(input, 1, line);
        fields.add(muted(meaning), 2, line);
    }

    private static CheckBox flag(CombineViewModel model, Field field) {
        var box = new CheckBox();
        box.setSelected(field.text().equals("1"));
        box.setOnAction(_ -> model.form().type(field, box.isSelected() ? "1" : "0"));
        return box;
    }

    private static TextField text(CombineViewModel model, Field field) {
        var input = new TextField(field.text());
        input.setPrefColumnCount(8);
        if (field.parameter().scope().perTensor()
                && field.parameter().kind() instanceof MethodParameter.Real) {
            input.setTooltip(new Tooltip(model.messages().text("combine.method.several")));
        }
        Runnable take =
                () -> {
                    if (!input.getText().equals(field.text())) {
                        complain(
                                input,
                                new Refusals(model.messages())
                                        .numbers(input.getText())
                                        .or(() -> model.form().type(field, input.getText()))
                                        .map(
                                                _ ->
                                                        MethodWords.refusal(
                                                                field.parameter(),
                                                                input.getText(),
                                                                model.messages())));
                    }
                };
        input.setOnAction(_ -> take.run());
        input.focusedProperty().subscribe((_, on) -> runUnless(on, take));
        return input;
    }

    private void addSeed(CombineViewModel model, MethodSetting setting, int line) {
        var label = new Label(model.messages().text("combine.method.seed"));
        var input = new TextField(String.format(Locale.ROOT, "%d", setting.seed()));
        input.setAccessibleText(label.getText());
        label.setLabelFor(input);
        Runnable take =
                () ->
                        complain(
                                input,
                                new Refusals(model.messages())
                                        .seed(input.getText())
                                        .or(() -> model.form().seed(input.getText())));
        input.setOnAction(_ -> take.run());
        input.focusedProperty().subscribe((_, on) -> runUnless(on, take));
        fields.add(label, 0, line);
        fields.add(input, 1, line);
        fields.add(muted(model.messages().text("combine.method.seed.tip")), 2, line);
    }

    private static void runUnless(boolean focused, Runnable take) {
        if (!focused) {
            take.run();
        }
    }

    private static void complain(TextField input, Optional<String> refused) {
        input.pseudoClassStateChanged(ERROR, refused.isPresent());
        input.setTooltip(refused.map(Tooltip::new).orElse(null));
    }

    private static Label muted(String text) {
        var label = new Label(text);
        label.getStyleClass().add("muted");
        label.setWrapText(true);
        return label;
    }
}
