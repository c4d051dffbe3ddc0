package maec.ui.sources;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.job.Problem;
import maec.ui.control.Words;
import maec.ui.text.Messages;

import org.kordamp.ikonli.javafx.FontIcon;

import java.nio.file.Path;
import java.util.Optional;

/** One thing that was dropped or chosen: what it is, what it shall be, and taking it or not. */
public final class OfferCard extends VBox {
    private static final double NAME_WIDTH = 130;

    private final Offer offer;
    private final Messages messages;
    private final Label problem = new Label();
    private final TextField name = new TextField();
    private final TextField language = new TextField();

    /**
     * Makes a card.
     *
     * @param offer what it is about
     * @param messages the words
     * @param accept takes it
     * @param dismiss forgets it
     */
    public OfferCard(Offer offer, Messages messages, Runnable accept, Runnable dismiss) {
        this.offer = offer;
        this.messages = messages;
        getStyleClass().addAll("card", "offer");
        problem.getStyleClass().add("bad");
        problem.setWrapText(true);
        problem.managedProperty().bind(problem.visibleProperty());
        offer.problemProperty().subscribe(this::show);
        var add = new Button(messages.text("sources.offer.add"));
        add.getStyleClass().add("accent");
        add.setOnAction(_ -> accept.run());
        add.disableProperty().bind(name.visibleProperty().and(name.textProperty().isEmpty()));
        var not = new Button(messages.text("sources.offer.not"));
        not.setOnAction(_ -> dismiss.run());
        var choices = new FlowPane(8, 6, roles(), field(name, "sources.offer.name"));
        choices.getChildren().addAll(field(language, "sources.offer.language"), add, not);
        choices.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(title(), choices, problem);
        name.textProperty().bindBidirectional(offer.nameProperty());
        language.textProperty().bindBidirectional(offer.languageProperty());
        offer.roleProperty().subscribe(this::show);
    }

    private HBox title() {
        String source = offer.source();
        boolean hub = source.startsWith("hf:");
        Path file = hub ? Path.of("") : Path.of(source).getFileName();
        var label = new Label(hub || file == null ? source : file.toString());
        label.getStyleClass().add("strong");
        label.setMinWidth(Region.USE_PREF_SIZE);
        var where = new Label(hub ? "" : source);
        where.getStyleClass().add("muted");
        var icon = new FontIcon(offer.isModel() ? "fth-box" : "fth-file-text");
        var line = new HBox(8, icon, label, where);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private ComboBox<OfferRole> roles() {
        var box = new ComboBox<OfferRole>();
        box.getItems().setAll(offer.roles());
        box.setConverter(new Words<>(role -> messages.text(role.key())));
        box.valueProperty().bindBidirectional(offer.roleProperty());
        box.setAccessibleText(messages.text("sources.offer.role", offer.source()));
        return box;
    }

    private TextField field(TextField field, String key) {
        field.setPromptText(messages.text(key));
        field.setAccessibleText(messages.text(key));
        field.setPrefWidth(NAME_WIDTH);
        field.managedProperty().bind(field.visibleProperty());
        return field;
    }

    private void show(OfferRole role) {
        name.setVisible(role.isNamed());
        language.setVisible(role.isMeasured());
    }

    private void show(Optional<Problem> refused) {
        problem.setVisible(refused.isPresent());
        refused.ifPresent(it -> problem.setText("▲ " + it.sentence() + " " + it.advice()));
    }
}
