package maec.checkpoint;

import maec.job.JobContext;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Key neurons as a file for notebooks: one U8 tensor per weight tensor in play, 1 where the weight
 * is key and 0 elsewhere.
 *
 * <p>Metadata: {@code kind} = {@value #KIND}, {@code percent} (the edge that was taken), {@code
 * score}, and {@code importance} (the fingerprint of the map).
 */
public final class MaskFile {
    /** What the metadata of such a file say it is. */
    public static final String KIND = "maec-mask-1";

    private static final int TILE = 1 << 20;

    private MaskFile() {}

    /**
     * Writes the mask of a cut.
     *
     * @param file the file; replaced if it exists
     * @param map importance of every weight in play
     * @param percent k₁; the nearest edge of {@link ImportanceBins} is taken
     * @param context reports and stops; a stopped writing leaves no file
     * @return how many weights are key
     * @throws maec.job.ProblemException if the file cannot be written
     */
    public static long write(Path file, ImportanceMap map, double percent, JobContext context) {
        int bins = ImportanceBins.binsWithin(percent);
        List<TensorSpec> tensors =
                map.tensors().stream()
                        .map(spec -> new TensorSpec(spec.name(), DType.U8, spec.shape()))
                        .toList();
        Map<String, String> metadata =
                Artifacts.metadata(
                        KIND,
                        Map.of(
                                "percent", "" + ImportanceBins.nearestEdge(percent),
                                "score", map.score(),
                                "importance", map.fingerprint()));
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, tensors, metadata)) {
            long keys = 0;
            for (int at = 0; at < tensors.size(); at++) {
                context.step("writing " + file.getFileName(), at, tensors.size(), "tensors");
                keys += write(writer, map, tensors.get(at), bins);
            }
            writer.commit();
            return keys;
        }
    }

    private static long write(
            SafetensorsWriter writer, ImportanceMap map, TensorSpec tensor, int bins) {
        byte[] tile = new byte[(int) Math.min(TILE, tensor.count())];
        long keys = 0;
        for (long offset = 0; offset < tensor.count(); offset += TILE) {
            int count = (int) Math.min(TILE, tensor.count() - offset);
            map.readBins(tensor.name(), offset, tile, 0, count);
            for (int i = 0; i < count; i++) {
                tile[i] = (byte) ((tile[i] & 0xff) < bins ? 1 : 0);
                keys += tile[i];
            }
            ImportanceMap.writeBins(writer, tensor.name(), offset, tile, count);
        }
        return keys;
    }
}
