package maec.ui.wizard;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import maec.job.Problem;
import maec.workflow.ProjectDraft;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.SourceChange;
import maec.workflow.SourceChange.GiveModel;
import maec.workflow.SourceChange.GiveText;

import java.nio.file.Path;
import java.util.Optional;

/** One row of the wizard: an ability, a language, or something to measure on. */
public final class DraftEntry {
    private final WizardStep step;
    private final StringProperty name = new SimpleStringProperty("");
    private final StringProperty path = new SimpleStringProperty("");
    private final BooleanProperty exists = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
            new ReadOnlyObjectWrapper<>(Optional.empty());

    DraftEntry(WizardStep step) {
        this.step = step;
        name.subscribe((_, _) -> problem.set(Optional.empty()));
        path.subscribe((_, _) -> problem.set(Optional.empty()));
    }

    /** What it is called; for what is measured on, the language that it is in. */
    public StringProperty nameProperty() {
        return name;
    }

    /** Where its model or text lies. */
    public StringProperty pathProperty() {
        return path;
    }

    /**
     * Whether there is a model already, or, for what is measured on, whether they are prompts with
     * answers; otherwise it is trained here from a text, or perplexity is measured.
     */
    public BooleanProperty existsProperty() {
        return exists;
    }

    /** What is wrong with it, as last looked at. */
    public ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    void refuse(Problem found) {
        problem.set(Optional.of(found));
    }

    void accept() {
        problem.set(Optional.empty());
    }

    boolean isBlank() {
        return name.get().isBlank() && path.get().isBlank();
    }

    String called() {
        return name.get().strip();
    }

    /** What is wrong before any file is looked at. */
    Optional<Problem> lightProblem() {
        if (name.get().isBlank()) {
            return Optional.of(new WizardProblem.Empty("name"));
        }
        if (!ProjectDraft.isName(called())) {
            return Optional.of(new WizardProblem.WrongName(called()));
        }
        return path.get().isBlank()
                ? Optional.of(new WizardProblem.Empty(exists.get() ? "model" : "text"))
                : Optional.empty();
    }

    SourceChange change() {
        String file = path.get().strip();
        return switch (step) {
            case PIVOT -> given(ModelRole.PIVOT, CorpusRole.PIVOT_TEXT, file);
            case ABILITIES -> given(ModelRole.ABILITY, CorpusRole.ABILITY_TEXT, file);
            case LANGUAGES -> given(ModelRole.LANGUAGE, CorpusRole.LANGUAGE_TEXT, file);
            case BASE, MEASURE, SUMMARY ->
                    new GiveText(
                            exists.get() ? CorpusRole.TASK : CorpusRole.VALIDATION_TEXT,
                            stem(file),
                            called(),
                            file);
        };
    }

    private SourceChange given(ModelRole model, CorpusRole text, String file) {
        return exists.get()
                ? new GiveModel(model, called(), file)
                : new GiveText(text, called(), called(), file);
    }

    private static String stem(String file) {
        String name = String.valueOf(Path.of(file).getFileName());
        int end = name.lastIndexOf('.');
        return end > 0 ? name.substring(0, end) : name;
    }
}
