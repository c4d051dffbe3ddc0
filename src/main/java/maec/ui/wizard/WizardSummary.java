package maec.ui.wizard;

import maec.ui.text.Messages;
import maec.workflow.ProjectDraft;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.SourceChange;
import maec.workflow.SourceChange.GiveModel;
import maec.workflow.SourceChange.GiveText;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A draft in plain sentences: what there is, what is trained here, what is computed. */
final class WizardSummary {
    private final Messages messages;
    private final ProjectDraft draft;

    WizardSummary(Messages messages, ProjectDraft draft) {
        this.messages = messages;
        this.draft = draft;
    }

    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        sentences.add(messages.text("wizard.sum.base", draft.name(), draft.base()));
        boolean pivot = false;
        long trained = 0;
        for (SourceChange source : draft.sources()) {
            pivot |= isPivot(source);
            trained += isTrained(source) ? 1 : 0;
            sentences.add(sentence(source));
        }
        if (!pivot) {
            sentences.add(messages.text("wizard.sum.noPivot"));
        }
        sentences.add(
                trained == 0
                        ? messages.text("wizard.sum.nothingTrained")
                        : messages.counted("wizard.sum.trains", trained));
        sentences.add(messages.text("wizard.sum.computed"));
        return sentences;
    }

    private static boolean isPivot(SourceChange source) {
        return switch (source) {
            case GiveModel given -> given.role() == ModelRole.PIVOT;
            case GiveText given -> given.role() == CorpusRole.PIVOT_TEXT;
            default -> false;
        };
    }

    private static boolean isTrained(SourceChange source) {
        return source instanceof GiveText given
                && given.role() != CorpusRole.VALIDATION_TEXT
                && given.role() != CorpusRole.TASK;
    }

    private String sentence(SourceChange source) {
        return switch (source) {
            case GiveModel given ->
                    messages.text(
                            "wizard.sum.model",
                            messages.text(
                                    switch (given.role()) {
                                        case BASE -> "sources.role.base";
                                        case ABILITY -> "sources.role.ability";
                                        case PIVOT -> "sources.role.pivot";
                                        case LANGUAGE -> "sources.role.language";
                                    }),
                            given.name(),
                            given.model());
            case GiveText given ->
                    switch (given.role()) {
                        case ABILITY_TEXT -> trained("sources.role.ability", given);
                        case PIVOT_TEXT -> trained("sources.role.pivot", given);
                        case LANGUAGE_TEXT -> trained("sources.role.language", given);
                        case VALIDATION_TEXT ->
                                messages.text(
                                        "wizard.sum.perplexity", given.language(), file(given));
                        case TASK ->
                                messages.text("wizard.sum.task", given.language(), file(given));
                    };
            default -> "";
        };
    }

    private String trained(String role, GiveText given) {
        return messages.text("wizard.sum.trained", messages.text(role), given.name(), file(given));
    }

    private static String file(GiveText given) {
        return String.valueOf(Path.of(given.path()).getFileName());
    }
}
