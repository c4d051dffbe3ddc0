package maec.ui.settings;

import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import maec.ui.control.SegmentedControl;
import maec.ui.text.Figures;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.Motion;
import maec.ui.theme.TextSize;
import maec.ui.theme.ThemeChoice;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.List;
import java.util.Locale;

/** The sheet of settings. */
public final class SettingsView {
    private final SettingsViewModel model;
    @FXML private SegmentedControl<Language> language;
    @FXML private SegmentedControl<ThemeChoice> theme;
    @FXML private SegmentedControl<TextSize> textSize;
    @FXML private SegmentedControl<Motion> motion;
    @FXML private VBox places;

    /**
     * Made by the FXML loader.
     *
     * @param model the settings
     */
    public SettingsView(SettingsViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        Messages messages = model.messages();
        language.show(List.of(Language.values()), Language::ownName);
        language.valueProperty().bindBidirectional(model.languageProperty());
        messages.languageProperty().subscribe(_ -> nameChoices(messages));
        theme.valueProperty().bindBidirectional(model.themeProperty());
        textSize.show(List.of(TextSize.values()), size -> Figures.whole(size.percent()) + " %");
        textSize.valueProperty().bindBidirectional(model.textSizeProperty());
        motion.valueProperty().bindBidirectional(model.motionProperty());
        model.places().forEach(place -> places.getChildren().add(row(place, messages)));
    }

    private void nameChoices(Messages messages) {
        motion.show(
                List.of(Motion.values()),
                choice -> messages.text("settings.motion." + lower(choice)));
        theme.show(
                List.of(ThemeChoice.values()),
                choice -> messages.text("settings.theme." + lower(choice)));
    }

    private static String lower(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private Node row(KeptPlace place, Messages messages) {
        var name = new Label();
        name.textProperty().bind(messages.bind(place.key()));
        var path = new Label(place.path().toString());
        path.getStyleClass().addAll("muted", "small");
        path.setTextOverrun(javafx.scene.control.OverrunStyle.LEADING_ELLIPSIS);
        path.setMinWidth(0);
        var text = new VBox(1, name, path);
        text.setMinWidth(0);
        HBox.setHgrow(text, Priority.ALWAYS);
        var open = new Button("", new FontIcon("fth-folder"));
        open.getStyleClass().add("icon-only");
        open.accessibleTextProperty().bind(messages.bind("settings.open"));
        open.setOnAction(_ -> model.show(place));
        var row = new HBox(12, text, open);
        row.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        return row;
    }
}
