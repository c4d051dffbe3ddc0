package maec.cli;

import maec.combine.fit.Choice;
import maec.job.ProblemException;
import maec.project.SourceProblem;
import maec.workflow.ProjectOverview;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.ProjectOverview.ModelRow;
import maec.workflow.Projects;
import maec.workflow.SourceChange;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** Says what shall be done where a model of a project differs from its base. */
@Command(
        name = "fit",
        description = {
            "Chooses what shall be done where a model differs from the base.",
            "'maec project show' lists what can be chosen; the choice is kept in the project."
        })
final class ProjectFitCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "PROJECT", description = "A project folder.")
    private Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "NAME", description = "What the project calls it.")
    private String name = "";

    @Option(
            names = "--fit",
            split = ",",
            paramLabel = "base|extend|align|leave-out|unchanged",
            converter = FitChoice.class,
            description = "One per difference, separated by commas; none to choose nothing.")
    private List<Choice> fit = new ArrayList<>();

    ProjectFitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ProjectOverview overview = Projects.overview(folder, console.models());
        List<ModelRow> named =
                overview.models().stream()
                        .filter(row -> row.role() != ModelRole.BASE && row.name().equals(name))
                        .toList();
        if (named.isEmpty()) {
            List<String> known = overview.models().stream().map(ModelRow::name).toList();
            throw new ProblemException(new SourceProblem.NoSource(name, known));
        }
        for (ModelRow row : named) {
            var change = new SourceChange.Fit(row.role(), name, Set.copyOf(fit));
            Projects.change(folder, change, console.models());
        }
        ProjectShowCommand.print(console, Projects.overview(folder, console.models()));
        return 0;
    }
}
