package maec.ui.wizard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.ui.FakeDesktop;
import maec.ui.FakeFounder;
import maec.ui.FakeProblem;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.workflow.ProjectDraft;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.SourceChange.GiveModel;
import maec.workflow.SourceChange.GiveText;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class WizardViewModelTest {
    @TempDir private Path home;
    private final FakeFounder founder = new FakeFounder();
    private final List<Path> made = new ArrayList<>();

    private WizardViewModel model() {
        return new WizardViewModel(
                founder,
                new ImmediateJobRunner(new JobBoard()),
                new FakeDesktop(),
                new Messages(Language.ENGLISH),
                new WizardViewModel.Way(home, made::add, () -> {}));
    }

    private static void fill(DraftEntry entry, String name, boolean exists, String path) {
        entry.nameProperty().set(name);
        entry.existsProperty().set(exists);
        entry.pathProperty().set(path);
    }

    private WizardViewModel atAbilities() {
        WizardViewModel model = model();
        model.nameProperty().set("Sums");
        model.baseProperty().set("/models/base");
        model.next();
        model.next();
        assertEquals(WizardStep.ABILITIES, model.stepProperty().get());
        return model;
    }

    @Test
    void aProjectIsMadeOfWhatWasFilledIn() {
        WizardViewModel model = atAbilities();
        fill(model.entries(WizardStep.ABILITIES).getFirst(), "sums", false, "/t/sums.jsonl");
        model.next();
        fill(model.entries(WizardStep.LANGUAGES).getFirst(), "es", true, "hf:org/es");
        model.next();
        model.add(WizardStep.MEASURE);
        fill(model.entries(WizardStep.MEASURE).getFirst(), "es", true, "/t/sums.es.jsonl");
        model.next();
        assertEquals(WizardStep.SUMMARY, model.stepProperty().get());
        List<String> summary = model.summary();
        assertTrue(summary.contains("Ability “sums” is trained here on sums.jsonl."), "" + summary);
        assertTrue(summary.contains("Language “es” comes as a model: hf:org/es."), "" + summary);
        assertTrue(summary.contains("No pivot language is taken off the ability."), "" + summary);
        assertTrue(summary.contains("1 training is done here."), "" + summary);
        model.make();
        assertEquals(List.of(home.resolve("Sums")), made);
        assertEquals(
                List.of(
                        new ProjectDraft(
                                "Sums",
                                "/models/base",
                                List.of(
                                        new GiveText(
                                                CorpusRole.ABILITY_TEXT,
                                                "sums",
                                                "sums",
                                                "/t/sums.jsonl"),
                                        new GiveModel(ModelRole.LANGUAGE, "es", "hf:org/es"),
                                        new GiveText(
                                                CorpusRole.TASK,
                                                "sums.es",
                                                "es",
                                                "/t/sums.es.jsonl")))),
                founder.drafts);
    }

    @Test
    void withoutABaseTheFirstPageStays() {
        WizardViewModel model = model();
        model.next();
        assertEquals(WizardStep.BASE, model.stepProperty().get());
        assertEquals(
                "The base is missing.", model.baseProblemProperty().get().orElseThrow().sentence());
        model.baseProperty().set("/models/base");
        assertTrue(model.baseProblemProperty().get().isEmpty());
    }

    @Test
    void aFolderWithAProjectIsRefused() throws IOException {
        Files.writeString(home.resolve("project.maec"), "{}");
        WizardViewModel model = model();
        model.baseProperty().set("/models/base");
        model.folderProperty().set(home.toString());
        model.next();
        assertEquals(
                new WizardProblem.HasProject(home),
                model.folderProblemProperty().get().orElseThrow());
    }

    @Test
    void anAbilityIsNeeded() {
        WizardViewModel model = atAbilities();
        model.entries(WizardStep.ABILITIES).clear();
        model.next();
        assertEquals(WizardStep.ABILITIES, model.stepProperty().get());
        assertEquals(
                new WizardProblem.NothingNamed("ability"),
                model.stepProblemProperty().get().orElseThrow());
    }

    @Test
    void namesAreLookedAtRowByRow() {
        WizardViewModel model = atAbilities();
        fill(model.entries(WizardStep.ABILITIES).getFirst(), "a/b", true, "/m");
        model.add(WizardStep.ABILITIES);
        fill(model.entries(WizardStep.ABILITIES).getLast(), "ok", true, "");
        model.next();
        assertEquals(
                new WizardProblem.WrongName("a/b"),
                model.entries(WizardStep.ABILITIES)
                        .getFirst()
                        .problemProperty()
                        .get()
                        .orElseThrow());
        assertEquals(
                new WizardProblem.Empty("model"),
                model.entries(WizardStep.ABILITIES)
                        .getLast()
                        .problemProperty()
                        .get()
                        .orElseThrow());
    }

    @Test
    void aFileThatCannotBeReadIsSaidAtItsRow() {
        WizardViewModel model = atAbilities();
        DraftEntry entry = model.entries(WizardStep.ABILITIES).getFirst();
        fill(entry, "sums", false, "/t/sums.jsonl");
        founder.problems.put(entry.change(), new FakeProblem("It is broken."));
        model.next();
        assertEquals(WizardStep.ABILITIES, model.stepProperty().get());
        assertEquals(
                new FakeProblem("It is broken.").sentence(),
                entry.problemProperty().get().orElseThrow().sentence());
        founder.problems.clear();
        model.next();
        assertEquals(WizardStep.LANGUAGES, model.stepProperty().get());
        model.back();
        assertEquals(WizardStep.ABILITIES, model.stepProperty().get());
    }
}
