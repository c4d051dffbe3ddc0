package maec.ui.neurons;

import maec.extract.ScoreCatalog;
import maec.extract.ScoreKind;
import maec.extract.ScoreParameter;
import maec.ui.control.FigureTable.Cell;
import maec.ui.control.FigureTable.Column;
import maec.ui.text.Messages;
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

    private final Messages messages;
    private final ScoreWords words;

    OriginRows(Messages messages) {
        this.messages = messages;
        this.words = new ScoreWords(messages);
    }

    List<Column> columns() {
        return List.of(
                Column.words(messages.text("neurons.origin.ability")),
                Column.words(messages.text("neurons.origin.made")),
                Column.words(messages.text("neurons.origin.ranked")),
                Column.wide(messages.text("neurons.origin.with")),
                Column.words(messages.text("neurons.origin.state")));
    }

    List<Cell> cells(ImportanceOrigin origin) {
        return List.of(
                Cell.of(origin.ability()),
                Cell.of(madeBy(origin)),
                Cell.of(new RankingWords(messages).ranked(origin.rule())),
                Cell.of(with(origin), "muted"),
                origin.current()
                        ? Cell.of("✓ " + messages.text("neurons.origin.current"), "good")
                        : Cell.of("▲ " + messages.text("neurons.origin.stale"), "bad"));
    }

    private String madeBy(ImportanceOrigin origin) {
        return origin.importedFrom().isPresent()
                ? messages.text("neurons.origin.import", origin.score())
                : kind(origin).map(words::name).orElse(origin.score());
    }

    private static Optional<ScoreKind> kind(ImportanceOrigin origin) {
        return ScoreCatalog.all().stream()
                .filter(kind -> kind.id().equals(origin.score()))
                .findFirst();
    }

    private String with(ImportanceOrigin origin) {
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
        return phrases.isEmpty()
                ? messages.text("neurons.origin.checkpoint")
                : String.join(" · ", phrases);
    }

    private Optional<String> phrase(ImportanceOrigin origin, String name) {
        String value =
                origin.parameters()
                        .getOrDefault(
                                name, origin.parameters().get(ALIASES.getOrDefault(name, name)));
        return Optional.ofNullable(value)
                .map(text -> words.parameter(name) + " " + ParameterField.plain(text));
    }
}
