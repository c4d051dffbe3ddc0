package maec.ui.app;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableStringValue;
import javafx.scene.Parent;

import maec.combine.Recipe;
import maec.ui.activity.ActivityView;
import maec.ui.activity.ActivityViewModel;
import maec.ui.activity.Drawer;
import maec.ui.chart.LinkedSelection;
import maec.ui.chart.PictureShelf;
import maec.ui.combine.CombineView;
import maec.ui.combine.CombineViewModel;
import maec.ui.evaluate.EvaluateView;
import maec.ui.evaluate.EvaluateViewModel;
import maec.ui.evaluate.SideBySideViewModel;
import maec.ui.evaluate.SweepViewModel;
import maec.ui.export.ExportView;
import maec.ui.export.ExportViewModel;
import maec.ui.help.AboutView;
import maec.ui.help.ShortcutsView;
import maec.ui.help.ShortcutsViewModel;
import maec.ui.job.JobState;
import maec.ui.neurons.ExchangeViewModel;
import maec.ui.neurons.LanguagesView;
import maec.ui.neurons.LanguagesViewModel;
import maec.ui.neurons.LocateView;
import maec.ui.neurons.LocateViewModel;
import maec.ui.neurons.NeuronsView;
import maec.ui.neurons.NeuronsViewModel;
import maec.ui.recipe.RecipeModel;
import maec.ui.recipe.RecipePanelView;
import maec.ui.recipe.RecipePanelViewModel;
import maec.ui.recipe.Snapshots;
import maec.ui.settings.SettingsView;
import maec.ui.settings.SettingsViewModel;
import maec.ui.shell.Sheet;
import maec.ui.shell.ShellPages;
import maec.ui.shell.ShellView;
import maec.ui.shell.ShellViewModel;
import maec.ui.shell.Shortcuts;
import maec.ui.shell.StageEntry;
import maec.ui.shell.TaskStripView;
import maec.ui.shell.TaskStripViewModel;
import maec.ui.shell.WorkStage;
import maec.ui.sources.SourcesView;
import maec.ui.sources.SourcesViewModel;
import maec.ui.tensors.TensorsView;
import maec.ui.tensors.TensorsViewModel;
import maec.ui.text.Messages;
import maec.workflow.MethodSetting;
import maec.workflow.OpenProject;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The composition root of one open project: every view model and view, wired; no logic. */
public final class Workbench {
    private final OpenProject project;
    private final Surroundings around;
    private final RecipeModel recipe;
    private final Snapshots snapshots;
    private final ObjectProperty<WorkStage> stage = new SimpleObjectProperty<>(WorkStage.SOURCES);
    private final LinkedSelection linked = new LinkedSelection();
    private final ObjectProperty<Drawer> drawer = new SimpleObjectProperty<>(Drawer.CLOSED);
    private final ViewLoader views;
    private Consumer<Path> reopening = _ -> {};
    private final SourcesViewModel sources;
    private final PictureShelf pictures;
    private final LanguagesViewModel languages;
    private final NeuronsViewModel neurons;
    private final TensorsViewModel tensors;
    private final CombineViewModel combine;
    private final LocateViewModel locate;
    private final EvaluateViewModel evaluate;
    private final SweepViewModel sweeping;
    private final SideBySideViewModel writing;
    private final ExportViewModel export;
    private final ShellViewModel shell;

    /**
     * Wires content that stands in no window.
     *
     * @param project stays open; not closed here
     * @param around shared by every project
     * @param keeper is given every committed recipe, to save it
     */
    public Workbench(OpenProject project, Surroundings around, Consumer<Recipe> keeper) {
        this(project, around, keeper, WindowContext.alone(around));
    }

    /**
     * Wires a window's content.
     *
     * @param project stays open until the window closes; not closed here
     * @param around shared by every project
     * @param keeper is given every committed recipe, to save it
     * @param window the window around it
     */
    Workbench(
            OpenProject project,
            Surroundings around,
            Consumer<Recipe> keeper,
            WindowContext window) {
        this.project = project;
        this.around = around;
        this.views = new ViewLoader(around.messages());
        this.recipe = new RecipeModel(project, keeper);
        this.snapshots = new Snapshots(recipe, project, around.jobs());
        this.sources =
                new SourcesViewModel(
                        project,
                        recipe,
                        around.jobs(),
                        around.desktop(),
                        around.messages(),
                        folder -> reopening.accept(folder));
        this.pictures = new PictureShelf(around.desktop(), around.jobs(), around.messages());
        this.languages = new LanguagesViewModel(project, recipe, around.jobs(), around.messages());
        this.neurons =
                new NeuronsViewModel(
                        project, recipe, languages, linked, around.messages(), this::goToSources);
        this.tensors =
                new TensorsViewModel(project, recipe, linked, around.messages(), this::goToSources);
        this.combine =
                new CombineViewModel(
                        recipe,
                        snapshots,
                        around.jobs(),
                        around.desktop(),
                        around.messages(),
                        linked);
        this.locate =
                new LocateViewModel(
                        project, recipe, around.jobs(), around.messages(), neurons::refresh);
        this.evaluate = new EvaluateViewModel(recipe, snapshots, around.jobs(), around.messages());
        this.sweeping = new SweepViewModel(recipe, around.jobs(), around.messages());
        this.writing = new SideBySideViewModel(recipe, around.jobs(), around.messages());
        this.export =
                new ExportViewModel(
                        project,
                        recipe,
                        around.jobs(),
                        around.desktop(),
                        around.messages(),
                        System::nanoTime);
        this.shell =
                new ShellViewModel(
                        project, recipe, window.preferences(), window.projects(), stage, drawer);
        stage.subscribe((_, _) -> linked.hold());
        registerFrame();
        registerPanels(window);
        registerStages();
        recipe.outcomeProperty()
                .subscribe(
                        (before, now) -> {
                            if (before.isEmpty() && now.isPresent()) {
                                look();
                            }
                        });
        look();
    }

    /** The method that was on when the project was left is known once the project is analysed. */
    private void look() {
        if (recipe.methodProperty().get().isEmpty()) {
            around.jobs().query("method", _ -> project.method(), this::restore);
        }
    }

    private void restore(JobState<Optional<MethodSetting>> state) {
        if (state instanceof JobState.Done<Optional<MethodSetting>>(var method)) {
            method.ifPresent(recipe::restoreMethod);
        }
    }

    private void registerFrame() {
        var strip =
                new TaskStripViewModel(around.board(), around.messages(), System::nanoTime, drawer);
        var panel =
                new RecipePanelViewModel(
                        recipe, snapshots, around.desktop(), around.messages(), export::command);
        views.register(ShellView.class, () -> new ShellView(shell, pages()));
        views.register(TaskStripView.class, () -> new TaskStripView(strip));
        views.register(RecipePanelView.class, () -> new RecipePanelView(panel));
    }

    private void registerPanels(WindowContext window) {
        Messages messages = around.messages();
        var activity =
                new ActivityViewModel(
                        around.board(),
                        window.log(),
                        window.places().logFolder(),
                        around.desktop(),
                        messages,
                        drawer,
                        System::nanoTime);
        var settings =
                new SettingsViewModel(
                        window.preferences(), window.places().kept(), around.desktop());
        views.register(ActivityView.class, () -> new ActivityView(activity));
        views.register(SettingsView.class, () -> new SettingsView(settings));
        views.register(
                ShortcutsView.class,
                () -> new ShortcutsView(new ShortcutsViewModel(messages, Shortcuts.groups())));
        views.register(
                AboutView.class,
                () -> new AboutView(Parts.about(project.device(), messages, around.desktop())));
    }

    private ShellPages pages() {
        return new ShellPages(entries(), this::sheet, () -> views.load(ActivityView.class));
    }

    private Parent sheet(Sheet wanted) {
        return switch (wanted) {
            case NONE -> throw new IllegalArgumentException("nothing to show");
            case SETTINGS -> views.load(SettingsView.class);
            case KEYS -> views.load(ShortcutsView.class);
            case ABOUT -> views.load(AboutView.class);
        };
    }

    private void registerStages() {
        var exchange =
                new ExchangeViewModel(
                        project,
                        recipe,
                        around.jobs(),
                        around.desktop(),
                        around.messages(),
                        neurons::refresh);
        views.register(LocateView.class, () -> new LocateView(locate, exchange, pictures));
        views.register(LanguagesView.class, () -> new LanguagesView(languages, pictures));
        views.register(
                CombineView.class, () -> new CombineView(combine, pictures, this::goToSources));
        views.register(SourcesView.class, () -> new SourcesView(sources, pictures));
        views.register(NeuronsView.class, () -> new NeuronsView(neurons, pictures));
        views.register(TensorsView.class, () -> new TensorsView(tensors, pictures));
        views.register(
                EvaluateView.class,
                () -> new EvaluateView(evaluate, sweeping, writing, pictures, this::goToSources));
        views.register(ExportView.class, () -> new ExportView(export, this::goToSources));
    }

    private List<StageEntry> entries() {
        var analysed =
                Bindings.createBooleanBinding(
                        () -> recipe.outcome().isPresent(), recipe.outcomeProperty());
        var exported =
                Bindings.createBooleanBinding(
                        () -> export.exportProperty().get() instanceof JobState.Done<?>,
                        export.exportProperty());
        return List.of(
                entry(WorkStage.SOURCES, analysed, SourcesView.class),
                entry(WorkStage.NEURONS, analysed, NeuronsView.class),
                entry(WorkStage.TENSORS, analysed, TensorsView.class),
                entry(WorkStage.COMBINE, analysed, CombineView.class),
                entry(WorkStage.EVALUATE, evaluate.mergedIsMeasuredProperty(), EvaluateView.class),
                entry(WorkStage.EXPORT, exported, ExportView.class));
    }

    private StageEntry entry(WorkStage which, ObservableBooleanValue done, Class<?> view) {
        ObservableStringValue note =
                which == WorkStage.SOURCES
                        ? StageNotes.sources(sources, around.messages())
                        : StageNotes.of(which, around.messages());
        return new StageEntry(which, note, done, () -> views.load(view));
    }

    private void goToSources() {
        stage.set(WorkStage.SOURCES);
    }

    /** The stages, in the order of the work. */
    public List<WorkStage> stages() {
        return List.of(WorkStage.values());
    }

    /** The content of the window; a new one at every call. */
    public Parent root() {
        return views.load(ShellView.class);
    }

    /**
     * Says who opens a project again whose abilities or languages changed, or another one that was
     * dropped on the page.
     *
     * @param opening is given a project's folder
     */
    public void onReopening(Consumer<Path> opening) {
        reopening = opening;
    }

    /** The Sources stage, which pictures and the journey change. */
    public SourcesViewModel sources() {
        return sources;
    }

    /** The charts of the stages that were opened, by name. */
    public PictureShelf pictures() {
        return pictures;
    }

    /** The recipe that the sliders edit. */
    public RecipeModel recipe() {
        return recipe;
    }

    /** The stage that is open. */
    public ObjectProperty<WorkStage> stageProperty() {
        return stage;
    }

    /** The frame, which pictures open sheets of. */
    public ShellViewModel shell() {
        return shell;
    }

    /** The Neurons stage, which pictures leaf through. */
    public NeuronsViewModel neurons() {
        return neurons;
    }

    /** The Tensors stage, which pictures leaf through. */
    public TensorsViewModel tensors() {
        return tensors;
    }

    /** The Combine stage, which pictures compare snapshots in. */
    CombineViewModel combine() {
        return combine;
    }

    /** The page that locates neurons, which pictures start. */
    LocateViewModel locate() {
        return locate;
    }

    /** The page of languages, which pictures start. */
    LanguagesViewModel languages() {
        return languages;
    }

    /** The sweep, which pictures start. */
    SweepViewModel sweeping() {
        return sweeping;
    }

    /** Both models side by side, which pictures start. */
    SideBySideViewModel writing() {
        return writing;
    }

    /** The Evaluate stage, which pictures and the journey start. */
    public EvaluateViewModel evaluate() {
        return evaluate;
    }

    /** The Export stage, which pictures and the journey start. */
    public ExportViewModel export() {
        return export;
    }
}
