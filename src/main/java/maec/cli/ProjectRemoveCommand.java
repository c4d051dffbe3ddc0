package maec.cli;

import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.Projects;
import maec.workflow.SourceChange;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Takes sources out of a project. */
@Command(
        name = "remove",
        description = {
            "Takes a model or a text out of a project; files are left alone.",
            "An ability or language that has neither afterwards goes."
        })
final class ProjectRemoveCommand implements Callable<Integer> {
    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PROJECT", description = "A project folder.")
    private Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "ROLE", description = "One of ${COMPLETION-CANDIDATES}.")
    private SourceRole role = SourceRole.language;

    @Parameters(index = "2", paramLabel = "NAME", description = "What the project calls it.")
    private String name = "";

    @Option(names = "--text", description = "Take its text out, and not its model.")
    private boolean text;

    ProjectRemoveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        SourceChange change =
                text || role.model().isEmpty()
                        ? new SourceChange.TakeText(role.text(), name)
                        : new SourceChange.TakeModel(model(), name);
        Projects.change(folder, change, console.models());
        ProjectShowCommand.print(console, Projects.overview(folder, console.models()));
        return 0;
    }

    private ModelRole model() {
        return role.model()
                .orElseThrow(
                        () ->
                                new ParameterException(
                                        Objects.requireNonNull(spec).commandLine(),
                                        role + " is a role of texts"));
    }
}
