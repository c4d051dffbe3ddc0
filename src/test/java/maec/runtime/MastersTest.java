package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** Masters are finer than the weights computed with, are kept, and are gone on from. */
class MastersTest {
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

    @Test
    void inBfloat16OnlyMastersMoveAndTheyMoveFinerThanBfloat16() {
        try (TensorSource start = TinyTraining.rounded(TinyTraining.random(8));
                TrainableDecoder decoder = openNarrow(start, TinyTraining.someWeights())) {
            for (int step = 0; step < 3; step++) {
                decoder.step(TinyTraining.batch(step), 1e-5);
            }
            int finer = 0;
            for (TensorSpec spec : start.tensors()) {
                float[] before = Tensors.readFloats(start, spec.name());
                float[] after = Tensors.readFloats(decoder.weights(), spec.name());
                for (int key : TinyTraining.someWeights().of(spec.name())) {
                    assertNotEquals(before[key], after[key], spec.name() + " " + key);
                    assertEquals(before[key], after[key], 5e-5);
                    finer += Float.floatToIntBits(after[key]) << 16 == 0 ? 0 : 1;
                    after[key] = before[key];
                }
                assertArrayEquals(before, after, 0, spec.name());
            }
            assertTrue(finer > 0, "masters should not be rounded to bfloat16");
        }
    }

    @Test
    void inBfloat16MastersStartFromWhatTheSourceHolds() {
        try (TensorSource start = TinyTraining.random(9);
                TrainableDecoder some = openNarrow(start, TinyTraining.someWeights());
                TrainableDecoder all = openNarrow(start, new WeightMask.AllWeights())) {
            TinyTraining.assertSameWeights(
                    TinyTraining.read(start), TinyTraining.read(all.weights()));
            Map<String, float[]> shown = TinyTraining.read(some.weights());
            Map<String, float[]> narrow = TinyTraining.read(TinyTraining.rounded(start));
            for (TensorSpec spec : start.tensors()) {
                float[] expected = java.util.Objects.requireNonNull(narrow.get(spec.name()));
                float[] exact = Tensors.readFloats(start, spec.name());
                for (int key : TinyTraining.someWeights().of(spec.name())) {
                    expected[key] = exact[key];
                }
                assertArrayEquals(expected, shown.get(spec.name()), 0, spec.name());
            }
        }
    }

    @Test
    void inBfloat16AllWeightsLearn() {
        try (TensorSource start = TinyTraining.rounded(TinyTraining.random(5));
                TrainableDecoder decoder = openNarrow(start, new WeightMask.AllWeights())) {
            double before = decoder.loss(TinyTraining.batch(0)).mean();
            for (int step = 0; step < 30; step++) {
                decoder.step(TinyTraining.batch(0), 0.01);
            }
            assertTrue(decoder.loss(TinyTraining.batch(0)).mean() < before / 2);
        }
    }

    private static TrainableDecoder openNarrow(TensorSource start, WeightMask mask) {
        return TrainableDecoder.open(
                engine, TinyTraining.TINY, start, Precision.BF16, mask, TinyTraining.SETTINGS);
    }

    @Test
    void whoGoesOnFromAMemoryGoesOnBitForBit() {
        for (Precision precision : Precision.values()) {
            for (WeightMask mask :
                    List.of(new WeightMask.AllWeights(), TinyTraining.someWeights())) {
                try (TensorSource start = TinyTraining.rounded(TinyTraining.random(11));
                        TrainableDecoder whole =
                                TrainableDecoder.open(
                                        engine,
                                        TinyTraining.TINY,
                                        start,
                                        precision,
                                        mask,
                                        TinyTraining.SETTINGS);
                        TrainableDecoder later =
                                TrainableDecoder.open(
                                        engine,
                                        TinyTraining.TINY,
                                        start,
                                        precision,
                                        mask,
                                        TinyTraining.SETTINGS)) {
                    whole.step(TinyTraining.batch(1), 0.01);
                    whole.step(TinyTraining.batch(2), 0.01);
                    whole.keepBest();
                    whole.step(TinyTraining.batch(3), 0.01);
                    assertTrue(later.restore(whole.memory(), whole.steps()));
                    for (int step = 4; step < 8; step++) {
                        assertEquals(
                                whole.step(TinyTraining.batch(step), 0.01),
                                later.step(TinyTraining.batch(step), 0.01));
                    }
                    TinyTraining.assertSameWeights(
                            TinyTraining.read(whole.weights()), TinyTraining.read(later.weights()));
                    whole.returnToBest();
                    later.returnToBest();
                    TinyTraining.assertSameWeights(
                            TinyTraining.read(whole.weights()), TinyTraining.read(later.weights()));
                    assertEquals(
                            whole.loss(TinyTraining.batch(1)), later.loss(TinyTraining.batch(1)));
                }
            }
        }
    }

    @Test
    void theBestWeightsAreThoseThatWereKept() {
        try (TensorSource start = TinyTraining.rounded(TinyTraining.random(12));
                TrainableDecoder decoder = openNarrow(start, TinyTraining.someWeights())) {
            decoder.step(TinyTraining.batch(1), 0.01);
            decoder.keepBest();
            Map<String, float[]> best = TinyTraining.read(decoder.weights());
            BatchLoss loss = decoder.loss(TinyTraining.batch(2));
            decoder.step(TinyTraining.batch(2), 0.5);
            assertNotEquals(loss, decoder.loss(TinyTraining.batch(2)));
            decoder.returnToBest();
            TinyTraining.assertSameWeights(best, TinyTraining.read(decoder.weights()));
            assertEquals(loss, decoder.loss(TinyTraining.batch(2)));
        }
    }
}
