package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import maec.job.CancelToken;
import maec.model.Architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Continues prompts of equal length, token by token.
 *
 * <p>Prompts are read in one pass; after that every pass reads one token per sequence and finds the
 * keys and values of the earlier ones in a cache of fixed capacity.
 */
final class Generation {
    private final LoadedModel model;
    private final Passes passes;
    private final GenerationSettings settings;
    private final int[] rows;
    private final GenerationSettings.Listener listener;
    private final List<NucleusSampler> samplers;
    private final boolean[] ended;
    private final List<List<Long>> generated = new ArrayList<>();

    /**
     * Prepares.
     *
     * @param rows which prompt of the caller each sequence is
     */
    Generation(
            LoadedModel model,
            Passes passes,
            GenerationSettings settings,
            int[] rows,
            GenerationSettings.Listener listener) {
        this.model = model;
        this.passes = passes;
        this.settings = settings;
        this.rows = rows;
        this.listener = listener;
        ended = new boolean[rows.length];
        samplers =
                switch (settings.sampling()) {
                    case Sampling.Greedy _ -> List.of();
                    case Sampling.Nucleus nucleus ->
                            Arrays.stream(rows)
                                    .mapToObj(row -> new NucleusSampler(nucleus, row))
                                    .toList();
                };
        for (int row = 0; row < rows.length; row++) {
            generated.add(new ArrayList<>());
        }
    }

    /**
     * Runs to the end.
     *
     * @param ids prompts [B, T]
     * @param tokens T
     * @param cancel looked at before every token
     * @return generated tokens per sequence, its end token last if it came
     */
    List<List<Long>> run(long[] ids, int tokens, CancelToken cancel) {
        NDManager home = model.compute("generating", () -> model.home().newSubManager());
        try {
            int capacity = tokens + settings.maxTokens();
            List<NDArray> cache = model.compute("generating", () -> newCache(home, capacity));
            long[] given = ids;
            int start = 0;
            for (int step = 0; step < settings.maxTokens() && !allEnded(); step++) {
                cancel.throwIfCancelled();
                long[] next = next(given, start, cache);
                start += given.length / rows.length;
                given = next;
                accept(next);
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

    private void accept(long[] next) {
        for (int row = 0; row < next.length; row++) {
            if (!ended[row]) {
                generated.get(row).add(next[row]);
                ended[row] = settings.endTokens().contains(next[row]);
                listener.generated(rows[row], next[row]);
            }
        }
    }

    private boolean allEnded() {
        return IntStream.range(0, ended.length).allMatch(row -> ended[row]);
    }

    /** Two flat tensors [B, K, capacity, W] per layer. */
    private List<NDArray> newCache(NDManager home, int capacity) {
        Architecture architecture = model.architecture();
        long sequences = (long) rows.length * architecture.keyValueHeads();
        long elements = sequences * capacity * architecture.headWidth();
        List<NDArray> cache = new ArrayList<>();
        for (int index = 0; index < 2 * architecture.layers(); index++) {
            cache.add(model.newCache(home, elements));
        }
        return cache;
    }

    private long[] next(long[] ids, int start, List<NDArray> cache) {
        int tokens = ids.length / rows.length;
        LabelledTokens batch = LabelledTokens.unlabelled(rows.length, tokens, ids);
        return model.compute(
                "generating",
                () -> {
                    try (NDManager scope = model.home().newSubManager()) {
                        NDArray scores = passes.extend(batch, start, cache, scope);
                        return samplers.isEmpty() ? likeliest(scores) : drawn(scores);
                    }
                });
    }

    private long[] likeliest(NDArray scores) {
        try (KernelCall call = model.call("likeliest")) {
            return call.array(scores).run().get(0).toLongArray();
        }
    }

    private long[] drawn(NDArray scores) {
        int vocabulary = model.architecture().vocabulary();
        float[] all = new float[rows.length * vocabulary];
        model.fetch(scores, 0, all, 0, all.length);
        return IntStream.range(0, rows.length)
                .mapToLong(row -> samplers.get(row).draw(all, row * vocabulary, vocabulary))
                .toArray();
    }
}
