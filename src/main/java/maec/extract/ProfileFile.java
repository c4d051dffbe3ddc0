package maec.extract;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.Tensors;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps a {@link NeuronProfile} as a safetensors file that NumPy reads.
 *
 * <p>Tensors: {@code units.<KIND>} F32 [L, units] per {@link UnitKind}; {@code histogram.edges} F64
 * [n + 1] and {@code histogram.counts} I64 [n] (both empty if every score is 0); {@code
 * histogram.zeros} I64 [1]; {@code thresholds} F64, one per importance bin. Metadata: {@code kind},
 * {@code ability}, {@code score}, {@code trained_percent}, the rule of the ranking where it is not
 * as usual ({@code unit}, {@code pool}, {@code control_percent}), and provenance.
 */
public final class ProfileFile {
    /** What the metadata of such a file say it is. */
    public static final String KIND = "maec-neuron-profile-1";

    private static final String UNITS = "units.";
    private static final String EDGES = "histogram.edges";
    private static final String COUNTS = "histogram.counts";
    private static final String ZEROS = "histogram.zeros";
    private static final String THRESHOLDS = "thresholds";

    private ProfileFile() {}

    /**
     * Writes a profile.
     *
     * @param file where; replaced if it exists
     * @param profile the profile
     * @param provenance further metadata
     * @param context cancellation
     * @throws ProblemException if the file cannot be written; no file is left then
     */
    public static void write(
            Path file, NeuronProfile profile, Map<String, String> provenance, JobContext context) {
        var metadata = new TreeMap<>(profile.rule().addTo(provenance));
        metadata.put("kind", KIND);
        metadata.put("ability", profile.ability());
        metadata.put("score", profile.score());
        metadata.put("trained_percent", Double.toString(profile.trainedKeyPercent()));
        MemoryTensors.Builder tensors = MemoryTensors.builder();
        for (UnitScores units : profile.units()) {
            tensors.floats(
                    UNITS + units.kind().name(), units.values(), units.layers(), units.units());
        }
        ScoreHistogram histogram = profile.histogram();
        long[] counts = histogram.counts().stream().mapToLong(Long::longValue).toArray();
        doubles(tensors, EDGES, histogram.edges());
        tensors.longs(COUNTS, counts, counts.length);
        tensors.longs(ZEROS, new long[] {histogram.zeros()}, 1);
        doubles(tensors, THRESHOLDS, histogram.thresholds());
        SafetensorsWriter.write(file, tensors.build(), metadata, context);
    }

    private static void doubles(MemoryTensors.Builder tensors, String name, List<Double> values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.size() * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(bytes::putDouble);
        tensors.bytes(new TensorSpec(name, DType.F64, Shape.of(values.size())), bytes.array());
    }

    /**
     * Reads a profile.
     *
     * @param file where
     * @return the profile
     * @throws ProblemException {@link ExtractProblem.NoProfile} if it is something else, or a
     *     problem of the store if it cannot be read
     */
    public static NeuronProfile read(Path file) {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            if (!KIND.equals(tensors.metadata().get("kind"))) {
                throw noProfile(file, "its metadata do not say " + KIND);
            }
            return new NeuronProfile(
                    text(tensors, "ability"),
                    text(tensors, "score"),
                    units(tensors),
                    histogram(tensors),
                    percent(tensors),
                    RankingRule.of(tensors.metadata())
                            .orElseThrow(() -> noProfile(file, "its rule is unknown")));
        }
    }

    private static List<UnitScores> units(SafetensorsFile tensors) {
        var units = new ArrayList<UnitScores>();
        for (UnitKind kind : UnitKind.values()) {
            String name = UNITS + kind.name();
            if (tensors.find(name).isPresent()) {
                Shape shape = spec(tensors, name, DType.F32, 2).shape();
                units.add(
                        new UnitScores(
                                kind,
                                Math.toIntExact(shape.size(0)),
                                Math.toIntExact(shape.size(1)),
                                Tensors.readFloats(tensors, name)));
            }
        }
        return units;
    }

    private static ScoreHistogram histogram(SafetensorsFile tensors) {
        List<Double> edges = doubles(tensors, EDGES);
        List<Long> counts = longs(tensors, COUNTS);
        List<Long> zeros = longs(tensors, ZEROS);
        if (zeros.size() != 1 || edges.size() != (counts.isEmpty() ? 0 : counts.size() + 1)) {
            throw noProfile(tensors.path(), "its histogram does not fit together");
        }
        return new ScoreHistogram(edges, counts, zeros.getFirst(), doubles(tensors, THRESHOLDS));
    }

    private static List<Long> longs(SafetensorsFile tensors, String name) {
        spec(tensors, name, DType.I64, 1);
        return Arrays.stream(Tensors.readLongs(tensors, name)).boxed().toList();
    }

    private static List<Double> doubles(SafetensorsFile tensors, String name) {
        int count = Math.toIntExact(spec(tensors, name, DType.F64, 1).count());
        byte[] bytes = new byte[count * Double.BYTES];
        tensors.readBytes(name, 0, MemorySegment.ofArray(bytes), count);
        double[] values = new double[count];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
        return Arrays.stream(values).boxed().toList();
    }

    private static TensorSpec spec(SafetensorsFile tensors, String name, DType dtype, int rank) {
        TensorSpec spec =
                tensors.find(name).orElseThrow(() -> noProfile(tensors.path(), "it lacks " + name));
        if (spec.dtype() != dtype || spec.shape().rank() != rank) {
            throw noProfile(tensors.path(), name + " is " + spec.shape() + " of " + spec.dtype());
        }
        return spec;
    }

    private static String text(SafetensorsFile tensors, String key) {
        String value = tensors.metadata().get(key);
        if (value == null) {
            throw noProfile(tensors.path(), "its metadata lack " + key);
        }
        return value;
    }

    private static double percent(SafetensorsFile tensors) {
        String value = text(tensors, "trained_percent");
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    new ExtractProblem.NoProfile(tensors.path(), "trained_percent is " + value), e);
        }
    }

    private static ProblemException noProfile(Path file, String reason) {
        return new ProblemException(new ExtractProblem.NoProfile(file, reason));
    }
}
