package maec.cli;

import maec.evaluate.DeactivationTable;
import maec.extract.LanguageUnits;
import maec.extract.Lape;
import maec.workflow.LanguageReport;
import maec.workflow.Projects;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Finds the FFN units of a project's languages, and shows what silencing them does. */
@Command(
        name = "lape",
        description = {
            "Finds the FFN units that work for few languages.",
            "Observes the base on the texts of pivot and target languages, keeps the units of "
                    + "lowest entropy (LAPE, arXiv 2402.16438), and measures the perplexity of "
                    + "every language while the units of each are silenced, on the project's "
                    + "held-out texts of that language, or on the same text where there are none. "
                    + "What was found before is not looked for again."
        })
final class LapeCommand implements Callable<Integer> {
    private final Console console;

    @Spec private @Nullable CommandSpec command;

    @Parameters(paramLabel = "PROJECT", description = "A project folder.")
    private Path folder = Path.of("");

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Write the units too: language, layer, unit, entropy, p per language.")
    private @Nullable Path csv;

    @Option(
            names = "--percentile",
            paramLabel = "PERCENT",
            description = "A unit needs a p above this percentile of all p (default: 95).")
    private double percentile = 95;

    @Option(
            names = "--percent",
            paramLabel = "PERCENT",
            description = "How many of all units are kept (default: 1).")
    private double percent = 1;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description = "How much of each text is read (default: 1000000).")
    private long tokens = 1_000_000;

    LapeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        LanguageReport.Request request = request();
        try (var project = Projects.open(folder, console.models())) {
            LanguageReport report = project.languageUnits(request, console.job());
            if (csv != null) {
                LanguageUnitTable.write(csv, report.units());
            }
            if (json) {
                console.printJson(report);
            } else {
                print(report);
            }
        }
        return 0;
    }

    private LanguageReport.Request request() {
        if (!(percentile >= 0 && percentile <= 100 && percent >= 0 && percent <= 100)) {
            throw refused("--percentile and --percent are percentages from 0 to 100");
        }
        if (tokens < 1) {
            throw refused("--tokens is a number of at least 1");
        }
        return new LanguageReport.Request(
                new Lape(percentile / 100, percent / 100, percentile / 100), tokens);
    }

    private CommandLine.ParameterException refused(String reason) {
        if (command == null) {
            throw new IllegalStateException("options outside a command: " + reason);
        }
        return new CommandLine.ParameterException(command.commandLine(), reason);
    }

    private void print(LanguageReport report) {
        LanguageUnits units = report.units();
        console.print(
                "%d of %d units kept; a unit belongs to the languages with p above %.4f"
                        .formatted(
                                units.kept().size(),
                                units.layers() * units.unitsPerLayer(),
                                units.bar()));
        console.print("");
        console.print("units per layer");
        List<List<String>> counts = new ArrayList<>();
        counts.add(heading("layer", units.languages()));
        for (int layer = 0; layer < units.layers(); layer++) {
            int at = layer;
            counts.add(
                    row("" + layer, units.languages(), name -> "" + units.perLayer(name).get(at)));
        }
        counts.add(row("all", units.languages(), name -> "" + units.of(name).size()));
        TextTable.lines(counts).forEach(console::print);
        console.print("");
        printSuggestions(report);
        console.print("");
        console.print("perplexity, base and with a language's units silenced");
        TextTable.lines(perplexities(report.perplexities())).forEach(console::print);
    }

    private void printSuggestions(LanguageReport report) {
        console.print(
                String.format(
                        Locale.ROOT,
                        "layers to train a language in: the fewest with %.0f %% of its units",
                        100 * LanguageUnits.SUGGESTED_SHARE));
        List<List<String>> rows = new ArrayList<>();
        for (String language : report.units().languages()) {
            String layers =
                    report.suggestedLayers(language).map(Object::toString).orElse("(no units)");
            rows.add(List.of(language, layers));
        }
        TextTable.lines(rows).forEach(console::print);
    }

    private static List<List<String>> perplexities(DeactivationTable table) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(heading("", table.languages()));
        rows.add(row("base", table.base(), LapeCommand::number));
        table.rows()
                .forEach(
                        row ->
                                rows.add(
                                        row(
                                                "without " + row.silenced(),
                                                row.perplexities(),
                                                LapeCommand::number)));
        return rows;
    }

    private static List<String> heading(String first, List<String> others) {
        return row(first, others, name -> name);
    }

    private static <T> List<String> row(
            String first, List<T> others, java.util.function.Function<T, String> cell) {
        List<String> row = new ArrayList<>(List.of(first));
        others.forEach(other -> row.add(cell.apply(other)));
        return row;
    }

    private static String number(double perplexity) {
        return String.format(Locale.ROOT, "%.3f", perplexity);
    }
}
