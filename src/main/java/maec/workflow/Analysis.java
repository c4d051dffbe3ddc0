package maec.workflow;

import maec.checkpoint.TensorSource;
import maec.combine.CombinationStatistics;
import maec.project.Manifest;

/**
 * What an analysed project keeps in memory: statistics, and its models open.
 *
 * @param ingredients all models and importance maps
 * @param statistics answers what a recipe would do
 */
record Analysis(Ingredients ingredients, CombinationStatistics statistics)
        implements AutoCloseable {
    /** Loads what was computed; everything has to be there. */
    static Analysis load(Manifest manifest, ProjectFiles files) {
        Ingredients ingredients = Ingredients.open(manifest, files);
        boolean complete = false;
        try {
            var statistics =
                    CombinationStatistics.load(files.artifacts().path(Lineage.statisticsName()));
            // asked for once here, so that later questions for names need no weights
            ingredients.models().values().forEach(TensorSource::fingerprint);
            complete = true;
            return new Analysis(ingredients, statistics);
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
