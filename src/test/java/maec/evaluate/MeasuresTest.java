package maec.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.extract.Windows;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.runtime.BatchLoss;
import maec.runtime.TokenBatch;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Perplexity is a mean over tokens, exact match compares token by token. */
class MeasuresTest {
    private static final JobContext SILENT = JobContext.silent();

    private static JobContext cancelled() {
        var token = new CancelToken();
        token.cancel();
        return new JobContext(_ -> {}, token);
    }

    /** Every label costs as many nats as its id says. */
    private static BatchLoss idAsLoss(TokenBatch batch) {
        double sum = 0;
        long positions = 0;
        for (int i = 0; i < batch.labels().length; i++) {
            if (i % batch.tokens() != 0 && batch.labels()[i] != TokenBatch.IGNORED) {
                sum += batch.labels()[i];
                positions++;
            }
        }
        return new BatchLoss(sum, positions);
    }

    @Test
    void perplexityWeighsTokensNotWindows() {
        var windows =
                Windows.padded("a", List.of(new long[] {9, 1, 1, 1}, new long[] {9, 5}), 4, 99);
        BatchLoss loss =
                new Perplexity(MeasuresTest::idAsLoss, 1).measure(windows, "measuring", SILENT);
        assertEquals(4, loss.positions());
        assertEquals(2.0, loss.mean());
    }

    @Test
    void theBatchSizeDoesNotMatter() {
        var windows =
                Windows.joined("a", List.of(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}), 4);
        for (int batch : new int[] {1, 2, 3, 50}) {
            BatchLoss loss =
                    new Perplexity(MeasuresTest::idAsLoss, batch)
                            .measure(windows, "measuring", SILENT);
            assertEquals(new BatchLoss(2 + 3 + 4 + 6 + 7 + 8 + 10 + 11 + 12, 9), loss);
        }
    }

    @Test
    void measuringStopsWhenAsked() {
        var windows = Windows.joined("a", List.of(new long[] {1, 2}), 2);
        assertThrows(
                JobCancelledException.class,
                () ->
                        new Perplexity(MeasuresTest::idAsLoss, 1)
                                .measure(windows, "measuring", cancelled()));
        assertThrows(
                JobCancelledException.class,
                () ->
                        new ExactMatch((_, _) -> new long[0][], 1)
                                .measure(List.of(item(new long[] {1}, 2)), "asking", cancelled()));
    }

    private static PromptItem item(long[] prompt, long... answer) {
        return new PromptItem(prompt, answer);
    }

    /** Continues a prompt by counting up from its last token. */
    private static long[][] count(long[][] prompts, int tokens) {
        long[][] rows = new long[prompts.length][tokens];
        for (int row = 0; row < prompts.length; row++) {
            for (int i = 0; i < tokens; i++) {
                rows[row][i] = prompts[row][prompts[row].length - 1] + 1 + i;
            }
        }
        return rows;
    }

    @Test
    void everyTokenOfTheAnswerHasToBeEqual() {
        var items =
                List.of(
                        item(new long[] {1, 2}, 3, 4),
                        item(new long[] {5}, 6),
                        item(new long[] {1, 7}, 8, 10),
                        item(new long[] {1, 7}, 8),
                        item(new long[] {3}, 5));
        for (int batch : new int[] {1, 2, 10}) {
            assertArrayEquals(
                    new boolean[] {true, true, false, true, false},
                    new ExactMatch(MeasuresTest::count, batch).measure(items, "asking", SILENT));
        }
    }

    @Test
    void promptsOfEqualLengthAreAskedTogether() {
        var calls = new ArrayList<Integer>();
        var items =
                List.of(
                        item(new long[] {1}, 2),
                        item(new long[] {1, 2}, 3),
                        item(new long[] {4}, 5),
                        item(new long[] {6}, 7));
        new ExactMatch(
                        (prompts, tokens) -> {
                            calls.add(prompts.length);
                            for (long[] prompt : prompts) {
                                assertEquals(prompts[0].length, prompt.length);
                            }
                            return count(prompts, tokens);
                        },
                        2)
                .measure(items, "asking", SILENT);
        assertEquals(List.of(2, 1, 1), calls);
    }

    @Test
    void aContinuationThatEndedEarlyIsWrong() {
        boolean[] right =
                new ExactMatch((prompts, _) -> new long[prompts.length][0], 4)
                        .measure(List.of(item(new long[] {1}, 2)), "asking", SILENT);
        assertArrayEquals(new boolean[] {false}, right);
    }
}
