package maec.checkpoint;

import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How important every weight is: its bin of {@link ImportanceBins}, one byte per weight.
 *
 * <p>A safetensors file of U8 tensors with the names and shapes of the weights, so that NumPy reads
 * it. Metadata: {@code kind} = {@value #KIND}, {@code score}, {@code thresholds} (the score at the
 * lower end of each bin, comma-separated), {@code trained_percent} (share of the weights that was
 * trained, 100 where all were), and the provenance its maker adds. Mapped; reading is safe from
 * several threads.
 */
public final class ImportanceMap implements AutoCloseable {
    /** What the metadata of such a file say it is. */
    public static final String KIND = "maec-importance-map-1";

    private static final int TILE = 1 << 20;

    private final SafetensorsFile file;
    private final double[] thresholds;
    private final double trainedPercent;

    private ImportanceMap(SafetensorsFile file) {
        this.file = file;
        this.thresholds = thresholds(file);
        this.trainedPercent = number(file, "trained_percent", text(file, "trained_percent"));
        for (TensorSpec tensor : file.tensors()) {
            if (tensor.dtype() != DType.U8) {
                throw malformed(file.path(), "tensor '" + tensor.name() + "' is not U8");
            }
        }
    }

    /**
     * Opens a map.
     *
     * @param path the file
     * @return the map; the caller closes it
     * @throws ProblemException if the file is missing, broken, or of another kind
     */
    public static ImportanceMap open(Path path) {
        SafetensorsFile file = SafetensorsFile.open(path);
        boolean opened = false;
        try {
            Artifacts.requireKind(file, KIND, "importance map");
            ImportanceMap map = new ImportanceMap(file);
            opened = true;
            return map;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    /**
     * Begins a map.
     *
     * @param path the file that will exist after the writer's commit
     * @param weights the weights that have an importance; dtypes do not matter
     * @param score name of the score, e.g. {@code value-change}
     * @param thresholds score at the lower end of each bin, {@link ImportanceBins#COUNT} of them
     * @param trainedPercent share of the weights that was trained, 100 where all were
     * @param provenance further metadata
     * @return a writer for U8 tensors; see {@link #writeBins}; the caller commits and closes it
     * @throws ProblemException if the place cannot be written
     */
    public static SafetensorsWriter create(
            Path path,
            List<TensorSpec> weights,
            String score,
            double[] thresholds,
            double trainedPercent,
            Map<String, String> provenance) {
        if (thresholds.length != ImportanceBins.COUNT) {
            throw new IllegalArgumentException(thresholds.length + " thresholds");
        }
        Map<String, String> metadata = Artifacts.metadata(KIND, provenance);
        metadata.put("score", score);
        metadata.put(
                "thresholds",
                Arrays.stream(thresholds)
                        .mapToObj(Double::toString)
                        .collect(Collectors.joining(",")));
        metadata.put("trained_percent", Double.toString(trainedPercent));
        List<TensorSpec> bins =
                weights.stream()
                        .map(weight -> new TensorSpec(weight.name(), DType.U8, weight.shape()))
                        .toList();
        return SafetensorsWriter.create(path, bins, metadata);
    }

    /**
     * Writes consecutive bins into a map that is being made.
     *
     * @param writer from {@link #create}
     * @param name the weight tensor
     * @param offset index of the first element, row-major
     * @param bins one unsigned byte per weight, below {@link ImportanceBins#COUNT}
     * @param count how many, from the start of {@code bins}
     * @throws ProblemException if writing fails
     */
    public static void writeBins(
            SafetensorsWriter writer, String name, long offset, byte[] bins, int count) {
        writer.writeBytes(name, offset, MemorySegment.ofArray(bins), count);
    }

    /**
     * The tensors that have an importance.
     *
     * @return names and shapes of the weights, dtype U8
     */
    public List<TensorSpec> tensors() {
        return file.tensors();
    }

    /**
     * The tensor of that name.
     *
     * @param name the weight tensor
     * @return its shape with dtype U8, or empty if its weights are not in play
     */
    public Optional<TensorSpec> find(String name) {
        return file.find(name);
    }

    /**
     * Reads consecutive bins.
     *
     * @param name the weight tensor
     * @param offset index of the first element, row-major
     * @param target receives one unsigned byte per weight
     * @param targetOffset index of the first byte in {@code target}
     * @param count how many
     * @throws ProblemException if the file cannot be read
     * @throws IllegalArgumentException if the name is unknown or a range does not fit
     */
    public void readBins(String name, long offset, byte[] target, int targetOffset, int count) {
        MemorySegment piece = MemorySegment.ofArray(target).asSlice(targetOffset, count);
        file.readBytes(name, offset, piece, count);
    }

    /**
     * The weights of one tensor that lie within the leading bins.
     *
     * @param name the weight tensor
     * @param bins how many leading bins count, 0 to {@link ImportanceBins#COUNT}
     * @return their flat indices, ascending
     * @throws ProblemException if the file cannot be read
     * @throws IllegalArgumentException if the name is unknown or the tensor has 2³¹ elements or
     *     more
     */
    public int[] indicesWithin(String name, int bins) {
        TensorSpec spec =
                find(name).orElseThrow(() -> new IllegalArgumentException("no tensor " + name));
        int elements = Math.toIntExact(spec.count());
        byte[] tile = new byte[Math.min(TILE, elements)];
        int[] selected = new int[countWithin(name, bins, elements, tile)];
        int next = 0;
        for (int begin = 0; begin < elements; begin += TILE) {
            int count = Math.min(TILE, elements - begin);
            readBins(name, begin, tile, 0, count);
            for (int i = 0; i < count; i++) {
                if ((tile[i] & 0xff) < bins) {
                    selected[next++] = begin + i;
                }
            }
        }
        return selected;
    }

    private int countWithin(String name, int bins, int elements, byte[] tile) {
        int found = 0;
        for (int begin = 0; begin < elements; begin += TILE) {
            int count = Math.min(TILE, elements - begin);
            readBins(name, begin, tile, 0, count);
            for (int i = 0; i < count; i++) {
                found += (tile[i] & 0xff) < bins ? 1 : 0;
            }
        }
        return found;
    }

    /**
     * The score that was binned.
     *
     * @return its name, e.g. {@code value-change}
     */
    public String score() {
        return text(file, "score");
    }

    /**
     * The score at the lower end of each bin.
     *
     * @return {@link ImportanceBins#COUNT} numbers, descending
     */
    public double[] thresholds() {
        return thresholds.clone();
    }

    /**
     * The share of the weights that was trained.
     *
     * @return percent, 100 where all were
     */
    public double trainedPercent() {
        return trainedPercent;
    }

    /**
     * Everything that the file says about itself.
     *
     * @return the metadata
     */
    public Map<String, String> metadata() {
        return file.metadata();
    }

    /**
     * Identifies the content.
     *
     * @return as {@link TensorSource#fingerprint()}
     */
    public String fingerprint() {
        return Digests.ofParts(file.fingerprint(), score(), text(file, "thresholds"));
    }

    @Override
    public void close() {
        file.close();
    }

    private static double[] thresholds(SafetensorsFile file) {
        String[] parts = text(file, "thresholds").split(",", -1);
        if (parts.length != ImportanceBins.COUNT) {
            throw malformed(
                    file.path(),
                    "it has " + parts.length + " thresholds and not " + ImportanceBins.COUNT);
        }
        return Arrays.stream(parts).mapToDouble(part -> number(file, "thresholds", part)).toArray();
    }

    private static double number(SafetensorsFile file, String key, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw malformed(file.path(), key + " holds '" + text + "', which is no number");
        }
    }

    private static String text(SafetensorsFile file, String key) {
        return Artifacts.require(file, key);
    }

    private static ProblemException malformed(Path path, String reason) {
        return new ProblemException(new ArtifactProblem.Malformed(path, reason));
    }
}
