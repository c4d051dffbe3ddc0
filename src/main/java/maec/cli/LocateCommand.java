package maec.cli;

import maec.workflow.Projects;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Ranks the weights of a project's base for every ability. */
@Command(
        name = "locate",
        description = {
            "Ranks weights by importance for every ability.",
            "What is up to date is left alone."
        })
final class LocateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "PROJECT", description = "A project folder.")
    private Path folder = Path.of("");

    LocateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (var project = Projects.open(folder, console.models())) {
            project.locate(console.job());
            project.abilities().forEach(ability -> console.print("located  " + ability));
        }
        return 0;
    }
}
