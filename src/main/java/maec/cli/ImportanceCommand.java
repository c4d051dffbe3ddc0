package maec.cli;

import maec.checkpoint.SystemReason;
import maec.checkpoint.WriteProblem;
import maec.job.ProblemException;
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
import java.util.Objects;
import java.util.concurrent.Callable;

/** Writes what a project knows about importance into files for notebooks. */
@Command(
        name = "importance",
        description = {
            "Writes the key neurons of an ability as a mask, or its units as a table.",
            "Weights that were not ranked yet are ranked first."
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

    ImportanceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (mask == null && units == null) {
            throw refused("Nothing was asked for: name --mask or --units");
        }
        if (!(percent > 0 && percent <= 100)) {
            throw refused("--percent is " + percent + ", which is no share above 0 up to 100");
        }
        try (var project = Projects.open(folder, console.models())) {
            if (mask != null) {
                long keys = project.exportMask(ability, percent, mask, console.job());
                console.print("mask   " + mask + "  " + keys + " weights");
            }
            if (units != null) {
                writeUnits(project, units);
            }
        }
        return 0;
    }

    private void writeUnits(ProjectOnDisk project, Path file) {
        var lines = project.unitTable(ability, console.job());
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
