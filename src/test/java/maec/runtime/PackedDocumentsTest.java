package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.job.JobContext;
import maec.model.Architecture;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Documents side by side in a sequence compute to what each computes to alone. */
class PackedDocumentsTest {
    private static final long IGNORED = TokenBatch.IGNORED;
    private static final long[] IDS = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3};
    private static final int[] DOCUMENTS = {1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 2, 2, 2, 2, 0, 0};

    /** The same documents, one per row. */
    private static final TokenBatch ROWS =
            TokenBatch.padded(
                    4,
                    5,
                    new long[] {3, 1, 4, 1, 5, 9, 2, 6, 0, 0, 5, 3, 0, 0, 0, 5, 8, 9, 7, 0},
                    new int[] {1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0});

    private static final TokenBatch PACKED = TokenBatch.padded(2, 8, IDS, DOCUMENTS);

    private static final List<TokenBatch> ALONE =
            List.of(
                    TokenBatch.of(1, 5, new long[] {3, 1, 4, 1, 5}),
                    TokenBatch.of(1, 3, new long[] {9, 2, 6}),
                    TokenBatch.of(1, 2, new long[] {5, 3}),
                    TokenBatch.of(1, 4, new long[] {5, 8, 9, 7}));

    private static Engine engine;

    @BeforeAll
    static void start() {
        engine = Engine.start(Device.cpu());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @AfterEach
    void nothingStaysOpen() {
        assertEquals(0, engine.openArrays());
    }

    private static Decoder load(String variant) {
        Architecture architecture =
                variant.equals("plain") ? Variants.plain() : Variants.all().get(variant);
        try (TensorSource weights = Variants.weights(architecture)) {
            return Decoder.load(engine, architecture, weights, Precision.FP32, JobContext.silent());
        }
    }

    @Test
    void theFirstTokenOfADocumentHasNoLabel() {
        assertArrayEquals(
                new long[] {3, 1, 4, 1, 5, IGNORED, 2, 6, 5, 3, IGNORED, 8, 9, 7, IGNORED, IGNORED},
                PACKED.labels());
        assertFalse(PACKED.isPlain());
        assertFalse(TokenBatch.padded(1, 3, IDS_OF_ONE, new int[] {1, 1, 2}).isPlain());
        assertTrue(TokenBatch.padded(1, 3, IDS_OF_ONE, new int[] {2, 2, 2}).isPlain());
        assertThrows(
                IllegalArgumentException.class,
                () -> TokenBatch.padded(1, 3, IDS_OF_ONE, new int[] {1, -1, 1}));
    }

    private static final long[] IDS_OF_ONE = {1, 2, 3};

    @ParameterizedTest
    @ValueSource(strings = {"plain", "windows", "cap", "normed heads", "all"})
    void logitsAndLossAreThoseOfTheDocuments(String variant) {
        try (Decoder decoder = load(variant)) {
            float[] packed = decoder.logits(PACKED);
            int[] begins = {0, 5, 8, 10};
            BatchLoss sum = BatchLoss.ZERO;
            for (int document = 0; document < ALONE.size(); document++) {
                TokenBatch alone = ALONE.get(document);
                int from = begins[document] * Variants.VOCABULARY;
                int to = from + alone.tokens() * Variants.VOCABULARY;
                float[] expected = decoder.logits(alone);
                Golden.assertClose("logits", expected, Arrays.copyOfRange(packed, from, to), 2e-5);
                sum = sum.plus(decoder.loss(alone));
            }
            BatchLoss found = decoder.loss(PACKED);
            assertEquals(sum.positions(), found.positions());
            assertEquals(sum.sum(), found.sum(), 1e-6 * sum.sum());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "windows", "all"})
    void importanceIsThatOfTheDocumentsInRowsOfTheirOwn(String variant) {
        try (Decoder decoder = load(variant)) {
            Map<String, float[]> expected = decoder.rowImportance(ROWS);
            Map<String, float[]> found = decoder.rowImportance(PACKED);
            assertEquals(expected.keySet(), found.keySet());
            expected.forEach((name, rows) -> assertSame(name, rows, found.get(name)));
            assertSame(
                    sums(decoder, GradientScores.Kind.TAYLOR, List.of(ROWS)),
                    sums(decoder, GradientScores.Kind.TAYLOR, List.of(PACKED)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "windows", "all"})
    void theGradientIsTheMeanOverThePositionsOfTheDocuments(String variant) {
        try (Decoder decoder = load(variant)) {
            Map<String, float[]> mean = new LinkedHashMap<>();
            for (TokenBatch alone : ALONE) {
                float share = (alone.tokens() - 1) / 10f;
                sums(decoder, GradientScores.Kind.GRADIENT, List.of(alone))
                        .forEach((name, g) -> add(mean, name, g, share));
            }
            assertSame(mean, sums(decoder, GradientScores.Kind.GRADIENT, List.of(PACKED)));
        }
    }

    private static void add(Map<String, float[]> sums, String name, float[] values, float factor) {
        float[] sum = sums.computeIfAbsent(name, _ -> new float[values.length]);
        for (int at = 0; at < sum.length; at++) {
            sum[at] += factor * values[at];
        }
    }

    private static Map<String, float[]> sums(
            Decoder decoder, GradientScores.Kind kind, List<TokenBatch> batches) {
        Map<String, float[]> sums = new LinkedHashMap<>();
        try (GradientScores scores = GradientScores.over(decoder, kind)) {
            batches.forEach(scores::accumulate);
            for (TensorSpec spec : scores.sums().tensors()) {
                sums.put(spec.name(), Tensors.readFloats(scores.sums(), spec.name()));
            }
        }
        return sums;
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, values) -> assertSame(name, values, found.get(name)));
    }

    @Test
    void documentsThatSawEachOtherWouldBeToldApart() {
        int[] merged = Arrays.stream(DOCUMENTS).map(document -> Math.min(1, document)).toArray();
        try (Decoder decoder = load("plain")) {
            TokenBatch joined = new TokenBatch(2, 8, IDS, merged, PACKED.labels());
            Map<String, float[]> expected = decoder.rowImportance(PACKED);
            decoder.rowImportance(joined)
                    .forEach(
                            (name, found) -> {
                                float[] apart = expected.getOrDefault(name, new float[0]);
                                double largest = 0;
                                for (int row = 0; row < found.length; row++) {
                                    largest = Math.max(largest, Math.abs(found[row] - apart[row]));
                                }
                                assertTrue(largest > 1e-2 * Golden.largest(apart), name);
                            });
        }
    }

    /** Equal to what float32 allows: positions, and the order of sums, are others. */
    private static void assertSame(String name, float[] expected, float[] found) {
        Golden.assertClose(name, expected, found, 1e-5 * Golden.largest(expected));
    }
}
