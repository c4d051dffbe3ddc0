package maec.ui.app;

import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableStringValue;

import maec.ui.shell.WorkStage;
import maec.ui.sources.SourcesViewModel;
import maec.ui.text.Messages;
import maec.workflow.ProjectOverview;

/** The short phrases under the names of the stages. */
final class StageNotes {
    private StageNotes() {}

    /** A phrase that stays. */
    static ObservableStringValue of(WorkStage stage, Messages messages) {
        return messages.bind("shell.note." + stage.id());
    }

    /** How many models and texts there are. */
    static ObservableStringValue sources(SourcesViewModel model, Messages messages) {
        return Bindings.createStringBinding(
                () -> sources(model.overviewProperty().get(), messages),
                model.overviewProperty(),
                messages.languageProperty());
    }

    private static String sources(ProjectOverview overview, Messages messages) {
        long made = overview.models().stream().filter(row -> !row.path().isEmpty()).count();
        return messages.text(
                "shell.note.sources",
                messages.counted("shell.note.models", made),
                messages.counted("shell.note.texts", overview.corpora().size()));
    }
}
