package maec.cli;

import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.Projects;
import maec.workflow.SourceChange;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Gives a project further sources. */
@Command(
        name = "add",
        description = {
            "Adds models and texts to a project, or puts them in the place of others.",
            "What follows from them is made anew by the next 'maec analyse'."
        })
final class ProjectAddCommand implements Callable<Integer> {
    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "PROJECT", description = "A project folder.")
    private Path folder = Path.of("");

    @Option(names = "--base", paramLabel = "MODEL", description = "Another base.")
    private @Nullable String base;

    @Mixin private SourceOptions sources = new SourceOptions();

    ProjectAddCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<SourceChange> changes = new ArrayList<>();
        if (base != null) {
            String model = SourceOptions.absolute(base);
            changes.add(new SourceChange.GiveModel(ModelRole.BASE, "base", model));
        }
        changes.addAll(sources.changes());
        if (changes.isEmpty()) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "name what to add, such as --language es=es.txt");
        }
        changes.forEach(change -> Projects.change(folder, change, console.models()));
        ProjectShowCommand.print(console, Projects.overview(folder, console.models()));
        return 0;
    }
}
