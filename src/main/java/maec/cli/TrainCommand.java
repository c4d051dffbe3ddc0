package maec.cli;

import maec.workflow.ProjectOverview.ModelRow;
import maec.workflow.Projects;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Trains whatever models a project lacks. */
@Command(
        name = "train",
        description = {
            "Trains what came without a checkpoint.",
            "The abilities, the pivot and the languages of a project, after locating; "
                    + "what is up to date is left alone. An option that is named is kept in the "
                    + "project, and what it decides is trained anew."
        })
final class TrainCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "PROJECT", description = "A project folder.")
    private Path folder = Path.of("");

    @Mixin private TrainingChoices choices = new TrainingChoices();

    @Mixin private CheckpointOption checkpoints = new CheckpointOption();

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (var project = Projects.open(folder, console.models())) {
            choices.saveIn(project);
            project.train(checkpoints.interval(), console.job());
            for (ModelRow model : project.overview().models()) {
                console.print(
                        String.format(
                                "%-12s  %-24s  %s", model.name(), model.weights(), model.path()));
            }
        }
        return 0;
    }
}
