package maec.cli;

import maec.extract.ScoreCatalog;
import maec.extract.ScoreKind;
import maec.extract.ScoreParameter;
import maec.project.ImportancePlan;
import maec.project.ImportedFile;
import maec.workflow.Projects;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Ranks the weights of a project's base for every ability. */
@Command(
        name = "locate",
        description = {
            "Ranks weights by importance for every ability.",
            "What is up to date is left alone. A score, unit, pool or control that is named is kept"
                    + " in the project."
        })
final class LocateCommand implements Callable<Integer>, Extensible {
    private final Console console;

    @Spec private @Nullable CommandSpec command;

    @Parameters(arity = "0..1", paramLabel = "PROJECT", description = "A project folder.")
    private @Nullable Path folder;

    @Option(names = "--list", description = "Print all scores with formula and parameters.")
    private boolean list;

    @Mixin private CheckpointOption checkpoints = new CheckpointOption();

    LocateCommand(Console console) {
        this.console = console;
    }

    @Override
    public void extend(CommandSpec spec) {
        ImportanceOptions.addTo(spec);
    }

    @Override
    public Integer call() {
        CommandSpec spec = java.util.Objects.requireNonNull(command);
        if (list) {
            ScoreCatalog.all().forEach(this::print);
            return 0;
        }
        if (folder == null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "PROJECT is missing");
        }
        try (var project = Projects.open(folder, console.models())) {
            ImportancePlan plan = ImportanceOptions.over(project.training().importance(), spec);
            project.saveImportance(plan);
            project.locate(checkpoints.interval(), console.job());
            project.abilities().forEach(ability -> console.print(located(ability, plan)));
        }
        return 0;
    }

    private static String located(String ability, ImportancePlan plan) {
        ImportedFile file = plan.imported().get(ability);
        return file == null
                ? "located  " + ability + described(plan)
                : "imported  " + ability + "  from " + file.path();
    }

    /** What is not as usual. */
    private static String described(ImportancePlan plan) {
        return plan.score().equals(ImportancePlan.usual().score())
                        && plan.parameters().isEmpty()
                        && plan.rule().equals(ImportancePlan.usual().rule())
                ? ""
                : String.format(
                        "  %s by %s within %s%s",
                        plan.score(),
                        plan.rule().unit().id(),
                        plan.rule().pool().id(),
                        plan.rule().controlPercent().isEmpty()
                                ? ""
                                : " without the control's top "
                                        + plan.rule().controlPercent().getAsDouble()
                                        + " %");
    }

    private void print(ScoreKind kind) {
        console.print(String.format("%-22s %s", kind.id(), kind.formula()));
        console.print("  " + kind.meaning());
        for (ScoreParameter one : kind.parameters()) {
            console.print(
                    String.format(
                            "  --%-18s %-10s %s Takes %s.",
                            one.name(),
                            one.kind().standard(),
                            one.meaning(),
                            one.kind().expected()));
        }
    }
}
