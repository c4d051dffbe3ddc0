package maec.cli;

import maec.extract.RankedUnit;
import maec.extract.RankingPool;
import maec.extract.ScoreCatalog;
import maec.extract.ScoreKind;
import maec.extract.ScoreParameter;
import maec.job.ProblemException;
import maec.project.ImportancePlan;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How key neurons are found, as options: those of the ranking, and one per parameter that any score
 * declares. What is not named stays as the project has it.
 */
final class ImportanceOptions {
    private ImportanceOptions() {}

    /** Adds the options to a command. */
    static void addTo(CommandSpec command) {
        command.addOption(
                option("--score", "NAME", "How weights are scored: " + words(ScoreCatalog.ids())));
        command.addOption(
                option(
                        "--unit",
                        "NAME",
                        "What is ranked as a whole: "
                                + words(RankedUnit.values(), RankedUnit::id)));
        command.addOption(
                option(
                        "--pool",
                        "NAME",
                        "Among which weights: " + words(RankingPool.values(), RankingPool::id)));
        command.addOption(
                option(
                        "--control",
                        "PERCENT",
                        "Take out what is in the top of the pivot's general text; 0 for nothing."));
        declared().forEach((name, meaning) -> command.addOption(option("--" + name, "X", meaning)));
    }

    private static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }

    /** The parameters of all scores by name, with what they mean to which score. */
    private static Map<String, String> declared() {
        Map<String, String> all = new LinkedHashMap<>();
        for (ScoreKind kind : ScoreCatalog.all()) {
            for (ScoreParameter one : kind.parameters()) {
                String use = "(" + kind.id() + ")";
                all.merge(one.name(), one.meaning() + " " + use, (old, _) -> old + " " + use);
            }
        }
        return all;
    }

    /**
     * A plan with what was named in place of its own values.
     *
     * @param saved what the project has
     * @param command as it was parsed
     * @return the changed plan
     * @throws CommandLine.ParameterException if a name is unknown or a value out of range
     */
    static ImportancePlan over(ImportancePlan saved, CommandSpec command) {
        CommandLine.ParseResult parsed = command.commandLine().getParseResult();
        try {
            ImportancePlan plan = isScoreNamed(parsed) ? withScore(saved, parsed) : saved;
            plan =
                    parsed.hasMatchedOption("--unit")
                            ? plan.withUnit(
                                    named("--unit", parsed, RankedUnit.values(), RankedUnit::id))
                            : plan;
            plan =
                    parsed.hasMatchedOption("--pool")
                            ? plan.withPool(
                                    named("--pool", parsed, RankingPool.values(), RankingPool::id))
                            : plan;
            return parsed.hasMatchedOption("--control")
                    ? plan.withControl(control(text("--control", parsed)))
                    : plan;
        } catch (ProblemException wrong) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), wrong.problem().sentence(), wrong);
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static boolean isScoreNamed(CommandLine.ParseResult parsed) {
        return parsed.hasMatchedOption("--score")
                || declared().keySet().stream()
                        .anyMatch(name -> parsed.hasMatchedOption("--" + name));
    }

    private static ImportancePlan withScore(ImportancePlan saved, CommandLine.ParseResult parsed) {
        String score = parsed.hasMatchedOption("--score") ? text("--score", parsed) : saved.score();
        var values =
                score.equals(saved.score())
                        ? new TreeMap<>(saved.parameters())
                        : new TreeMap<String, String>();
        for (String name : declared().keySet()) {
            if (parsed.hasMatchedOption("--" + name)) {
                values.put(name, text("--" + name, parsed));
            }
        }
        return saved.withScore(score, values);
    }

    private static OptionalDouble control(String text) {
        try {
            double percent = Double.parseDouble(text);
            return percent == 0 ? OptionalDouble.empty() : OptionalDouble.of(percent);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("--control is '" + text + "', which is no number");
        }
    }

    private static String text(String option, CommandLine.ParseResult parsed) {
        return parsed.matchedOption(option).<String>getValue();
    }

    private static <T> T named(
            String option, CommandLine.ParseResult parsed, T[] values, Function<T, String> id) {
        String text = text(option, parsed);
        return Arrays.stream(values)
                .filter(value -> id.apply(value).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        option
                                                + " is '"
                                                + text
                                                + "', there are "
                                                + words(values, id)));
    }

    private static <T> String words(T[] values, Function<T, String> id) {
        return words(Arrays.stream(values).map(id).toList());
    }

    private static String words(List<String> words) {
        return String.join(", ", words);
    }
}
