package maec.ui.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.JobContext;
import maec.ui.FakeDesktop;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.wizard.DraftEntry;
import maec.ui.wizard.WizardStep;
import maec.ui.wizard.WizardViewModel;
import maec.workflow.OpenProject;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.SharedSample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The wizard over real folders: the base and the texts of the sample become another project. */
class WizardOnDiskTest {
    @TempDir private Path home;
    private final DiskProjects disk = new DiskProjects(SharedSample.MODELS);
    private final Path sample = SharedSample.tiny();
    private final List<Path> made = new ArrayList<>();
    private final WizardViewModel model =
            new WizardViewModel(
                    disk,
                    new ImmediateJobRunner(new JobBoard()),
                    new FakeDesktop(),
                    new Messages(Language.ENGLISH),
                    new WizardViewModel.Way(Path.of("nowhere"), made::add, () -> {}));

    private void fill(WizardStep page, String name, boolean exists, String file) {
        DraftEntry entry = model.entries(page).getLast();
        entry.nameProperty().set(name);
        entry.existsProperty().set(exists);
        entry.pathProperty().set(sample.resolve("corpora").resolve(file).toString());
    }

    private void goTo(WizardStep page) {
        model.next();
        assertEquals(Optional.empty(), model.stepProblemProperty().get());
        assertEquals(page, model.stepProperty().get());
    }

    private void fillIn() {
        model.folderProperty().set(home.resolve("sums").toString());
        model.nameProperty().set("Sums in two languages");
        model.baseProperty().set(sample.resolve("models").resolve("base").toString());
        goTo(WizardStep.PIVOT);
        fill(WizardStep.PIVOT, "en", false, "general.en.txt");
        goTo(WizardStep.ABILITIES);
        fill(WizardStep.ABILITIES, "arithmetic", false, "arithmetic.en.jsonl");
        goTo(WizardStep.LANGUAGES);
        fill(WizardStep.LANGUAGES, "es", false, "general.es.txt");
        goTo(WizardStep.MEASURE);
        model.add(WizardStep.MEASURE);
        fill(WizardStep.MEASURE, "es", true, "sums.es.jsonl");
        goTo(WizardStep.SUMMARY);
    }

    @Test
    void aProjectOfTheSamplesFoldersIsMadeAndOpens() throws IOException {
        fillIn();
        model.make();
        assertEquals(List.of(home.resolve("sums")), made);
        try (OpenProject project = disk.open(made.getFirst(), JobContext.silent())) {
            assertEquals("Sums in two languages", project.overview().name());
            assertEquals(List.of("arithmetic"), project.abilities());
            assertEquals(List.of("es"), project.languages());
            assertFalse(project.isAnalysed());
            var base = project.overview().models().getFirst();
            assertEquals(ModelRole.BASE, base.role());
            assertTrue(Files.isSameFile(sample.resolve("models/base"), Path.of(base.path())));
            assertEquals(
                    List.of(
                            CorpusRole.ABILITY_TEXT,
                            CorpusRole.PIVOT_TEXT,
                            CorpusRole.LANGUAGE_TEXT,
                            CorpusRole.TASK),
                    project.overview().corpora().stream().map(CorpusRow::role).sorted().toList());
        }
    }

    @Test
    void aFolderThatIsNoModelStaysOnTheFirstPageAndMakesNothing() {
        model.folderProperty().set(home.resolve("sums").toString());
        model.baseProperty().set(sample.resolve("corpora").toString());
        model.next();
        assertEquals(WizardStep.BASE, model.stepProperty().get());
        assertTrue(model.baseProblemProperty().get().isPresent());
        assertFalse(Files.exists(home.resolve("sums")));
    }
}
