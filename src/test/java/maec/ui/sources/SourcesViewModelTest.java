package maec.ui.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.combine.fit.Choice;
import maec.combine.fit.Difference;
import maec.tensor.DType;
import maec.ui.FakeDesktop;
import maec.ui.FakeProblem;
import maec.ui.FakeProject;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.workflow.ModelCheck;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.ProjectOverview.ModelRow;
import maec.workflow.SourceChange;
import maec.workflow.StoredWeights;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class SourcesViewModelTest {
    private static final Difference VOCABULARY =
            new Difference.OtherVocabulary(
                    List.of("model.embed_tokens.weight"), 2, 3, Optional.empty());

    @TempDir private Path folder;
    private final FakeDesktop desktop = new FakeDesktop();
    private final Messages messages = new Messages(Language.ENGLISH);
    private final List<Path> reopened = new ArrayList<>();

    private SourcesViewModel model(FakeProject project) {
        return new SourcesViewModel(
                project,
                new RecipeModel(project, _ -> {}),
                new ImmediateJobRunner(new JobBoard()),
                desktop,
                messages,
                reopened::add);
    }

    private static ModelRow differing(Set<Choice> fit) {
        return new ModelRow(
                "te",
                ModelRole.LANGUAGE,
                "te",
                "/models/te",
                "Llama",
                new StoredWeights.Tensors(List.of(DType.F32), 1),
                1,
                fit.isEmpty()
                        ? new ModelCheck.Differs(VOCABULARY)
                        : new ModelCheck.Matches(30, List.copyOf(fit)),
                true,
                List.of(VOCABULARY),
                fit);
    }

    @Test
    void aDroppedTextWaitsForItsRoleAndIsTakenThen() throws IOException {
        FakeProject project = FakeProject.sampleLike();
        SourcesViewModel model = model(project);
        Path text = Files.writeString(folder.resolve("general-sw.txt"), "habari\n");
        model.offer(List.of(text));
        Offer offer = model.offers().getFirst();
        assertFalse(offer.isModel());
        assertEquals(OfferRole.LANGUAGE, offer.roleProperty().get());
        assertEquals("sw", offer.nameProperty().get());
        model.accept(offer);
        assertEquals(
                List.of(
                        new SourceChange.GiveText(
                                CorpusRole.LANGUAGE_TEXT, "sw", "sw", text.toString())),
                project.changes());
        assertTrue(model.offers().isEmpty());
    }

    @Test
    void whatCannotBeTakenStaysWithItsReason() {
        FakeProject project =
                FakeProject.sampleLike().failingWith(new FakeProblem("It is broken."));
        SourcesViewModel model = model(project);
        model.offer(List.of(folder));
        Offer offer = model.offers().getFirst();
        assertTrue(offer.isModel());
        offer.roleProperty().set(OfferRole.ABILITY);
        model.accept(offer);
        assertEquals(
                new FakeProblem("It is broken.").sentence(),
                offer.problemProperty().get().orElseThrow().sentence());
        assertEquals(List.of(offer), List.copyOf(model.offers()));
        assertEquals(List.of(), project.changes());
    }

    @Test
    void aDroppedProjectIsOpened() throws IOException {
        Files.writeString(folder.resolve("project.maec"), "{}");
        SourcesViewModel model = model(FakeProject.sampleLike());
        model.offer(List.of(folder));
        assertEquals(List.of(folder), reopened);
        assertTrue(model.offers().isEmpty());
    }

    @Test
    void aModelOfTheCacheIsOffered() {
        SourcesViewModel model = model(FakeProject.sampleLike());
        model.lookIntoCache();
        model.offer(model.cachedProperty().get().getFirst());
        Offer offer = model.offers().getFirst();
        assertEquals("hf:org/llama-es", offer.source());
        assertEquals(
                new SourceChange.GiveModel(ModelRole.LANGUAGE, "es", "hf:org/llama-es"),
                offer.change());
    }

    @Test
    void aDifferenceWithoutAChoiceHoldsTheAnalysisBack() {
        FakeProject project =
                FakeProject.sampleLike().analysed(false).withModels(List.of(differing(Set.of())));
        SourcesViewModel model = model(project);
        assertFalse(model.canAnalyse());
        assertEquals(messages.text("sources.invite.choose"), model.invitation());
        model.choose(differing(Set.of()), VOCABULARY, Choice.EXTEND);
        assertEquals(
                List.of(new SourceChange.Fit(ModelRole.LANGUAGE, "te", Set.of(Choice.EXTEND))),
                project.changes());
    }

    @Test
    void anotherChoiceAboutADifferenceTakesThePlaceOfTheOldOne() {
        FakeProject project = FakeProject.sampleLike();
        ModelRow row = differing(Set.of(Choice.EXTEND, Choice.LEAVE_OUT));
        model(project).choose(row, VOCABULARY, Choice.BASE_ROWS);
        assertEquals(
                List.of(
                        new SourceChange.Fit(
                                ModelRole.LANGUAGE,
                                "te",
                                Set.of(Choice.BASE_ROWS, Choice.LEAVE_OUT))),
                project.changes());
    }

    @Test
    void aRefusedRemovalSaysWhy() {
        FakeProject project =
                FakeProject.sampleLike().failingWith(new FakeProblem("It is broken."));
        SourcesViewModel model = model(project);
        model.remove(project.overview().corpora().getFirst());
        assertTrue(model.changeProperty().get() instanceof JobState.Failed<?>);
        model.forgetChange();
        assertFalse(model.changeProperty().get() instanceof JobState.Failed<?>);
    }

    @Test
    void theInvitationSpeaksTheLanguageThatIsOn() {
        SourcesViewModel model = model(FakeProject.sampleLike().analysed(false));
        assertTrue(model.invitation().startsWith("4 models are trained"), model.invitation());
        messages.choose(Language.SPANISH);
        assertTrue(model.invitation().startsWith("Primero se entrenan 4"), model.invitation());
    }
}
