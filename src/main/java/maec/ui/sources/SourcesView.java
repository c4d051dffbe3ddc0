package maec.ui.sources;

import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.VBox;

import maec.ui.chart.PictureShelf;
import maec.ui.control.JobNotice;
import maec.ui.job.JobState;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.CachedModel;
import maec.workflow.ProjectOverview;

import java.io.File;
import java.util.List;

/** Tables of models and corpora, what is dropped on them, and the invitation to analyse them. */
public final class SourcesView {
    private static final PseudoClass ACTIVE = PseudoClass.getPseudoClass("active");

    private final SourcesViewModel model;
    private final PictureShelf pictures;
    private final Messages messages;
    @FXML private VBox page;
    @FXML private JobNotice notice;
    @FXML private JobNotice changeNotice;
    @FXML private VBox offers;
    @FXML private MenuButton cache;
    @FXML private SourceTable models;
    @FXML private SourceTable corpora;
    @FXML private VBox dropZone;

    /**
     * Made by the FXML loader.
     *
     * @param model models, corpora, analysis
     * @param pictures takes the curves of trainings
     */
    public SourcesView(SourcesViewModel model, PictureShelf pictures) {
        this.model = model;
        this.pictures = pictures;
        this.messages = model.messages();
    }

    @FXML
    private void initialize() {
        notice.savesCurves(pictures);
        model.overviewProperty().subscribe(this::showTables);
        model.analysisProperty().subscribe(this::showAnalysis);
        model.changeProperty().subscribe(this::showChange);
        model.cachedProperty().subscribe(this::showCache);
        model.offers().addListener((ListChangeListener<Offer>) _ -> showOffers());
        messages.languageProperty().subscribe((_, _) -> showAll());
        cache.setOnShowing(_ -> model.lookIntoCache());
        page.setOnDragOver(this::dragOver);
        page.setOnDragEntered(event -> dropZone.pseudoClassStateChanged(ACTIVE, hasFiles(event)));
        page.setOnDragExited(_ -> dropZone.pseudoClassStateChanged(ACTIVE, false));
        page.setOnDragDropped(this::dropped);
        showOffers();
    }

    private void showAll() {
        showTables(model.overviewProperty().get());
        showAnalysis(model.analysisProperty().get());
        showCache(model.cachedProperty().get());
        showOffers();
    }

    private void showTables(ProjectOverview overview) {
        var modelRows = new ModelRows(model);
        var corpusRows = new CorpusRows(model);
        models.show(modelRows.columns(), overview.models().stream().map(modelRows::row).toList());
        corpora.show(
                corpusRows.columns(), overview.corpora().stream().map(corpusRows::row).toList());
        showAnalysis(model.analysisProperty().get());
    }

    private void showAnalysis(JobState<ProjectOverview> state) {
        if (state instanceof JobState.Idle<ProjectOverview>) {
            notice.invite(
                    messages.text(
                            model.canAnalyse() ? "sources.invite.title" : "sources.invite.notYet"),
                    model.invitation(),
                    messages.text(model.needsSources() ? "sources.addFile" : "sources.analyse"),
                    model.needsSources() ? model::addFiles : model::analyse);
        } else {
            notice.show(state, model::cancel, model::analyse);
        }
    }

    private void showChange(JobState<ProjectOverview> state) {
        if (state instanceof JobState.Failed<ProjectOverview>) {
            changeNotice.show(state, () -> {}, model::forgetChange);
        } else {
            changeNotice.hide();
        }
    }

    private void showOffers() {
        offers.getChildren()
                .setAll(
                        model.offers().stream()
                                .map(
                                        offer ->
                                                new OfferCard(
                                                        offer,
                                                        messages,
                                                        () -> model.accept(offer),
                                                        () -> model.dismiss(offer)))
                                .toList());
        boolean any = !model.offers().isEmpty();
        offers.setVisible(any);
        offers.setManaged(any);
    }

    private void showCache(List<CachedModel> found) {
        if (found.isEmpty()) {
            var none = new MenuItem(messages.text("sources.cache.empty"));
            none.setDisable(true);
            cache.getItems().setAll(none);
            return;
        }
        cache.getItems()
                .setAll(
                        found.stream()
                                .map(
                                        cached -> {
                                            var item =
                                                    new MenuItem(
                                                            cached.repository()
                                                                    + " · "
                                                                    + Figures.bytes(
                                                                            cached.bytes()));
                                            item.setOnAction(_ -> model.offer(cached));
                                            return item;
                                        })
                                .toList());
    }

    private static boolean hasFiles(DragEvent event) {
        return event.getDragboard().hasFiles();
    }

    private void dragOver(DragEvent event) {
        if (hasFiles(event)) {
            event.acceptTransferModes(TransferMode.COPY, TransferMode.LINK);
        }
        event.consume();
    }

    private void dropped(DragEvent event) {
        boolean files = hasFiles(event);
        if (files) {
            model.offer(event.getDragboard().getFiles().stream().map(File::toPath).toList());
        }
        event.setDropCompleted(files);
        event.consume();
    }

    @FXML
    private void addFolder() {
        model.addFolder();
    }

    @FXML
    private void addFiles() {
        model.addFiles();
    }
}
