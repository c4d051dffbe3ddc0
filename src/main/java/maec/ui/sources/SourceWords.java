package maec.ui.sources;

import maec.combine.fit.Choice;
import maec.tensor.DType;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.ModelCheck;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRow;
import maec.workflow.StoredWeights;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is said about sources, in the language that is on. */
final class SourceWords {
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

    /** What was found about a model; sentences of problems and differences stay as they are. */
    String check(ModelCheck check) {
        return switch (check) {
            case ModelCheck.Whole(int tensors) -> messages.text("sources.check.all", tensors);
            case ModelCheck.Matches(int tensors, _) ->
                    messages.text("sources.check.match", tensors);
            case ModelCheck.Changes(int changed, int total) ->
                    messages.text("sources.check.changes", changed, total);
            case ModelCheck.Differs(var first) -> first.sentence();
            case ModelCheck.Unknown(String tensor) ->
                    messages.text("sources.check.unknown", tensor);
            case ModelCheck.Missing(var path) -> messages.text("sources.check.missing", path);
            case ModelCheck.NotTrained _ -> messages.text("sources.check.notTrained");
            case ModelCheck.Refused(var problem) -> problem.sentence();
        };
    }

    /** How the weights are stored. */
    String weights(StoredWeights weights) {
        return switch (weights) {
            case StoredWeights.None _ -> "";
            case StoredWeights.Tensors(List<DType> types, int files) ->
                    types.stream()
                                    .map(type -> type.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", "))
                            + " · "
                            + messages.counted("sources.shards", files);
            case StoredWeights.Delta(long changed) ->
                    messages.text("sources.delta", Figures.count(changed));
            case StoredWeights.Adapter _ -> messages.text("sources.adapter");
        };
    }

    String choice(Choice choice) {
        return messages.text("sources.fit." + choice.name().toLowerCase(Locale.ROOT));
    }
}
