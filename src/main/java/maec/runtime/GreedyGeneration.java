package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Continues a batch of prompts with the likeliest token, again and again.
 *
 * <p>Prompts are read in one call; after that every call reads one token per sequence and finds the
 * keys and values of the earlier ones in a cache of fixed capacity.
 */
final class GreedyGeneration {
    private final ResidentModel model;
    private final int batch;
    private final int capacity;

    /** Prepares for B sequences of at most {@code capacity} tokens, prompts included. */
    GreedyGeneration(ResidentModel model, int batch, int capacity) {
        this.model = model;
        this.batch = batch;
        this.capacity = capacity;
    }

    /**
     * Runs to the end.
     *
     * @param ids prompts [B, T]
     * @return generated tokens [B, n]; see {@link Decoder#generate}
     */
    long[][] run(long[] ids, int tokens, int maxTokens, OptionalLong endToken) {
        NDManager home = model.compute("generating", () -> model.home().newSubManager());
        try {
            List<NDArray> cache = model.compute("generating", () -> newCache(home));
            long[][] generated = new long[batch][maxTokens];
            boolean[] ended = new boolean[batch];
            long[] given = ids;
            int start = 0;
            for (int step = 0; step < maxTokens; step++) {
                long[] next = extend(given, start, cache);
                start += given.length / batch;
                for (int row = 0; row < batch; row++) {
                    if (ended[row]) {
                        next[row] = endToken.getAsLong();
                    }
                    generated[row][step] = next[row];
                    ended[row] |= endToken.isPresent() && next[row] == endToken.getAsLong();
                }
                if (allOf(ended)) {
                    return cut(generated, step + 1);
                }
                given = next;
            }
            return generated;
        } finally {
            model.compute(
                    "generating",
                    () -> {
                        home.close();
                        return true;
                    });
        }
    }

    /** Two flat tensors [B, K, capacity, W] per layer. */
    private List<NDArray> newCache(NDManager home) {
        long rows = (long) batch * model.architecture().keyValueHeads();
        long elements = rows * capacity * model.architecture().headWidth();
        List<NDArray> cache = new ArrayList<>();
        for (int index = 0; index < 2 * model.architecture().layers(); index++) {
            cache.add(model.newCache(home, elements));
        }
        return cache;
    }

    private long[] extend(long[] ids, int start, List<NDArray> cache) {
        return model.compute(
                "generating",
                () -> {
                    try (KernelCall call = model.call("extend")) {
                        call.device(ids, batch, ids.length / batch).host((long) start);
                        call.list("weights", model.weights()).list("cache", cache);
                        model.addNumbers(call);
                        return call.run().get(0).toLongArray();
                    }
                });
    }

    private static boolean allOf(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }

    private static long[][] cut(long[][] rows, int length) {
        return Arrays.stream(rows).map(row -> Arrays.copyOf(row, length)).toArray(long[][]::new);
    }
}
