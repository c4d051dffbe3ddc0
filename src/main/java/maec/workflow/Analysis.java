package maec.workflow;

import maec.checkpoint.TensorSource;
import maec.combine.CombinationStatistics;
import maec.extract.NeuronProfile;
import maec.extract.ProfileFile;
import maec.project.Manifest;
import maec.project.Subject;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an analysed project keeps in memory: statistics, profiles, and its models open.
 *
 * @param ingredients all models and importance maps
 * @param statistics answers what a recipe would do
 * @param profiles per ability
 */
record Analysis(
        Ingredients ingredients,
        CombinationStatistics statistics,
        SortedMap<String, NeuronProfile> profiles)
        implements AutoCloseable {
    /** Loads what was computed; everything has to be there. */
    static Analysis load(Manifest manifest, ProjectFiles files) {
        Ingredients ingredients = Ingredients.open(manifest, files);
        boolean complete = false;
        try {
            SortedMap<String, NeuronProfile> profiles = new TreeMap<>();
            for (Subject ability : manifest.abilities()) {
                profiles.put(
                        ability.name(),
                        ProfileFile.read(files.artifacts().path(Lineage.profileName(ability))));
            }
            var statistics =
                    CombinationStatistics.load(files.artifacts().path(Lineage.statisticsName()));
            // asked for once here, so that later questions for names need no weights
            ingredients.models().values().forEach(TensorSource::fingerprint);
            complete = true;
            return new Analysis(ingredients, statistics, profiles);
        } finally {
            if (!complete) {
                ingredients.close();
            }
        }
    }

    @Override
    public void close() {
        ingredients.close();
    }
}
