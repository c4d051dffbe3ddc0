package maec.workflow;

import maec.checkpoint.ImportanceMap;
import maec.checkpoint.TensorSource;
import maec.combine.CombinationInputs;
import maec.combine.CombinationInputs.Ability;
import maec.combine.CombinationInputs.Language;
import maec.combine.WeightBins;
import maec.project.Manifest;
import maec.project.Subject;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that a merge of the project reads, open; all artifacts have to be there. */
final class Ingredients implements AutoCloseable {
    private final ProjectSources sources;
    private final List<ImportanceMap> maps = new ArrayList<>();
    private final Map<String, TensorSource> models = new LinkedHashMap<>();
    private final CombinationInputs inputs;

    private Ingredients(ProjectSources sources, Manifest manifest, ProjectFiles files) {
        this.sources = sources;
        models.put("base", sources.plainBase());
        List<Ability> abilities = new ArrayList<>();
        for (Subject ability : manifest.abilities()) {
            ImportanceMap map =
                    ImportanceMap.open(files.artifacts().path(Lineage.importanceName(ability)));
            maps.add(map);
            TensorSource tuned = sources.keyTuned(ability);
            models.put(ability.name(), tuned);
            abilities.add(
                    new Ability(ability.name(), tuned, WeightBins.of(map, sources.extension())));
        }
        Optional<TensorSource> pivot = manifest.pivot().map(sources::keyTuned);
        pivot.ifPresent(tuned -> models.put(manifest.pivot().orElseThrow().name(), tuned));
        List<Language> languages = new ArrayList<>();
        for (Subject language : manifest.languages()) {
            TensorSource tuned = sources.fullyTuned(language);
            models.put(language.name(), tuned);
            languages.add(new Language(language.name(), tuned));
        }
        inputs = new CombinationInputs(sources.base(), pivot, abilities, languages);
    }

    /** Opens all models and importance maps of a project. */
    static Ingredients open(Manifest manifest, ProjectFiles files) {
        ProjectSources sources = new ProjectSources(manifest, files);
        boolean complete = false;
        try {
            Ingredients opened = new Ingredients(sources, manifest, files);
            complete = true;
            return opened;
        } finally {
            if (!complete) {
                sources.close();
            }
        }
    }

    /** What is combined. */
    CombinationInputs inputs() {
        return inputs;
    }

    /** Base and tuned models by the names that measurements use, base first. */
    Map<String, TensorSource> models() {
        return models;
    }

    @Override
    public void close() {
        maps.forEach(ImportanceMap::close);
        sources.close();
    }
}
