package maec.sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.SystemReason;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.corpus.CorpusReader;
import maec.extract.KeyNeuronTrainer;
import maec.extract.Mixture;
import maec.extract.Windows;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.runtime.Engine;
import maec.runtime.Tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes the sample world's texts and its base model from a seed.
 *
 * <p>It is there so that everything the product does can be seen within minutes on a real, if tiny,
 * language model: a Llama that has read three small languages and knows sums only where the second
 * number is 0 or 1. Tuning and merging are left to the product itself, as for any other model.
 */
public final class SampleWorld {
    /** Where the texts lie inside the folder. */
    public static final String CORPORA = "corpora";

    /** Where the base model lies inside the folder. */
    public static final String BASE = "models/base";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SampleSettings settings;

    /**
     * A world that is not made yet.
     *
     * @param settings its sizes
     */
    public SampleWorld(SampleSettings settings) {
        this.settings = settings;
    }

    /**
     * Writes all texts and trains the base.
     *
     * @param folder an empty folder
     * @param engine where to train
     * @param context reports and stops
     * @throws ProblemException with {@link SampleProblem.CannotWrite}, or a problem of the runtime
     */
    public void make(Path folder, Engine engine, JobContext context) {
        try {
            context.step("writing the sample's texts", 0, 1, "corpora");
            new SampleCorpora(settings, folder.resolve(CORPORA)).write();
            Path model = Files.createDirectories(folder.resolve(BASE));
            Files.writeString(model.resolve("tokenizer.json"), SampleTokenizer.tokenizerJson());
            Files.writeString(
                    model.resolve("tokenizer_config.json"), SampleTokenizer.tokenizerConfigJson());
            Files.writeString(model.resolve("config.json"), configJson(settings.architecture()));
            Files.writeString(model.resolve("generation_config.json"), generationConfigJson());
            train(folder, model, engine, context);
        } catch (IOException e) {
            throw new ProblemException(
                    new SampleProblem.CannotWrite(folder, SystemReason.of(e)), e);
        }
    }

    private void train(Path folder, Path model, Engine engine, JobContext context) {
        List<long[]> documents;
        try (Tokenizer tokenizer = Tokenizer.load(model)) {
            documents =
                    CorpusReader.documents(folder.resolve(CORPORA).resolve("base.txt")).stream()
                            .map(document -> tokenizer.encode(document.text()))
                            .map(SampleWorld::withBegin)
                            .toList();
        }
        Windows windows = Windows.joined("base", documents, settings.windowTokens());
        var trainer = new KeyNeuronTrainer(engine, settings.architecture());
        try (TensorSource start =
                        InitialWeights.draw(
                                settings.architecture(),
                                settings.seed(),
                                settings.initialDeviation());
                var run =
                        trainer.train(
                                "training the base",
                                start,
                                new WeightMask.AllWeights(),
                                Mixture.of(windows),
                                settings.baseTraining(),
                                context)) {
            SafetensorsWriter.write(
                    model.resolve("model.safetensors"),
                    run.weights(),
                    Map.of("format", "pt"),
                    context);
        }
    }

    private static long[] withBegin(long[] ids) {
        long[] begun = new long[ids.length + 1];
        begun[0] = SampleTokenizer.BEGIN_ID;
        System.arraycopy(ids, 0, begun, 1, ids.length);
        return begun;
    }

    /** {@code config.json} as Hugging Face transformers reads it. */
    static String configJson(Architecture shape) {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("architectures").add("LlamaForCausalLM");
        root.put("model_type", "llama");
        root.put("vocab_size", shape.vocabulary());
        root.put("hidden_size", shape.width());
        root.put("intermediate_size", shape.ffnWidth());
        root.put("num_hidden_layers", shape.layers());
        root.put("num_attention_heads", shape.heads());
        root.put("num_key_value_heads", shape.keyValueHeads());
        root.put("head_dim", shape.headWidth());
        root.put("hidden_act", "silu");
        root.put("max_position_embeddings", shape.maxPositions());
        root.put("rms_norm_eps", shape.norm().epsilon());
        root.put("rope_theta", shape.layerStyles().getFirst().rope().theta());
        root.put("attention_bias", false);
        root.put("mlp_bias", false);
        root.put("tie_word_embeddings", shape.tiedHead());
        root.put("bos_token_id", SampleTokenizer.BEGIN_ID);
        root.put("eos_token_id", SampleTokenizer.END_ID);
        root.put("torch_dtype", "float32");
        return root.toPrettyString() + "\n";
    }

    private static String generationConfigJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("bos_token_id", SampleTokenizer.BEGIN_ID);
        root.put("eos_token_id", SampleTokenizer.END_ID);
        return root.toPrettyString() + "\n";
    }
}
