package maec.ui.neurons;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import maec.job.JobContext;
import maec.ui.chart.PictureShelf;
import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.port.Desktop;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;
import maec.workflow.LocatedImportance;
import maec.workflow.OpenProject;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Saves the importance of an ability as a file, or takes it over from one. */
public final class ExchangeViewModel {
    private static final String JOB = "exchange";

    private final OpenProject project;
    private final RecipeModel recipe;
    private final JobRunner jobs;
    private final Desktop desktop;
    private final Messages messages;
    private final Runnable located;
    private final StringProperty ability = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper answer = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<JobState<String>> run =
            new ReadOnlyObjectWrapper<>(JobState.idle());
    private Runnable again = () -> {};

    /** What can be saved. */
    public enum Kind {
        /** The bin of every weight. */
        MAP("safetensors"),
        /** 1 where a weight is key at the present k₁. */
        MASK("safetensors"),
        /** Layer, kind, unit, score, rank, percentile. */
        UNITS("csv");

        private final String ending;

        Kind(String ending) {
            this.ending = ending;
        }
    }

    /**
     * Starts with the first ability.
     *
     * @param project has the importance
     * @param recipe has k₁, and is told when importance has changed
     * @param jobs runs the work
     * @param desktop asks for files
     * @param messages the words
     * @param located is told when other importance may be there
     */
    public ExchangeViewModel(
            OpenProject project,
            RecipeModel recipe,
            JobRunner jobs,
            Desktop desktop,
            Messages messages,
            Runnable located) {
        this.project = project;
        this.recipe = recipe;
        this.jobs = jobs;
        this.desktop = desktop;
        this.messages = messages;
        this.located = located;
        ability.set(project.abilities().isEmpty() ? "" : project.abilities().getFirst());
    }

    /** The abilities to choose from. */
    public List<String> abilities() {
        return project.abilities();
    }

    /** Whose importance is meant. */
    public StringProperty abilityProperty() {
        return ability;
    }

    /** What was done last, as one sentence. */
    public ReadOnlyStringProperty answerProperty() {
        return answer.getReadOnlyProperty();
    }

    /** Where the work stands. */
    public ReadOnlyObjectProperty<JobState<String>> runProperty() {
        return run.getReadOnlyProperty();
    }

    /**
     * Asks for a file and saves to it; weights that are not ranked yet are ranked first.
     *
     * @param kind what to save
     */
    public void save(Kind kind) {
        String name = ability.get();
        String words = messages.text("neurons.exchange." + kind.name().toLowerCase(Locale.ROOT));
        Path proposed =
                project.folder()
                        .resolve(
                                name
                                        + "."
                                        + kind.name().toLowerCase(Locale.ROOT)
                                        + "."
                                        + kind.ending);
        desktop.saveFile(words, proposed)
                .ifPresent(
                        file ->
                                start(
                                        Phrase.of("neurons.exchange.saving", name),
                                        context -> write(kind, name, file, context)));
    }

    private String write(Kind kind, String name, Path file, JobContext context) {
        LocatedImportance importance = project.located(name, context);
        switch (kind) {
            case MAP -> importance.writeMap(file);
            case MASK -> importance.writeMask(recipe.recipe().keyPercent(), file, context);
            case UNITS ->
                    PictureShelf.write(
                            (String.join("\n", importance.unitLines()) + "\n")
                                    .getBytes(StandardCharsets.UTF_8),
                            file);
        }
        return messages.text("neurons.exchange.saved", file);
    }

    /** Asks for a map, a mask or a table of units and takes it over. */
    public void takeOver() {
        String name = ability.get();
        desktop.chooseFiles(messages.text("neurons.exchange.import"), project.folder()).stream()
                .findFirst()
                .ifPresent(
                        file ->
                                start(
                                        Phrase.of("neurons.exchange.importing", name),
                                        context ->
                                                messages.text(
                                                        "neurons.exchange.imported",
                                                        file.getFileName(),
                                                        Figures.count(
                                                                project.importImportance(
                                                                        name, file, context)))));
    }

    private void start(Phrase title, maec.ui.job.Work<String> work) {
        again = () -> jobs.start(JOB, title, work, this::follow);
        again.run();
    }

    private void follow(JobState<String> state) {
        run.set(state);
        answer.set(state instanceof JobState.Done<String>(String sentence) ? sentence : "");
        if (!state.isRunning()) {
            recipe.refresh();
            located.run();
        }
    }

    /** Does what failed once more. */
    public void again() {
        again.run();
    }

    /** Asks the work to stop. */
    public void cancel() {
        jobs.cancel(JOB);
    }
}
