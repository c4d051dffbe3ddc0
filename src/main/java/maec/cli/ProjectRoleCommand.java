package maec.cli;

import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.Projects;
import maec.workflow.SourceChange;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Gives a source of a project another role. */
@Command(
        name = "role",
        description = "Makes an ability, the pivot or a language another one of the three.")
final class ProjectRoleCommand implements Callable<Integer> {
    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PROJECT", description = "A project folder.")
    private Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "FROM", description = "ability, pivot or language.")
    private SourceRole from = SourceRole.language;

    @Parameters(index = "2", paramLabel = "NAME", description = "What the project calls it.")
    private String name = "";

    @Parameters(index = "3", paramLabel = "TO", description = "ability, pivot or language.")
    private SourceRole to = SourceRole.language;

    ProjectRoleCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var change = new SourceChange.ChangeRole(model(from), name, model(to));
        Projects.change(folder, change, console.models());
        ProjectShowCommand.print(console, Projects.overview(folder, console.models()));
        return 0;
    }

    private ModelRole model(SourceRole role) {
        return role.model()
                .orElseThrow(
                        () ->
                                new ParameterException(
                                        Objects.requireNonNull(spec).commandLine(),
                                        role + " is a role of texts; remove the text and add it"));
    }
}
