package maec.ui.app;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableStringValue;

import maec.ui.sources.SourcesViewModel;
import maec.workflow.ProjectOverview;

/** The short phrases under the names of the stages. */
final class StageNotes {
    private StageNotes() {}

    static ObservableStringValue fixed(String text) {
        return new ReadOnlyStringWrapper(text).getReadOnlyProperty();
    }

    static ObservableStringValue sources(SourcesViewModel model) {
        return Bindings.createStringBinding(
                () -> sources(model.overviewProperty().get()), model.overviewProperty());
    }

    private static String sources(ProjectOverview overview) {
        long made = overview.models().stream().filter(row -> !row.path().isEmpty()).count();
        return counted(made, "model") + ", " + counted(overview.corpora().size(), "text");
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
