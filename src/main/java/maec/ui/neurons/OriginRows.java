package maec.ui.neurons;

import maec.extract.ScoreCatalog;
import maec.extract.ScoreKind;
import maec.extract.ScoreParameter;
import maec.ui.control.FigureTable.Cell;
import maec.ui.control.FigureTable.Column;
import maec.workflow.ImportanceOrigin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes from what importance was made as cells. */
final class OriginRows {
    /** Names in provenance that are not those of the form. */
    private static final Map<String, String> ALIASES = Map.of("learning-rate", "peakLearningRate");

    private static final int DIGEST_SHOWN = "sha256:".length() + 12;

    private OriginRows() {}

    static List<Column> columns() {
        return List.of(
                Column.words("Ability"),
                Column.words("Made by"),
                Column.words("Ranked"),
                Column.wide("With"),
                Column.words("State"));
    }

    static List<Cell> cells(ImportanceOrigin origin) {
        return List.of(
                Cell.of(origin.ability()),
                Cell.of(madeBy(origin)),
                Cell.of(RankingWords.ranked(origin.rule())),
                Cell.of(with(origin), "muted"),
                origin.current()
                        ? Cell.of("✓ up to date", "good")
                        : Cell.of("▲ out of date", "bad"));
    }

    private static String madeBy(ImportanceOrigin origin) {
        return origin.importedFrom().isPresent()
                ? "import of " + origin.score()
                : kind(origin).map(ScoreKind::label).orElse(origin.score());
    }

    private static Optional<ScoreKind> kind(ImportanceOrigin origin) {
        return ScoreCatalog.all().stream()
                .filter(kind -> kind.id().equals(origin.score()))
                .findFirst();
    }

    private static String with(ImportanceOrigin origin) {
        List<String> phrases = new ArrayList<>();
        origin.importedFrom().ifPresent(phrases::add);
        origin.digest()
                .ifPresent(
                        digest ->
                                phrases.add(
                                        digest.substring(
                                                0, Math.min(DIGEST_SHOWN, digest.length()))));
        if (origin.importedFrom().isEmpty()) {
            kind(origin).map(ScoreKind::parameters).orElse(List.of()).stream()
                    .map(ScoreParameter::name)
                    .forEach(name -> phrase(origin, name).ifPresent(phrases::add));
        }
        return phrases.isEmpty() ? "checkpoint and base" : String.join(" · ", phrases);
    }

    private static Optional<String> phrase(ImportanceOrigin origin, String name) {
        String value =
                origin.parameters()
                        .getOrDefault(
                                name, origin.parameters().get(ALIASES.getOrDefault(name, name)));
        return Optional.ofNullable(value)
                .map(text -> name.replace('-', ' ') + " " + ParameterField.plain(text));
    }
}
