package maec.ui.neurons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.ui.FakeDesktop;
import maec.ui.FakeProblem;
import maec.ui.FakeProject;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Language;
import maec.ui.text.Messages;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

class ExchangeViewModelTest {
    private final FakeProject project = FakeProject.sampleLike();
    private final FakeDesktop desktop = new FakeDesktop();
    private final AtomicInteger located = new AtomicInteger();
    private final ExchangeViewModel model =
            new ExchangeViewModel(
                    project,
                    new RecipeModel(project, _ -> {}),
                    new ImmediateJobRunner(new JobBoard()),
                    desktop,
                    new Messages(Language.ENGLISH),
                    located::incrementAndGet);

    @Test
    void nothingHappensWhereNoFileIsChosen() {
        model.takeOver();
        model.save(ExchangeViewModel.Kind.MAP);
        assertEquals(JobState.idle(), model.runProperty().get());
        assertEquals(Optional.empty(), project.imported());
    }

    @Test
    void aFileIsTakenOverForTheAbilityAndTheStageLooksAgain(@TempDir Path folder) {
        Path file = folder.resolve("mask.safetensors");
        desktop.choosingFiles(file);
        model.takeOver();
        assertEquals(Optional.of(file), project.imported());
        assertEquals(
                "mask.safetensors was taken over: 1 234 key weights.",
                model.answerProperty().get().replace('\u202f', ' '));
        assertTrue(located.get() > 0);
    }

    @Test
    void theMapIsCopiedUnderTheNameOfTheAbility(@TempDir Path folder) throws IOException {
        Path map = Files.write(folder.resolve("inside"), new byte[] {1, 2, 3});
        project.mapped(map);
        desktop.choosing(Files.createDirectories(folder.resolve("out")));
        model.save(ExchangeViewModel.Kind.MAP);
        String answer = model.answerProperty().get();
        assertTrue(answer.startsWith("Saved ") && answer.endsWith("arithmetic.map.safetensors."));
        Path saved = Path.of(answer.substring("Saved ".length(), answer.length() - 1));
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(saved));
    }

    @Test
    void aFailureIsShownAndTheWorkCanBeDoneAgain(@TempDir Path folder) {
        desktop.choosingFiles(folder.resolve("map.safetensors"));
        project.failingWith(new FakeProblem("The file does not fit."));
        model.takeOver();
        assertTrue(model.runProperty().get() instanceof JobState.Failed<?>);
        assertEquals("", model.answerProperty().get());
        model.again();
        assertFalse(model.answerProperty().get().isEmpty());
    }
}
