package maec.extract;

import maec.checkpoint.ArtifactProblem;
import maec.checkpoint.ImportanceMap;
import maec.checkpoint.MaskFile;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Importance that was made elsewhere, such as in a notebook, and is to be a project's own.
 *
 * <p>What a file says nothing about has importance 0 and is never key below 100 %.
 */
public sealed interface ImportedImportance extends AutoCloseable
        permits ImportedMap, ImportedScores {
    /**
     * Opens a file and checks it against a model as far as its header, or its lines, tell.
     *
     * @param file an importance map, a mask, or a table of units (a name that ends in {@code .csv})
     * @param base the model for which it was made; not closed here
     * @param isInPlay which tensors take part, by name; those that the file names do in any case
     * @return the importance; the caller closes it
     * @throws ProblemException with an {@link ArtifactProblem} or {@link ExtractProblem} if the
     *     file is something else or does not fit
     */
    static ImportedImportance open(Path file, TensorSource base, Predicate<String> isInPlay) {
        List<TensorSpec> weights =
                base.tensors().stream()
                        .filter(spec -> spec.dtype().isComputable() && spec.count() > 0)
                        .toList();
        if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
            return ImportedScores.ofUnits(file, weights, isInPlay);
        }
        String kind;
        try (SafetensorsFile header = SafetensorsFile.open(file)) {
            kind = header.metadata().getOrDefault("kind", "");
        }
        return switch (kind) {
            case ImportanceMap.KIND -> ImportedMap.open(file, weights);
            case MaskFile.KIND -> ImportedScores.ofMask(file, weights, isInPlay);
            default ->
                    throw new ProblemException(
                            new ArtifactProblem.OtherKind(file, "importance map or mask", kind));
        };
    }

    /**
     * What the file is.
     *
     * @return for people: {@code importance map}, {@code mask}, {@code unit scores}, {@code unit
     *     list}
     */
    String kind();

    /**
     * Whether the file says which weights are key and not which of them are more important, so that
     * every k₁ below 100 % takes exactly these.
     *
     * @return true for a mask and for units without scores
     */
    boolean isSelection();

    /**
     * Reads every value before anything is replaced by them.
     *
     * @param context reports and stops
     * @throws ProblemException with {@link ArtifactProblem.Malformed} or {@link
     *     ExtractProblem.NothingSelected}
     */
    void check(JobContext context);

    /**
     * Writes the importance map.
     *
     * @param map the file; replaced if it exists
     * @param ability name of the ability
     * @param trainedPercent share of the weights that is trained afterwards, 100 if all
     * @param provenance further metadata, where the map is not taken over as it is
     * @param context reports and stops; a stopped writing leaves no file
     * @return what the Neurons stage shows
     * @throws ProblemException if the file cannot be written
     */
    NeuronProfile write(
            Path map,
            String ability,
            double trainedPercent,
            Map<String, String> provenance,
            JobContext context);

    @Override
    void close();
}
