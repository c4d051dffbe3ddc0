package maec.ui.neurons;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;

import maec.evaluate.DeactivationTable;
import maec.extract.LanguageUnits;
import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;
import maec.workflow.LanguageReport;
import maec.workflow.OpenProject;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which FFN units work for which language, where they are, and what silencing them does (LAPE).
 *
 * <p>What was found before is looked up when the page is first shown; nothing is computed unasked.
 */
public final class LanguagesViewModel {
    private static final String LOOK = "language-units known";
    private static final String JOB = "language-units";
    private static final String LAYERS = "layers of a language";
    private static final double FULL_TINT = Math.log(4);

    private final OpenProject project;
    private final RecipeModel recipe;
    private final JobRunner jobs;
    private final Messages messages;
    private final ReadOnlyObjectWrapper<List<LayerOffer>> offers =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Optional<LanguageReport>> report =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<JobState<LanguageReport>> run =
            new ReadOnlyObjectWrapper<>(JobState.idle());
    private final BooleanProperty stacked = new SimpleBooleanProperty();
    private boolean looked;

    /**
     * A row of the table of perplexities.
     *
     * @param silenced the language whose units are silenced; empty for the base as it is
     * @param units how many these are
     * @param figures one per column
     */
    public record Row(String silenced, int units, List<Figure> figures) {
        /** Copies the list. */
        public Row {
            figures = List.copyOf(figures);
        }
    }

    /**
     * One perplexity.
     *
     * @param perplexity of the column's language
     * @param change against the base as a ratio minus 1, 0 for the base itself
     * @param heat −1 to 1: the change on a logarithmic scale, four times the base being 1
     * @param own whether the units of the column's own language are silenced
     */
    public record Figure(double perplexity, double change, double heat, boolean own) {}

    /**
     * Makes the page of one project.
     *
     * @param project finds the units
     * @param recipe is told when other layers were chosen
     * @param jobs runs the work
     * @param messages the words
     */
    public LanguagesViewModel(
            OpenProject project, RecipeModel recipe, JobRunner jobs, Messages messages) {
        this.project = project;
        this.recipe = recipe;
        this.jobs = jobs;
        this.messages = messages;
        report.subscribe(_ -> lookAtLayers());
    }

    private void lookAtLayers() {
        offers.set(
                report.get()
                        .map(
                                found ->
                                        project.trainedLanguages().stream()
                                                .map(
                                                        name ->
                                                                LayerOffer.of(
                                                                        found,
                                                                        name,
                                                                        project.layers(name)))
                                                .toList())
                        .orElse(List.of()));
    }

    /** In which layers each language could be trained that the project trains. */
    public ReadOnlyObjectProperty<List<LayerOffer>> offersProperty() {
        return offers.getReadOnlyProperty();
    }

    /**
     * Keeps the choice of layers that an offer stands for; the language is trained anew by the next
     * analysis.
     *
     * @param offer one of the present ones
     */
    public void accept(LayerOffer offer) {
        jobs.start(
                LAYERS,
                Phrase.of("neurons.layers.keeping", offer.language()),
                _ -> {
                    project.saveLayers(offer.language(), offer.choice());
                    return offer;
                },
                state -> {
                    if (!state.isRunning()) {
                        recipe.refresh();
                        lookAtLayers();
                    }
                });
    }

    /** What was found; empty while nothing was. */
    public ReadOnlyObjectProperty<Optional<LanguageReport>> reportProperty() {
        return report.getReadOnlyProperty();
    }

    /** Where the work stands. */
    public ReadOnlyObjectProperty<JobState<LanguageReport>> runProperty() {
        return run.getReadOnlyProperty();
    }

    /** Whether numbers are stacked instead of shares side by side. */
    public BooleanProperty stackedProperty() {
        return stacked;
    }

    /** Looks up once what was found before. */
    public void look() {
        if (!looked) {
            looked = true;
            jobs.query(
                    LOOK,
                    _ -> project.knownLanguageUnits(LanguageReport.Request.usual()),
                    state -> {
                        if (state instanceof JobState.Done<Optional<LanguageReport>>(var known)
                                && !run.get().isRunning()) {
                            report.set(known);
                        }
                    });
        }
    }

    /** Starts to look for units. */
    public void find() {
        jobs.start(
                JOB,
                Phrase.of("neurons.languages.finding"),
                context -> project.languageUnits(LanguageReport.Request.usual(), context),
                this::follow);
    }

    /** Asks the work to stop. */
    public void cancel() {
        jobs.cancel(JOB);
    }

    private void follow(JobState<LanguageReport> state) {
        if (state instanceof JobState.Done<LanguageReport>(var found)) {
            report.set(Optional.of(found));
        }
        run.set(state);
    }

    /** One phrase about how many units there are and on what they were observed. */
    String caption(LanguageReport report) {
        LanguageUnits units = report.units();
        return messages.text(
                "neurons.languages.caption",
                Figures.whole(units.kept().size()),
                Figures.whole((long) units.layers() * units.unitsPerLayer()));
    }

    /** The words of the window. */
    public Messages messages() {
        return messages;
    }

    /** The name of a language with its number of units and the tokens it was observed on. */
    String legend(LanguageReport report, int language) {
        String name = report.units().languages().get(language);
        return name
                + "  "
                + messages.counted("neurons.units", report.units().of(name).size())
                + " · "
                + messages.text(
                        "neurons.languages.tokens", Figures.count(report.tokens().get(language)));
    }

    /** Per language the units of each layer. */
    static List<List<Integer>> unitsPerLayer(LanguageReport report) {
        LanguageUnits units = report.units();
        return units.languages().stream().map(units::perLayer).toList();
    }

    /** The table of perplexities: the base, then one row per silenced language. */
    static List<Row> perplexities(LanguageReport report) {
        DeactivationTable table = report.perplexities();
        List<Row> rows = new ArrayList<>();
        rows.add(row(table, "", 0, table.base()));
        for (DeactivationTable.Row row : table.rows()) {
            rows.add(row(table, row.silenced(), row.units(), row.perplexities()));
        }
        return rows;
    }

    private static Row row(
            DeactivationTable table, String silenced, int units, List<Double> perplexities) {
        List<Figure> figures = new ArrayList<>();
        for (int column = 0; column < perplexities.size(); column++) {
            double now = perplexities.get(column);
            double ratio = now / table.base().get(column);
            figures.add(
                    new Figure(
                            now,
                            ratio - 1,
                            Math.clamp(Math.log(ratio) / FULL_TINT, -1, 1),
                            table.languages().get(column).equals(silenced)));
        }
        return new Row(silenced, units, figures);
    }
}
