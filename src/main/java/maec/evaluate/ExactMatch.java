package maec.evaluate;

import maec.job.JobContext;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a model's greedy continuation is the answer, token by token.
 *
 * <p>As many tokens are generated as the answer has, and all of them have to be equal; what would
 * follow is not looked at, and an end token ends nothing. Prompts of equal length are computed
 * together.
 */
public final class ExactMatch {
    /** A model that continues prompts. */
    @FunctionalInterface
    public interface Continuation {
        /**
         * Continues prompts greedily.
         *
         * @param prompts of equal length
         * @param tokens how many tokens to add to each
         * @return the added tokens, one row per prompt
         */
        long[][] generate(long[][] prompts, int tokens);
    }

    private final Continuation model;
    private final int batch;

    /**
     * A measure of one model.
     *
     * @param model the model
     * @param batch how many prompts are computed together, at least 1
     */
    public ExactMatch(Continuation model, int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("a batch of " + batch);
        }
        this.model = model;
        this.batch = batch;
    }

    /**
     * Asks everything.
     *
     * @param items the questions
     * @param stage for the progress
     * @param context reports, and is looked at between batches
     * @return per item, in order, whether it was answered
     */
    public boolean[] measure(List<PromptItem> items, String stage, JobContext context) {
        boolean[] right = new boolean[items.size()];
        int done = 0;
        for (List<Integer> group : byPromptLength(items).values()) {
            for (int from = 0; from < group.size(); from += batch) {
                context.step(stage, done, items.size(), "prompts");
                List<Integer> together = group.subList(from, Math.min(from + batch, group.size()));
                ask(items, together, right);
                done += together.size();
            }
        }
        context.step(stage, done, items.size(), "prompts");
        return right;
    }

    private void ask(List<PromptItem> items, List<Integer> together, boolean[] right) {
        long[][] prompts = new long[together.size()][];
        int longest = 0;
        for (int row = 0; row < prompts.length; row++) {
            PromptItem item = items.get(together.get(row));
            prompts[row] = item.prompt();
            longest = Math.max(longest, item.answer().length);
        }
        long[][] continued = model.generate(prompts, longest);
        for (int row = 0; row < prompts.length; row++) {
            long[] answer = items.get(together.get(row)).answer();
            right[together.get(row)] =
                    Arrays.equals(
                            continued[row],
                            0,
                            Math.min(answer.length, continued[row].length),
                            answer,
                            0,
                            answer.length);
        }
    }

    private static Map<Integer, List<Integer>> byPromptLength(List<PromptItem> items) {
        var groups = new TreeMap<Integer, List<Integer>>();
        for (int i = 0; i < items.size(); i++) {
            groups.computeIfAbsent(items.get(i).prompt().length, _ -> new ArrayList<>()).add(i);
        }
        return groups;
    }
}
