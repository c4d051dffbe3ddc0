package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.FolderProblem;
import maec.job.ProblemException;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.SourceChange.GiveModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A project opens where its models or texts were moved, and goes on once they are found. */
class MissingFilesTest {
    @TempDir Path folder;

    private Path copy() throws IOException {
        return SharedSample.copyTo(SharedSample.usual(), folder.resolve("project"));
    }

    @Test
    void aMovedBaseIsSaidAndCanBeGivenAgain() throws IOException {
        Path place = copy();
        Path moved = folder.resolve("elsewhere");
        Files.move(place.resolve("models/base"), moved);
        try (ProjectOnDisk project = Projects.open(place, SharedSample.MODELS)) {
            assertFalse(project.isAnalysed());
            var base = project.overview().models().getFirst();
            assertEquals(ModelRole.BASE, base.role());
            assertEquals(new ModelCheck.Missing(place.resolve("models/base")), base.check());
            var problem =
                    assertThrows(ProblemException.class, () -> project.outcome(project.recipe()))
                            .problem();
            assertEquals(new FolderProblem.PathMissing(place.resolve("models/base")), problem);

            project.changeSources(new GiveModel(ModelRole.BASE, "base", moved.toString()));
            assertTrue(project.isAnalysed(), "the same weights stand elsewhere");
            assertEquals(project.recipe(), project.outcome(project.recipe()).recipe());
        }
    }

    @Test
    void aMissingTextIsSaidAndNothingIsCurrentWithoutIt() throws IOException {
        Path place = copy();
        Path text = place.resolve("corpora/general.sw.txt");
        byte[] words = Files.readAllBytes(text);
        Files.delete(text);
        try (ProjectOnDisk project = Projects.open(place, SharedSample.MODELS)) {
            assertFalse(project.isAnalysed());
        }
        Files.write(text, words);
        try (ProjectOnDisk project = Projects.open(place, SharedSample.MODELS)) {
            assertTrue(project.isAnalysed());
        }
    }
}
