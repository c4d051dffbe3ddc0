package maec.cli;

import maec.workflow.ProjectDraft;
import maec.workflow.Projects;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Makes a project of one's own. */
@Command(
        name = "new",
        description = {
            "Makes a project from a base and sources.",
            "What has a model is taken as it is; what has a text only is trained by 'maec analyse'."
        })
final class ProjectNewCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "A folder without a project.")
    private Path folder = Path.of("");

    @Option(
            names = "--base",
            required = true,
            paramLabel = "MODEL",
            description = "The base: a folder or hf:org/name.")
    private String base = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "For title bars and model cards; the folder's name where not given.")
    private @Nullable String name;

    @Mixin private SourceOptions sources = new SourceOptions();

    ProjectNewCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path absolute = folder.toAbsolutePath().normalize();
        String title = name == null ? String.valueOf(absolute.getFileName()) : name;
        var draft = new ProjectDraft(title, SourceOptions.absolute(base), sources.changes());
        try (var project = Projects.create(absolute, draft, console.models())) {
            console.print("made           " + project.folder());
            ProjectShowCommand.print(console, project.overview());
        }
        return 0;
    }
}
