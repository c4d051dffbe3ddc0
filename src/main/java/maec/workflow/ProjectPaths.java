package maec.workflow;

import maec.combine.RecipeFile;
import maec.combine.RecipeFile.Sources;
import maec.combine.fit.Choice;
import maec.project.Manifest;
import maec.project.Subject;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the models of a project lie: what it came with, or what it trained.
 *
 * @param manifest what the project consists of
 * @param files where it lies
 */
record ProjectPaths(Manifest manifest, ProjectFiles files) {
    /** The base's folder. */
    Path base() {
        return files.model(manifest.base());
    }

    /** The checkpoint that a subject came with. */
    Path given(Subject subject) {
        return files.model(subject.model().orElseThrow());
    }

    /** The model, or the delta, of an ability or of the pivot language. */
    Path keyTuned(Subject subject) {
        return subject.model()
                .map(files::model)
                .orElseGet(() -> files.artifacts().path(Lineage.deltaName(subject)));
    }

    /** The model of a target language. */
    Path fullyTuned(Subject language) {
        return language.model()
                .map(files::model)
                .orElseGet(() -> files.artifacts().path(Lineage.modelName(language)));
    }

    /** All of them, as a recipe file names them. */
    RecipeFile.Sources sources() {
        var abilities = new TreeMap<String, RecipeFile.AbilitySource>();
        for (Subject ability : manifest.abilities()) {
            Path importance = files.artifacts().path(Lineage.importanceName(ability));
            abilities.put(
                    ability.name(),
                    new RecipeFile.AbilitySource(keyTuned(ability), Optional.of(importance)));
        }
        var languages = new TreeMap<String, Path>();
        manifest.languages().forEach(it -> languages.put(it.name(), fullyTuned(it)));
        return new RecipeFile.Sources(
                base(), manifest.pivot().map(this::keyTuned), abilities, languages, fit());
    }

    /** What was chosen about the models that the project came with. */
    private TreeMap<String, Set<Choice>> fit() {
        var fit = new TreeMap<String, Set<Choice>>();
        manifest.abilities().forEach(it -> fit.put(Sources.ability(it.name()), fit(it)));
        manifest.pivot().ifPresent(it -> fit.put(Sources.PIVOT, fit(it)));
        manifest.languages().forEach(it -> fit.put(Sources.language(it.name()), fit(it)));
        return fit;
    }

    private static Set<Choice> fit(Subject subject) {
        return subject.model().isPresent() ? subject.fit() : Set.of();
    }
}
