package maec.ui.help;

import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;

import java.util.List;

/** The sheet about the product. */
public final class AboutView {
    private final AboutViewModel model;
    @FXML private GridPane versions;
    @FXML private GridPane licences;

    /**
     * Made by the FXML loader.
     *
     * @param model what is told
     */
    public AboutView(AboutViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        fill(versions, model.versions());
        fill(licences, model.licences());
    }

    private void fill(GridPane grid, List<AboutViewModel.Part> parts) {
        for (int i = 0; i < parts.size(); i++) {
            var name = new Label();
            name.getStyleClass().add("muted");
            name.textProperty().bind(model.messages().bind(parts.get(i).name()));
            name.setMinWidth(150);
            var value = new Label();
            value.textProperty().bind(model.messages().bind(parts.get(i).value()));
            value.setWrapText(true);
            grid.addRow(i, name, value);
        }
    }

    @FXML
    private void copy() {
        model.copy().run();
    }
}
