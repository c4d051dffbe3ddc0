package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import maec.checkpoint.TensorSource;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.model.Architecture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Generation with a cache is what computing everything anew says, token by token. */
class GenerationTest {
    private static final int V = Variants.VOCABULARY;
    private static final Sampling NUCLEUS = new Sampling.Nucleus(1.5, 0.95, 11);
    private static final long[][] PROMPTS = {{3, 1, 4, 1, 5}, {9, 2}, {6, 5, 3, 5, 8}};
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

    private static Decoder load(Architecture architecture) {
        try (TensorSource weights = Variants.weights(architecture)) {
            return Decoder.load(engine, architecture, weights, Precision.FP32, JobContext.silent());
        }
    }

    private static long[][] generate(Decoder decoder, int tokens, Sampling sampling) {
        return decoder.generate(
                PROMPTS,
                new GenerationSettings(tokens, Set.of(), sampling),
                (_, _) -> {},
                new CancelToken());
    }

    static Stream<String> variants() {
        return Variants.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theCacheChangesNothing(String name) {
        Architecture architecture = Variants.all().get(name);
        long[] ids = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4};
        try (Decoder decoder = load(architecture);
                Decoder plain = load(Variants.plain())) {
            float[] anew = decoder.logits(TokenBatch.of(1, ids.length, ids));
            float[] without = plain.logits(TokenBatch.of(1, ids.length, ids));
            assertFalse(Arrays.equals(anew, without), "the switch should matter");
            int prompt = 7;
            float[] cached = extended(decoder, ids, prompt);
            Golden.assertClose(
                    name, Arrays.copyOfRange(anew, (prompt - 1) * V, ids.length * V), cached, 1e-4);
        }
    }

    /** Logits after a prompt and after every later token, by way of a cache. */
    private static float[] extended(Decoder decoder, long[] ids, int prompt) {
        LoadedModel model = decoder.model();
        Architecture architecture = model.architecture();
        float[] found = new float[(ids.length - prompt + 1) * V];
        return model.compute(
                "testing",
                () -> {
                    try (NDManager scope = model.home().newSubManager()) {
                        int elements =
                                architecture.keyValueHeads()
                                        * ids.length
                                        * architecture.headWidth();
                        List<NDArray> cache = new ArrayList<>();
                        for (int at = 0; at < 2 * architecture.layers(); at++) {
                            cache.add(model.newCache(scope, elements));
                        }
                        int start = 0;
                        for (int end = prompt; end <= ids.length; end++) {
                            long[] given = Arrays.copyOfRange(ids, start, end);
                            NDArray scores =
                                    decoder.passes()
                                            .extend(
                                                    LabelledTokens.unlabelled(
                                                            1, given.length, given),
                                                    start,
                                                    cache,
                                                    scope);
                            model.fetch(scores, 0, found, (end - prompt) * V, V);
                            start = end;
                        }
                        return found;
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyTokenIsWhatItsPrefixSays(String name) {
        try (Decoder decoder = load(Variants.all().get(name))) {
            for (Sampling sampling : List.of(new Sampling.Greedy(), NUCLEUS)) {
                long[][] found = generate(decoder, 16, sampling);
                for (int row = 0; row < PROMPTS.length; row++) {
                    assertFollows(decoder, sampling, row, found[row]);
                }
            }
        }
    }

    private static void assertFollows(
            Decoder decoder, Sampling sampling, int row, long[] generated) {
        assertEquals(16, generated.length);
        long[] prompt = PROMPTS[row];
        long[] all = Arrays.copyOf(prompt, prompt.length + generated.length);
        System.arraycopy(generated, 0, all, prompt.length, generated.length);
        float[] logits = decoder.logits(TokenBatch.of(1, all.length, all));
        NucleusSampler sampler = new NucleusSampler((Sampling.Nucleus) NUCLEUS, row);
        for (int at = prompt.length; at < all.length; at++) {
            int from = (at - 1) * V;
            long expected =
                    switch (sampling) {
                        case Sampling.Greedy _ -> likeliest(logits, from);
                        case Sampling.Nucleus _ -> sampler.draw(logits, from, V);
                    };
            assertEquals(expected, all[at], "token " + at + " of row " + row);
        }
    }

    private static int likeliest(float[] logits, int from) {
        int best = 0;
        for (int token = 1; token < V; token++) {
            best = logits[from + token] > logits[from + best] ? token : best;
        }
        return best;
    }

    @Test
    void aSeedGivesTheSameTokensWhateverTheOtherPromptsAre() {
        try (Decoder decoder = load(Variants.plain())) {
            long[][] found = generate(decoder, 20, NUCLEUS);
            assertArrayEquals(found, generate(decoder, 20, NUCLEUS));
            assertFalse(Arrays.deepEquals(found, generate(decoder, 20, nucleus(12))));
            long[][] others = {PROMPTS[0], {7, 7, 7, 7, 7, 7}, {1}, {2, 2}};
            long[][] among =
                    decoder.generate(
                            others,
                            new GenerationSettings(20, Set.of(), NUCLEUS),
                            (_, _) -> {},
                            new CancelToken());
            assertArrayEquals(found[0], among[0]);
            long[][] equal = {{4, 4}, {4, 4}};
            long[][] twins =
                    decoder.generate(
                            equal,
                            new GenerationSettings(20, Set.of(), NUCLEUS),
                            (_, _) -> {},
                            new CancelToken());
            assertFalse(Arrays.equals(twins[0], twins[1]));
        }
    }

    private static Sampling nucleus(long seed) {
        return new Sampling.Nucleus(1.5, 0.95, seed);
    }

    @Test
    void aListenerReceivesEveryTokenInItsOrder() {
        try (Decoder decoder = load(Variants.plain())) {
            List<List<Long>> heard = new ArrayList<>();
            for (int row = 0; row < PROMPTS.length; row++) {
                heard.add(new ArrayList<>());
            }
            Thread caller = Thread.currentThread();
            long[][] free = generate(decoder, 12, NUCLEUS);
            Set<Long> ends = Set.of(free[0][4], free[2][7]);
            long[][] found =
                    decoder.generate(
                            PROMPTS,
                            new GenerationSettings(12, ends, NUCLEUS),
                            (row, token) -> {
                                assertEquals(caller, Thread.currentThread());
                                heard.get(row).add(token);
                            },
                            new CancelToken());
            for (int row = 0; row < PROMPTS.length; row++) {
                int length = 0;
                while (length < 12 && (length == 0 || !ends.contains(free[row][length - 1]))) {
                    length++;
                }
                assertArrayEquals(Arrays.copyOf(free[row], length), found[row]);
                long[] listened = heard.get(row).stream().mapToLong(Long::longValue).toArray();
                assertArrayEquals(found[row], listened);
            }
            assertTrue(found[0].length <= 5);
        }
    }

    @Test
    void cancellingInTheMiddleLeavesTheModelAsItWas() {
        Architecture architecture = Variants.plain();
        try (TensorSource weights = Variants.weights(architecture);
                Decoder streamed = Decoder.stream(engine, architecture, weights, Precision.FP32);
                Decoder resident = load(architecture)) {
            for (Decoder decoder : List.of(resident, streamed)) {
                long[][] before = generate(decoder, 8, NUCLEUS);
                int open = engine.openArrays(); // a streamed model keeps room for two layers
                List<Long> heard = new ArrayList<>();
                CancelToken cancel = new CancelToken();
                GenerationSettings.Listener listener =
                        (_, token) -> {
                            heard.add(token);
                            if (heard.size() == 3) {
                                cancel.cancel();
                            }
                        };
                GenerationSettings settings = new GenerationSettings(8, Set.of(), NUCLEUS);
                assertThrows(
                        JobCancelledException.class,
                        () -> decoder.generate(PROMPTS, settings, listener, cancel));
                assertEquals(3, heard.size());
                assertThrows(
                        IllegalStateException.class,
                        () -> decoder.generate(PROMPTS, settings, failing(), new CancelToken()));
                assertEquals(open, engine.openArrays());
                assertArrayEquals(before, generate(decoder, 8, NUCLEUS));
            }
        }
    }

    private static GenerationSettings.Listener failing() {
        return (_, _) -> {
            throw new IllegalStateException("nobody listens");
        };
    }
}
