package maec.cli;

import maec.extract.RankedUnit;
import maec.workflow.ScoreStudy;
import maec.workflow.StudyRow;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Compares scores, units and shares of key neurons over sample worlds of several seeds. */
@Command(
        name = "study",
        description = {
            "Compares ways to choose key neurons in sample worlds.",
            "For every seed, score, unit and k1: locates, trains and merges towards Spanish, and "
                    + "measures Spanish sums and Spanish text. Rows are kept in DIR/study.csv; what "
                    + "is there is not measured again. The table gives mean and standard deviation "
                    + "over the seeds."
        })
final class StudyCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "Where worlds and rows go.")
    private Path folder = Path.of("");

    @Option(
            names = "--seeds",
            split = ",",
            defaultValue = "1,2,3,4,5",
            description = "Seeds of the worlds (default: ${DEFAULT-VALUE}).")
    private List<Long> seeds = List.of();

    @Option(
            names = "--scores",
            split = ",",
            defaultValue = "value-change,taylor,accumulated-gradient,activation,random",
            description = "Scores (default: ${DEFAULT-VALUE}).")
    private List<String> scores = List.of();

    @Option(
            names = "--units",
            split = ",",
            defaultValue = "WEIGHT,ROW,FFN_UNIT",
            description = "Units (default: ${DEFAULT-VALUE}).")
    private List<RankedUnit> units = List.of();

    @Option(
            names = "--percents",
            split = ",",
            defaultValue = "1,5,10,30,100",
            description = "k1 (default: ${DEFAULT-VALUE}).")
    private List<Double> percents = List.of();

    @Option(names = "--json", description = "Print the rows as JSON.")
    private boolean json;

    StudyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var settings = new ScoreStudy.Settings(seeds, scores, units, percents);
        List<StudyRow> rows = new ScoreStudy(folder, settings, console.models()).run(console.job());
        if (json) {
            console.printJson(rows);
        } else {
            TextTable.lines(table(rows)).forEach(console::print);
        }
        return 0;
    }

    private static List<List<String>> table(List<StudyRow> rows) {
        Map<List<String>, List<StudyRow>> groups = new LinkedHashMap<>();
        for (StudyRow row : rows) {
            List<String> choice =
                    List.of(
                            row.score() + " " + row.unit(),
                            String.format(Locale.ROOT, "%.0f", row.keyPercent()));
            groups.computeIfAbsent(choice, _ -> new ArrayList<>()).add(row);
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("score, unit", "k1 %", "seeds", "sums-es %", "text-es perplexity"));
        groups.forEach(
                (choice, group) ->
                        lines.add(
                                List.of(
                                        choice.getFirst(),
                                        choice.getLast(),
                                        String.valueOf(group.size()),
                                        spread(group.stream().map(StudyRow::accuracy).toList(), 1),
                                        spread(
                                                group.stream().map(StudyRow::perplexity).toList(),
                                                2))));
        return lines;
    }

    /** Mean ± standard deviation of a sample. */
    private static String spread(List<Double> values, int digits) {
        double mean = values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
        double squares =
                values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
        double deviation = values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1));
        String format = "%." + digits + "f ± %." + digits + "f";
        return String.format(Locale.ROOT, format, mean, deviation);
    }
}
