package maec.model;

import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.ImportanceBins;
import maec.checkpoint.ImportanceMap;
import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.SparseDelta;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.checkpoint.WriteOptions;
import maec.job.JobContext;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A valid file of every kind, with what is needed to read it. */
final class FuzzedFiles {
    private static final Architecture SHAPE =
            Architecture.llama(2, 8, 12, 2, 1, 4, 16, 10_000, 1e-5, false, 64);

    /** With every field that is looked at, and one of each sort of rope and nesting. */
    private static final String CONFIG =
            """
            {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
             "hidden_size": 8, "intermediate_size": 12, "num_hidden_layers": 2,
             "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 4, "vocab_size": 16,
             "max_position_embeddings": 64, "rms_norm_eps": 1e-05, "rope_theta": 10000.0,
             "rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0,
              "high_freq_factor": 4.0, "original_max_position_embeddings": 16},
             "attention_bias": false, "mlp_bias": false, "tie_word_embeddings": false,
             "torch_dtype": "float32", "eos_token_id": [2, 3]}
            """;

    private static final String ADAPTER =
            """
            {"peft_type": "LORA", "base_model_name_or_path": "../base", "revision": null,
             "r": 2, "lora_alpha": 4, "bias": "none", "fan_in_fan_out": false,
             "rank_pattern": {"layers.0.self_attn.q_proj": 1},
             "alpha_pattern": {"^model.layers.1.*": 2.5}, "use_rslora": true, "use_dora": false,
             "init_lora_weights": true, "target_modules": ["q_proj"], "modules_to_save": null}
            """;

    private static final String TOKENIZER =
            """
            {"version": "1.0", "truncation": null,
             "added_tokens": [{"id": 5, "content": "<s>", "special": true}],
             "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2, "\\u00e9": 3, "c": 4},
              "merges": ["a b"]}}
            """;

    private FuzzedFiles() {}

    /**
     * Makes them.
     *
     * @param folder an empty folder
     * @return the content of each valid file
     * @throws IOException if the folder cannot be written
     */
    static Map<FuzzedKind, byte[]> write(Path folder) throws IOException {
        TensorSource base = model(1);
        model(folder.resolve("base"), base, 1 << 20);
        model(folder.resolve("index"), base, 1000);
        model(folder.resolve("config"), base, 1 << 20);
        model(folder.resolve("verify"), base, 1 << 20);
        Files.writeString(folder.resolve("config/config.json"), CONFIG);
        Files.createDirectory(folder.resolve("tokens"));
        Files.writeString(FuzzedKind.TOKENS.file(folder), TOKENIZER);
        SafetensorsWriter.write(
                FuzzedKind.HEADER.file(folder),
                mixed(),
                Map.of("format", "pt", "text", "é"),
                JobContext.silent());
        for (FuzzedKind kind : List.of(FuzzedKind.ADAPTER, FuzzedKind.ADAPTER_CONFIG)) {
            Path adapter = kind.file(folder).resolveSibling("");
            SafetensorsWriter.write(
                    adapter.resolve("adapter_model.safetensors"),
                    adapter(),
                    Map.of(),
                    JobContext.silent());
            Files.writeString(adapter.resolve("adapter_config.json"), ADAPTER);
        }
        SparseDelta.write(
                FuzzedKind.DELTA.file(folder),
                base,
                tuned(),
                new WeightMask.AllWeights(),
                Map.of("base", base.fingerprint()),
                JobContext.silent());
        importance(FuzzedKind.IMPORTANCE.file(folder), base.tensors());
        Map<FuzzedKind, byte[]> valid = new EnumMap<>(FuzzedKind.class);
        for (FuzzedKind kind : FuzzedKind.values()) {
            valid.put(kind, Files.readAllBytes(kind.file(folder)));
        }
        return valid;
    }

    private static void model(Path folder, TensorSource source, long shardBytes) {
        CheckpointWriter.write(
                source,
                folder,
                new WriteOptions(Optional.empty(), shardBytes, Map.of(), Optional.empty()),
                JobContext.silent());
    }

    private static TensorSource model(long seed) {
        Random random = new Random(seed);
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : TensorNames.expected(SHAPE, DType.F32)) {
            builder.floats(spec.name(), values(random, spec), sizes(spec.shape()));
        }
        return builder.build();
    }

    /** The model with a few weights of one tensor changed, and all of another. */
    private static TensorSource tuned() {
        Random random = new Random(1);
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : TensorNames.expected(SHAPE, DType.F32)) {
            float[] values = values(random, spec);
            if (spec.name().endsWith("0.self_attn.q_proj.weight")) {
                values[3] += 1;
                values[17] += 1;
            } else if (spec.name().equals(TensorNames.FINAL_NORM)) {
                for (int i = 0; i < values.length; i++) {
                    values[i] += 1;
                }
            }
            builder.floats(spec.name(), values, sizes(spec.shape()));
        }
        return builder.build();
    }

    private static TensorSource mixed() {
        return MemoryTensors.builder()
                .floats("a.weight", DType.BF16, new float[12], 3, 4)
                .floats("b", new float[] {1}, new long[0])
                .floats("empty", DType.F16, new float[0], 0, 7)
                .longs("ids", new long[] {1, 2, 3}, 3)
                .bytes(new TensorSpec("é", DType.U8, Shape.of(5)), new byte[5])
                .build();
    }

    private static TensorSource adapter() {
        String prefix = "base_model.model.model.layers.";
        return MemoryTensors.builder()
                .floats(prefix + "0.self_attn.q_proj.lora_A.weight", new float[8], 1, 8)
                .floats(prefix + "0.self_attn.q_proj.lora_B.weight", new float[8], 8, 1)
                .floats(prefix + "1.self_attn.q_proj.lora_A.weight", new float[16], 2, 8)
                .floats(prefix + "1.self_attn.q_proj.lora_B.weight", new float[16], 8, 2)
                .build();
    }

    private static void importance(Path file, List<TensorSpec> weights) {
        double[] thresholds = new double[ImportanceBins.COUNT];
        Arrays.setAll(thresholds, bin -> 1.0 / (1 + bin));
        try (SafetensorsWriter writer =
                ImportanceMap.create(file, weights, "value-change", thresholds, 100, Map.of())) {
            for (TensorSpec weight : weights) {
                int count = (int) weight.count();
                ImportanceMap.writeBins(writer, weight.name(), 0, new byte[count], count);
            }
            writer.commit();
        }
    }

    private static float[] values(Random random, TensorSpec spec) {
        float[] values = new float[(int) spec.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static long[] sizes(Shape shape) {
        return shape.dimensions().stream().mapToLong(Long::longValue).toArray();
    }
}
