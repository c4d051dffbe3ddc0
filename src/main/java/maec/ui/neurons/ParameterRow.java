package maec.ui.neurons;

import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

import maec.extract.ScoreParameter;
import maec.ui.control.SegmentedControl;

import java.util.List;

/** One parameter of a score: name, what edits it, and what it means. */
final class ParameterRow extends HBox {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");

    ParameterRow(ParameterField field, ScoreWords words) {
        getStyleClass().add("form-row");
        setAlignment(Pos.BASELINE_LEFT);
        String label = words.name(field.declaration());
        var name = new Label(label);
        name.getStyleClass().addAll("form-name", "parameter-name");
        Node editor =
                switch (field.declaration().kind()) {
                    case ScoreParameter.Whole _, ScoreParameter.Real _ -> number(field, label);
                    case ScoreParameter.Flag _ -> choice(field, label, List.of("false", "true"));
                    case ScoreParameter.Choice several -> choice(field, label, several.words());
                };
        name.setLabelFor(editor);
        var meaning = new Label(words.explanation(field.declaration()));
        meaning.getStyleClass().addAll("small", "muted");
        meaning.setWrapText(true);
        meaning.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(meaning, Priority.ALWAYS);
        getChildren().addAll(name, editor, meaning);
    }

    private static TextField number(ParameterField field, String label) {
        var editor = new TextField();
        editor.setId("parameter " + field.declaration().name());
        editor.setAccessibleText(label);
        editor.getStyleClass().add("form-number");
        editor.textProperty().bindBidirectional(field.textProperty());
        field.textProperty().subscribe(_ -> editor.pseudoClassStateChanged(ERROR, !field.isFine()));
        return editor;
    }

    private static SegmentedControl<String> choice(
            ParameterField field, String label, List<String> words) {
        var editor = new SegmentedControl<String>(label);
        String present = field.textProperty().get();
        editor.show(words, word -> word);
        editor.valueProperty().set(present);
        editor.valueProperty()
                .subscribe(
                        word -> {
                            if (word != null) {
                                field.textProperty().set(word);
                            }
                        });
        return editor;
    }
}
