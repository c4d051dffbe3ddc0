package maec.combine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.ImportanceBins;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.SafetensorsWriter;
import maec.job.ProblemException;
import maec.model.TensorNames;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Statistics as one safetensors file, so that a reopened project computes nothing twice.
 *
 * <pre>
 *   base_squares  F64 [N]            ‖θ₀[τ]‖² of N tensors
 *   products      F64 [N, 250, P]    {@link ProductLayout}, cumulated over bins
 *   languages     F64 [N, Q]         products between languages
 *   keys          I64 [N, 250, S]    key weights per set of abilities, cumulated over bins
 * </pre>
 *
 * <p>Metadata: kind, inputs (JSON object of fingerprints), abilities, languages, trained_bins,
 * pivot, and tensors (JSON list of name, dtype, shape).
 */
final class StatisticsFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** A tensor as the metadata name it. */
    private record Named(String name, DType dtype, List<Long> shape) {
        TensorSpec spec() {
            return new TensorSpec(name, dtype, new Shape(shape));
        }
    }

    private StatisticsFile() {}

    static void write(CombinationStatistics statistics, Path file) {
        TensorStatistics[] tensors = statistics.tensors();
        List<TensorSpec> specs = specs(tensors.length, statistics.layout());
        try (var writer = SafetensorsWriter.create(file, specs, metadata(statistics))) {
            for (TensorSpec spec : specs) {
                IntFunction<byte[]> part =
                        switch (spec.name()) {
                            case "base_squares" ->
                                    t -> bytes(new double[] {tensors[t].baseSquare()});
                            case "products" -> t -> bytes(tensors[t].products());
                            case "languages" -> t -> bytes(tensors[t].languages());
                            case "keys" -> t -> bytes(tensors[t].keys());
                            default -> throw new IllegalStateException(spec.name());
                        };
                long each = perTensor(spec);
                for (int t = 0; t < tensors.length && each > 0; t++) {
                    writer.writeBytes(
                            spec.name(), t * each, MemorySegment.ofArray(part.apply(t)), each);
                }
            }
            writer.commit();
        }
    }

    static CombinationStatistics read(Path path) {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            if (!CombinationStatistics.ALGORITHM.equals(file.metadata().get("kind"))) {
                throw unusable(path, "they were made by another version");
            }
            List<String> abilities = json(file, "abilities", new TypeReference<>() {});
            List<String> languages = json(file, "languages", new TypeReference<>() {});
            SequencedMap<String, String> inputs =
                    StatisticsFile.<LinkedHashMap<String, String>>json(
                            file, "inputs", new TypeReference<>() {});
            List<Named> named = json(file, "tensors", new TypeReference<>() {});
            boolean pivot = StatisticsFile.<Boolean>json(file, "pivot", new TypeReference<>() {});
            int[] trainedBins = json(file, "trained_bins", new TypeReference<>() {});
            var layout = new ProductLayout(abilities.size(), pivot, languages.size());
            if (trainedBins.length != abilities.size()
                    || !Set.copyOf(file.tensors())
                            .equals(Set.copyOf(specs(named.size(), layout)))) {
                throw unusable(path, "the tables have other sizes than the metadata say");
            }
            return new CombinationStatistics(
                    inputs, abilities, languages, trainedBins, layout, tensors(file, named));
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            throw new ProblemException(
                    new CombineProblem.UnusableStatistics(path, "the metadata are damaged"), e);
        }
    }

    private static TensorStatistics[] tensors(SafetensorsFile file, List<Named> named) {
        var tensors = new TensorStatistics[named.size()];
        for (int t = 0; t < tensors.length; t++) {
            TensorSpec spec = named.get(t).spec();
            tensors[t] =
                    new TensorStatistics(
                            spec,
                            TensorNames.addressOf(spec.name()),
                            doubles(file, "base_squares", t)[0],
                            doubles(file, "products", t),
                            doubles(file, "languages", t),
                            longs(file, "keys", t));
        }
        return tensors;
    }

    private static List<TensorSpec> specs(long tensors, ProductLayout layout) {
        return List.of(
                new TensorSpec("base_squares", DType.F64, Shape.of(tensors)),
                new TensorSpec(
                        "products",
                        DType.F64,
                        Shape.of(tensors, ImportanceBins.COUNT, layout.size())),
                new TensorSpec("languages", DType.F64, Shape.of(tensors, layout.languagePairs())),
                new TensorSpec(
                        "keys",
                        DType.I64,
                        Shape.of(tensors, ImportanceBins.COUNT, layout.abilitySets())));
    }

    private static Map<String, String> metadata(CombinationStatistics statistics) {
        List<Named> named =
                Arrays.stream(statistics.tensors())
                        .map(TensorStatistics::spec)
                        .map(
                                spec ->
                                        new Named(
                                                spec.name(),
                                                spec.dtype(),
                                                spec.shape().dimensions()))
                        .toList();
        return Map.of(
                "kind",
                CombinationStatistics.ALGORITHM,
                "inputs",
                json(statistics.inputs()),
                "abilities",
                json(statistics.abilities()),
                "languages",
                json(statistics.languages()),
                "trained_bins",
                json(statistics.trainedBins()),
                "pivot",
                json(statistics.layout().pivot()),
                "tensors",
                json(named));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }

    private static <T> T json(SafetensorsFile file, String key, TypeReference<T> type)
            throws JsonProcessingException {
        String text = file.metadata().get(key);
        T value = text == null ? null : JSON.readValue(text, type);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }

    private static long perTensor(TensorSpec spec) {
        long count = 1;
        for (int axis = 1; axis < spec.shape().rank(); axis++) {
            count *= spec.shape().size(axis);
        }
        return count;
    }

    private static byte[] bytes(double[] values) {
        byte[] bytes = new byte[values.length * Double.BYTES];
        MemorySegment.copy(values, 0, MemorySegment.ofArray(bytes), DOUBLE, 0, values.length);
        return bytes;
    }

    private static byte[] bytes(long[] values) {
        byte[] bytes = new byte[values.length * Long.BYTES];
        MemorySegment.copy(values, 0, MemorySegment.ofArray(bytes), LONG, 0, values.length);
        return bytes;
    }

    private static double[] doubles(SafetensorsFile file, String name, int tensor) {
        double[] values = new double[(int) perTensor(file.find(name).orElseThrow())];
        MemorySegment.copy(
                part(file, name, tensor, values.length), DOUBLE, 0, values, 0, values.length);
        return values;
    }

    private static long[] longs(SafetensorsFile file, String name, int tensor) {
        long[] values = new long[(int) perTensor(file.find(name).orElseThrow())];
        MemorySegment.copy(
                part(file, name, tensor, values.length), LONG, 0, values, 0, values.length);
        return values;
    }

    private static MemorySegment part(SafetensorsFile file, String name, int tensor, int count) {
        MemorySegment part = MemorySegment.ofArray(new byte[count * Long.BYTES]);
        file.readBytes(name, (long) tensor * count, part, count);
        return part;
    }

    private static ProblemException unusable(Path path, String reason) {
        return new ProblemException(new CombineProblem.UnusableStatistics(path, reason));
    }
}
