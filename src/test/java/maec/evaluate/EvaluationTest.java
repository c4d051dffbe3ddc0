package maec.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.Tensors;
import maec.extract.Windows;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.ModelFolder;
import maec.runtime.Device;
import maec.runtime.Engine;
import maec.runtime.Precision;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Perplexity and exact match of a tiny Llama are those of Hugging Face transformers. */
class EvaluationTest {
    private static final Path LLAMA = Path.of("src/test/resources/golden/models/llama");
    private static final JobContext SILENT = JobContext.silent();

    private static Engine engine;
    private static ModelFolder model;

    @BeforeAll
    static void open() {
        engine = Engine.start(Device.cpu());
        model = ModelFolder.open(LLAMA.resolve("model"));
    }

    @AfterAll
    static void close() {
        model.close();
        engine.close();
    }

    private static Measurement measure(Yardstick yardstick) {
        return new Evaluation(engine, model.architecture(), Precision.FP32)
                .measure("base", model.weights(), List.of(yardstick), SILENT)
                .getFirst();
    }

    /** The rows of an I64 tensor [B, T]. */
    private static List<long[]> rows(SafetensorsFile golden, String name) {
        TensorSpec spec = golden.find(name).orElseThrow();
        long[] all = Tensors.readLongs(golden, name);
        int width = (int) spec.shape().size(1);
        var rows = new ArrayList<long[]>();
        for (int from = 0; from < all.length; from += width) {
            rows.add(Arrays.copyOfRange(all, from, from + width));
        }
        return rows;
    }

    @Test
    void refusesTasksWithoutPromptsOrAnswers() {
        assertEquals(
                new EvaluateProblem.NoPrompts("void"),
                problemOf(new Yardstick.Task("void", List.of())));
        var empty = new PromptItem(new long[] {1}, new long[0]);
        assertEquals(
                new EvaluateProblem.EmptyItem("sums", 1),
                problemOf(new Yardstick.Task("sums", List.of(empty))));
    }

    private static maec.job.Problem problemOf(Yardstick yardstick) {
        return assertThrows(ProblemException.class, () -> measure(yardstick)).problem();
    }

    @Test
    void perplexityIsTheExponentialOfTheMeanLoss() {
        try (SafetensorsFile golden = SafetensorsFile.open(LLAMA.resolve("golden.safetensors"))) {
            List<long[]> rows = rows(golden, "input_ids");
            var windows = Windows.joined("text", rows, rows.getFirst().length);
            float[] loss = Tensors.readFloats(golden, "loss");
            Measurement found = measure(new Yardstick.Text("text", windows));
            assertEquals(Math.exp(loss[0]), found.value(), 1e-4 * Math.exp(loss[0]));
            assertEquals(Metric.PERPLEXITY, found.metric());
            assertEquals((long) rows.size() * (rows.getFirst().length - 1), found.items());
            assertEquals(model.weights().fingerprint(), found.modelFingerprint());
        }
    }

    @Test
    void exactMatchComparesWithGreedyTokens() {
        try (SafetensorsFile golden = SafetensorsFile.open(LLAMA.resolve("golden.safetensors"))) {
            var prompts =
                    List.of(rows(golden, "prompt").getFirst(), rows(golden, "prompt2").getFirst());
            var greedy =
                    List.of(
                            rows(golden, "generated.prompt").getFirst(),
                            rows(golden, "generated.prompt2").getFirst());
            var items = new ArrayList<PromptItem>();
            for (int i = 0; i < prompts.size(); i++) {
                long[] wrong = greedy.get(i).clone();
                wrong[wrong.length - 1]++;
                items.add(new PromptItem(prompts.get(i), greedy.get(i)));
                items.add(new PromptItem(prompts.get(i), Arrays.copyOf(greedy.get(i), 2)));
                items.add(new PromptItem(prompts.get(i), wrong));
                items.add(new PromptItem(Arrays.copyOf(prompts.get(i), 3), new long[] {511, 511}));
            }
            Measurement found = measure(new Yardstick.Task("sums", items));
            assertEquals(50, found.value());
            assertEquals(items.size(), found.items());
        }
    }
}
