package maec.ui.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import maec.combine.Recipe;
import maec.ui.FakeProject;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

class RecipeKeeperTest {
    @Test
    void aQueueOfRecipesIsSavedAsItsNewest() {
        FakeProject project = FakeProject.sampleLike();
        Deque<Runnable> queue = new ArrayDeque<>();
        var keeper = new RecipeKeeper(project, queue::add, _ -> {});
        Recipe first = project.recipe().withBeta(0.1);
        Recipe second = project.recipe().withBeta(0.2).withAlpha(2);
        keeper.accept(first);
        keeper.accept(second);
        assertEquals(1, queue.size());
        queue.remove().run();
        assertEquals(List.of(second), project.saved());
        keeper.accept(first);
        queue.remove().run();
        assertEquals(List.of(second, first), project.saved());
    }
}
