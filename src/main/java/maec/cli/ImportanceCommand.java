package maec.cli;

import maec.checkpoint.SystemReason;
import maec.checkpoint.WriteProblem;
import maec.job.ProblemException;
import maec.workflow.LocatedImportance;
import maec.workflow.ProjectOnDisk;
import maec.workflow.Projects;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Exchanges what a project knows about importance with notebooks, by files. */
@Command(
        name = "importance",
        description = {
            "Writes the importance of an ability as map, mask or table of units, or takes it over"
                    + " from such a file.",
            "Weights that were not ranked yet are ranked before anything is written. What is"
                    + " imported is used instead of a ranking until --drop-import, or until locate"
                    + " names a score, unit, pool or control."
        })
final class ImportanceCommand implements Callable<Integer> {
    private final Console console;

    @Spec private @Nullable CommandSpec command;

    @Parameters(index = "0", paramLabel = "PROJECT", description = "A project folder.")
    private Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "ABILITY", description = "One of its abilities.")
    private String ability = "";

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description = "Write a safetensors file of U8 tensors, 1 where a weight is key.")
    private @Nullable Path mask;

    @Option(
            names = "--percent",
            paramLabel = "K",
            defaultValue = "5",
            description = "Share of key neurons in the mask (default: 5).")
    private double percent = 5;

    @Option(
            names = "--units",
            paramLabel = "FILE",
            description = "Write a CSV file: layer, kind, unit, score, rank, percentile.")
    private @Nullable Path units;

    @Option(
            names = "--map",
            paramLabel = "FILE",
            description = "Write a safetensors file of U8 tensors, the bin of every weight.")
    private @Nullable Path map;

    @Option(
            names = "--import",
            paramLabel = "FILE",
            description =
                    "Take the importance from a map, a mask, or a CSV file of units (.csv) instead"
                            + " of ranking weights.")
    private @Nullable Path imported;

    @Option(
            names = "--drop-import",
            description = "Rank weights again instead of using what was imported.")
    private boolean dropImport;

    ImportanceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean isAsked = mask != null || units != null || map != null;
        if (!isAsked && imported == null && !dropImport) {
            throw refused(
                    "Nothing was asked for: name --mask, --units, --map, --import or --drop-import");
        }
        if (imported != null && dropImport) {
            throw refused("--import and --drop-import contradict each other");
        }
        if (!(percent > 0 && percent <= 100)) {
            throw refused("--percent is " + percent + ", which is no share above 0 up to 100");
        }
        try (var project = Projects.open(folder, console.models())) {
            if (dropImport) {
                project.saveImportance(project.training().importance().withoutImport(ability));
                project.located(ability, console.job());
                console.print("located  " + ability);
            }
            if (imported != null) {
                takeOver(project, imported);
            }
            if (isAsked) {
                write(project.located(ability, console.job()));
            }
        }
        return 0;
    }

    private void takeOver(ProjectOnDisk project, Path file) {
        long keys = project.importImportance(ability, file, console.job());
        console.print(
                "imported  %s  %d key weights at k₁ = %s %%"
                        .formatted(file, keys, project.training().keyPercent()));
    }

    private void write(LocatedImportance importance) {
        if (map != null) {
            importance.writeMap(map);
            console.print("map    " + map);
        }
        if (mask != null) {
            long keys = importance.writeMask(percent, mask, console.job());
            console.print("mask   " + mask + "  " + keys + " weights");
        }
        if (units != null) {
            writeUnits(importance.unitLines(), units);
        }
    }

    private void writeUnits(List<String> lines, Path file) {
        try {
            Files.write(file, lines);
        } catch (IOException failed) {
            throw new ProblemException(
                    new WriteProblem.CannotWrite(file, SystemReason.of(failed)), failed);
        }
        console.print("units  " + file + "  " + (lines.size() - 1) + " units");
    }

    private CommandLine.ParameterException refused(String reason) {
        return new CommandLine.ParameterException(
                Objects.requireNonNull(command).commandLine(), reason);
    }
}
