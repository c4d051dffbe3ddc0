package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.job.JobContext;
import maec.model.Architecture;
import maec.model.ArchitectureReader;
import maec.model.CanonicalWeights;
import maec.model.ModelFolder;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** A tiny model of the fixtures with what Hugging Face transformers computes of it. */
record Golden(String model, String values) {
    private static final Path MODELS = Path.of("src/test/resources/golden/models");

    /** Where the model lies. */
    Path folder() {
        return MODELS.resolve(model).resolve("model");
    }

    /** Opens a file of expected values; the sharded model is the plain one in three files. */
    SafetensorsFile open() {
        String owner = model.equals("llama_sharded") ? "llama" : model;
        return SafetensorsFile.open(MODELS.resolve(owner).resolve(values + ".safetensors"));
    }

    /** The model's numbers. */
    Architecture architecture() {
        return ArchitectureReader.read(folder());
    }

    /** Loads the model. */
    Decoder load(Engine engine, Precision precision) {
        try (ModelFolder opened = ModelFolder.open(folder())) {
            return Decoder.load(
                    engine,
                    opened.architecture(),
                    opened.weights(),
                    precision,
                    JobContext.silent());
        }
    }

    /** The same under the names of the checkpoint, whose fused tensors are whole. */
    Map<String, float[]> stored(Map<String, float[]> rows) {
        try (ModelFolder opened = ModelFolder.open(folder())) {
            return CanonicalWeights.storedRows(opened.weights(), rows);
        }
    }

    /**
     * The same under the names of the checkpoint; the folder is the owner of what it does not name.
     */
    TensorSource stored(ModelFolder opened, TensorSource found) {
        return CanonicalWeights.stored(opened.weights(), found);
    }

    /** The batch that the expected values were computed from. */
    static TokenBatch batch(SafetensorsFile golden) {
        TensorSpec ids = golden.find("input_ids").orElseThrow();
        int count = (int) ids.count();
        int[] mask = new int[count];
        if (golden.find("attention_mask").isPresent()) {
            Arrays.setAll(mask, at -> (int) Tensors.readLongs(golden, "attention_mask")[at]);
        } else {
            Arrays.fill(mask, 1);
        }
        return new TokenBatch(
                (int) ids.shape().size(0),
                (int) ids.shape().size(1),
                Tensors.readLongs(golden, "input_ids"),
                mask,
                Tensors.readLongs(golden, "labels"));
    }

    /** Asserts that every entry is within a tolerance of the expected one. */
    static void assertClose(String what, float[] expected, float[] found, double tolerance) {
        assertEquals(expected.length, found.length, what);
        int worst =
                IntStream.range(0, expected.length)
                        .reduce(
                                0,
                                (a, b) ->
                                        Math.abs(expected[a] - found[a])
                                                        >= Math.abs(expected[b] - found[b])
                                                ? a
                                                : b);
        assertEquals(expected[worst], found[worst], tolerance, what + " at " + worst);
    }

    /** The largest magnitude. */
    static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
