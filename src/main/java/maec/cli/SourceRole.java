package maec.cli;

import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRole;

import java.util.Optional;

/** A role as people write it: those of models, then those of texts to measure on. */
enum SourceRole {
    ability(ModelRole.ABILITY, CorpusRole.ABILITY_TEXT),
    pivot(ModelRole.PIVOT, CorpusRole.PIVOT_TEXT),
    language(ModelRole.LANGUAGE, CorpusRole.LANGUAGE_TEXT),
    validation(null, CorpusRole.VALIDATION_TEXT),
    task(null, CorpusRole.TASK);

    private final Optional<ModelRole> model;
    private final CorpusRole text;

    SourceRole(@org.jspecify.annotations.Nullable ModelRole model, CorpusRole text) {
        this.model = Optional.ofNullable(model);
        this.text = text;
    }

    /** The role of a model, empty where only texts have it. */
    Optional<ModelRole> model() {
        return model;
    }

    /** The role of a text. */
    CorpusRole text() {
        return text;
    }
}
