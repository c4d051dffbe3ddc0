package maec.ui.sources;

import maec.combine.fit.Choice;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRow;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is said about sources, in the language that is on. */
final class SourceWords {
    private static final Pattern MATCHING = Pattern.compile("(\\d+) tensors match the base.*");
    private static final Pattern ALL = Pattern.compile("(\\d+) tensors");
    private static final Pattern CHANGED = Pattern.compile("changes (\\d+) of (\\d+) tensors");
    private static final Pattern STORED = Pattern.compile("(.+) · (\\d+) (?:files?|shards?)");
    private static final Pattern DELTA = Pattern.compile("delta · ([\\d,]+) key weights");

    private final Messages messages;

    SourceWords(Messages messages) {
        this.messages = messages;
    }

    String role(ModelRow row) {
        return switch (row.role()) {
            case BASE -> messages.text("sources.role.base") + " θ₀";
            case ABILITY -> of("ability", row.subject());
            case PIVOT -> of("pivot", row.subject());
            case LANGUAGE -> of("language", row.subject());
        };
    }

    String role(CorpusRow row) {
        return switch (row.role()) {
            case ABILITY_TEXT -> of("ability", row.subject());
            case PIVOT_TEXT -> of("pivot", row.subject());
            case LANGUAGE_TEXT -> of("language", row.subject());
            case VALIDATION_TEXT -> of("validation", row.subject());
            case TASK -> of("task", row.subject());
        };
    }

    private String of(String role, String subject) {
        return messages.text("sources.role." + role) + " · " + subject;
    }

    /** A passed check, whose phrase the lower room gives in English. */
    String check(ModelRow row) {
        Matcher matching = MATCHING.matcher(row.check());
        if (matching.matches()) {
            return messages.text("sources.check.match", matching.group(1));
        }
        Matcher all = ALL.matcher(row.check());
        if (all.matches()) {
            return messages.text("sources.check.all", all.group(1));
        }
        Matcher changed = CHANGED.matcher(row.check());
        return changed.matches()
                ? messages.text("sources.check.changes", changed.group(1), changed.group(2))
                : row.check();
    }

    /** How the weights are stored. */
    String weights(ModelRow row) {
        Matcher stored = STORED.matcher(row.weights());
        if (stored.matches()) {
            return stored.group(1)
                    + " · "
                    + messages.counted("sources.shards", Long.parseLong(stored.group(2)));
        }
        Matcher delta = DELTA.matcher(row.weights());
        if (delta.matches()) {
            long weights = Long.parseLong(delta.group(1).replace(",", ""));
            return messages.text("sources.delta", Figures.count(weights));
        }
        return row.weights().equals("adapter") ? messages.text("sources.adapter") : row.weights();
    }

    String choice(Choice choice) {
        return messages.text("sources.fit." + choice.name().toLowerCase(Locale.ROOT));
    }
}
