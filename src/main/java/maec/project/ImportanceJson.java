package maec.project;

import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.extract.RankedUnit;
import maec.extract.RankingPool;
import maec.extract.RankingRule;
import maec.extract.ScoreCatalog;
import maec.extract.ScoreKind;
import maec.extract.ScoreParameter;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The member {@code training.importance} of a project file, which is left out where nothing was
 * chosen.
 */
final class ImportanceJson {
    private ImportanceJson() {}

    static ImportancePlan read(StrictObject object) {
        String score = object.text("score");
        ScoreKind kind =
                ScoreCatalog.all().stream()
                        .filter(one -> one.id().equals(score))
                        .findFirst()
                        .orElseThrow(
                                () -> object.wrong(object.at("score"), oneOf(ScoreCatalog.ids())));
        return new ImportancePlan(
                score,
                object.optionalObject("parameters", from -> parameters(from, kind))
                        .orElseGet(TreeMap::new),
                new RankingRule(
                        choice(object, "unit", RankedUnit.values(), RankedUnit::id),
                        choice(object, "pool", RankingPool.values(), RankingPool::id),
                        control(object)),
                object.objectsByName("imported", ImportanceJson::imported));
    }

    private static ImportedFile imported(StrictObject object) {
        String digest = object.text("digest");
        if (!digest.matches("sha256:[0-9a-f]{64}")) {
            throw object.wrong(object.at("digest"), "sha256: and 64 hexadecimal digits");
        }
        return new ImportedFile(object.text("file"), digest);
    }

    private static SortedMap<String, String> parameters(StrictObject object, ScoreKind kind) {
        SortedMap<String, String> values = new TreeMap<>();
        for (ScoreParameter parameter : kind.parameters()) {
            object.optionalScalar(parameter.name())
                    .ifPresent(
                            text -> {
                                if (!parameter.kind().holds(text)) {
                                    throw object.wrong(
                                            object.at(parameter.name()),
                                            parameter.kind().expected());
                                }
                                values.put(parameter.name(), text);
                            });
        }
        return values;
    }

    /** The value of that id; the first, which is the usual one, where the member is left out. */
    private static <T> T choice(
            StrictObject object, String member, T[] values, Function<T, String> id) {
        Optional<String> text = object.optionalText(member);
        return text.isEmpty()
                ? values[0]
                : Arrays.stream(values)
                        .filter(value -> id.apply(value).equals(text.get()))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        object.wrong(
                                                object.at(member),
                                                oneOf(Arrays.stream(values).map(id).toList())));
    }

    private static OptionalDouble control(StrictObject object) {
        return object.optionalObject(
                        "control",
                        from -> {
                            double percent = from.number("percent");
                            if (!(percent > 0 && percent <= 100)) {
                                throw from.wrong(from.at("percent"), "a percentage above 0");
                            }
                            return OptionalDouble.of(percent);
                        })
                .orElse(OptionalDouble.empty());
    }

    private static String oneOf(List<String> words) {
        return "one of " + String.join(", ", words);
    }

    static void write(ObjectNode node, ImportancePlan plan) {
        node.put("score", plan.score());
        ObjectNode parameters = node.putObject("parameters");
        for (ScoreParameter parameter : ScoreCatalog.named(plan.score()).parameters()) {
            String text = plan.parameters().get(parameter.name());
            if (text != null) {
                switch (parameter.kind()) {
                    case ScoreParameter.Whole _ ->
                            parameters.put(parameter.name(), Integer.parseInt(text));
                    case ScoreParameter.Real _ ->
                            parameters.put(parameter.name(), Double.parseDouble(text));
                    case ScoreParameter.Flag _ ->
                            parameters.put(parameter.name(), Boolean.parseBoolean(text));
                    case ScoreParameter.Choice _ -> parameters.put(parameter.name(), text);
                }
            }
        }
        node.put("unit", plan.rule().unit().id());
        node.put("pool", plan.rule().pool().id());
        plan.rule()
                .controlPercent()
                .ifPresent(percent -> node.putObject("control").put("percent", percent));
        if (!plan.imported().isEmpty()) {
            ObjectNode imported = node.putObject("imported");
            plan.imported()
                    .forEach(
                            (ability, file) ->
                                    imported.putObject(ability)
                                            .put("file", file.path())
                                            .put("digest", file.digest()));
        }
    }
}
