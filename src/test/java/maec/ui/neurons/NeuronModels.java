package maec.ui.neurons;

import maec.ui.FakeProject;
import maec.ui.chart.LinkedSelection;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Messages;

/** Makes the view model of the Neurons stage for tests. */
final class NeuronModels {
    private NeuronModels() {}

    static NeuronsViewModel of(FakeProject project, RecipeModel recipe, Messages messages) {
        var languages =
                new LanguagesViewModel(
                        project, recipe, new ImmediateJobRunner(new JobBoard()), messages);
        return new NeuronsViewModel(
                project, recipe, languages, new LinkedSelection(), messages, () -> {});
    }
}
