package maec.cli;

import maec.combine.Recipe;
import maec.tensor.DType;
import maec.workflow.ExportReport;
import maec.workflow.ExportRequest;
import maec.workflow.Projects;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Writes the merge of a project as a checkpoint. */
@Command(
        name = "export",
        description = {
            "Writes the merge by a project's recipe, or by the options given here, as a model",
            "folder, and reads it back to verify it."
        })
final class ExportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "PROJECT", description = "A project folder, analysed.")
    private Path folder = Path.of("");

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "A folder that does not exist or is empty.")
    private Path output = Path.of("");

    @Option(
            names = "--dtype",
            defaultValue = "f32",
            paramLabel = "TYPE",
            description = "f32, f16 or bf16; default ${DEFAULT-VALUE}.")
    private String dtype = "f32";

    @Option(
            names = "--shard-size",
            defaultValue = "5000000000",
            paramLabel = "BYTES",
            description = "Largest size of a file; default ${DEFAULT-VALUE}.")
    private long shardBytes;

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    @Spec private @Nullable CommandSpec command;

    @Mixin private RecipeOptions options = new RecipeOptions();

    ExportCommand(Console console) {
        this.console = console;
    }

    private DType type() {
        String name = dtype.toUpperCase(Locale.ROOT).replaceFirst("^FP", "F");
        return DType.named(name)
                .filter(DType::isComputable)
                .orElseThrow(
                        () ->
                                new ParameterException(
                                        commandLine(), "Weights cannot be written as " + dtype));
    }

    private CommandLine commandLine() {
        if (command == null) {
            throw new IllegalStateException("options outside a command");
        }
        return command.commandLine();
    }

    @Override
    public Integer call() {
        try (var project = Projects.open(folder)) {
            Recipe recipe = options.over(project.recipe());
            var request = new ExportRequest(recipe, output, type(), shardBytes);
            ExportReport report = project.export(request, console.job());
            if (json) {
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("folder", report.folder().toString());
                result.put("bytes", report.bytes());
                result.put("seconds", report.seconds());
                result.put("verification", report.verification());
                console.printJson(result);
            } else {
                console.print(
                        String.format(
                                Locale.ROOT,
                                "%s: %,d bytes in %.1f s",
                                report.folder(),
                                report.bytes(),
                                report.seconds()));
                console.print(report.verification());
            }
        }
        return 0;
    }
}
