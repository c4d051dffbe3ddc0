package maec.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** What can be done to the sources of a project, each a command of its own. */
@Command(
        name = "project",
        description = "Makes a project of your own, lists its sources, and changes them.")
final class ProjectCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    /**
     * What can be done.
     *
     * @param console what they print to
     * @return one object per command
     */
    static List<Callable<Integer>> actions(Console console) {
        return List.of(
                new ProjectNewCommand(console),
                new ProjectShowCommand(console),
                new ProjectAddCommand(console),
                new ProjectRemoveCommand(console),
                new ProjectRoleCommand(console),
                new ProjectFitCommand(console));
    }

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        throw new ParameterException(
                line, "name what to do: " + String.join(", ", line.getSubcommands().keySet()));
    }
}
