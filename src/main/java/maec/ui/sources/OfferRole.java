package maec.ui.sources;

import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.SourceChange;
import maec.workflow.SourceChange.GiveModel;
import maec.workflow.SourceChange.GiveText;

import java.util.List;

/** What something that was dropped or chosen can be for. */
public enum OfferRole {
    BASE,
    ABILITY,
    PIVOT,
    LANGUAGE,
    VALIDATION,
    TASK;

    /** The roles of models. */
    static final List<OfferRole> OF_MODELS = List.of(ABILITY, PIVOT, LANGUAGE, BASE);

    /** The roles of texts. */
    static final List<OfferRole> OF_TEXTS = List.of(ABILITY, PIVOT, LANGUAGE, VALIDATION, TASK);

    /** Whether the project needs a name for it. */
    public boolean isNamed() {
        return this != BASE;
    }

    /** Whether it is measured on, in a language that is to be named as well. */
    public boolean isMeasured() {
        return this == VALIDATION || this == TASK;
    }

    /** The key of its words. */
    String key() {
        return "sources.role." + name().toLowerCase(java.util.Locale.ROOT);
    }

    SourceChange model(String name, String path) {
        return new GiveModel(
                switch (this) {
                    case BASE -> ModelRole.BASE;
                    case ABILITY -> ModelRole.ABILITY;
                    case PIVOT -> ModelRole.PIVOT;
                    case LANGUAGE, VALIDATION, TASK -> ModelRole.LANGUAGE;
                },
                name,
                path);
    }

    SourceChange text(String name, String language, String path) {
        return new GiveText(
                switch (this) {
                    case ABILITY -> CorpusRole.ABILITY_TEXT;
                    case PIVOT -> CorpusRole.PIVOT_TEXT;
                    case BASE, LANGUAGE -> CorpusRole.LANGUAGE_TEXT;
                    case VALIDATION -> CorpusRole.VALIDATION_TEXT;
                    case TASK -> CorpusRole.TASK;
                },
                name,
                language,
                path);
    }
}
