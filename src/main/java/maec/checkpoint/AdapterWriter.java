package maec.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * Writes the factors of a LoRA training as a PEFT adapter: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}, which PEFT and {@link AdapterSource} read.
 *
 * <p>The folder appears under its name only when it is complete and its configuration has been read
 * back.
 */
public final class AdapterWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "base_model.model.";
    private static final int PIECE = 1 << 18;

    private AdapterWriter() {}

    /**
     * What the configuration says.
     *
     * @param base the base model's folder or name on the hub
     * @param rank r of every module
     * @param alpha α of every module
     * @param targets last parts of the names of the modules, such as {@code q_proj}
     * @param layers the layers that have paths, none if all have
     */
    public record Config(
            String base,
            int rank,
            double alpha,
            SortedSet<String> targets,
            SortedSet<Integer> layers) {}

    /**
     * Writes an adapter.
     *
     * @param folder the folder that will exist afterwards; it must not exist or be empty
     * @param config how the adapter is to be applied
     * @param factors {@code MODULE.lora_A.weight} and {@code MODULE.lora_B.weight}, F32
     * @param stored from the name of a factor to its name where the base stores its modules under
     *     other names
     * @param provenance further metadata of the weights
     * @param context progress in factors, cancellation
     * @throws ProblemException if the target is not empty, or reading or writing fails; nothing is
     *     left then
     */
    public static void write(
            Path folder,
            Config config,
            TensorSource factors,
            UnaryOperator<String> stored,
            Map<String, String> provenance,
            JobContext context) {
        CheckpointWriter.requireFree(folder, List.of());
        Path target = folder.toAbsolutePath().normalize();
        Path parent = Objects.requireNonNullElse(target.getParent(), target);
        Path temporary = hiddenSibling(parent, target);
        try {
            Files.createDirectories(temporary);
            Files.writeString(temporary.resolve(AdapterConfig.FILE), text(config));
            Path weights = temporary.resolve(AdapterSource.WEIGHTS);
            writeFactors(weights, factors, stored, provenance, context);
            AdapterConfig.read(temporary);
            DurableFiles.force(temporary);
            Files.deleteIfExists(target);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.force(parent);
        } catch (IOException failed) {
            throw SafetensorsWriter.cannotWrite(folder, failed);
        } finally {
            removeLeftOver(temporary);
        }
    }

    private static Path hiddenSibling(Path parent, Path target) {
        String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return parent.resolve("." + target.getFileName() + "." + random + ".part");
    }

    private static void removeLeftOver(Path temporary) {
        try {
            DurableFiles.remove(temporary);
        } catch (IOException _) {
            // The failure that led here is the one to report; a hidden folder may stay.
        }
    }

    private static void writeFactors(
            Path file,
            TensorSource factors,
            UnaryOperator<String> stored,
            Map<String, String> provenance,
            JobContext context) {
        Map<String, String> metadata = new TreeMap<>(provenance);
        metadata.put("format", "pt");
        List<TensorSpec> specs = new ArrayList<>();
        for (TensorSpec spec : factors.tensors()) {
            String name = PREFIX + stored.apply(spec.name());
            specs.add(new TensorSpec(name, spec.dtype(), spec.shape()));
        }
        float[] piece = new float[PIECE];
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs, metadata)) {
            for (int index = 0; index < specs.size(); index++) {
                TensorSpec spec = factors.tensors().get(index);
                context.step("writing the adapter", index, specs.size(), "factors");
                for (long at = 0; at < spec.count(); at += PIECE) {
                    int count = (int) Math.min(PIECE, spec.count() - at);
                    factors.readFloats(spec.name(), at, piece, 0, count);
                    writer.writeFloats(specs.get(index).name(), at, piece, 0, count);
                }
            }
            writer.commit();
        }
    }

    /** The members that PEFT needs; what it does not find has its own usual value. */
    private static String text(Config config) {
        ObjectNode root = JSON.createObjectNode();
        root.put("peft_type", "LORA");
        root.put("task_type", "CAUSAL_LM");
        root.put("base_model_name_or_path", config.base());
        root.put("r", config.rank());
        root.put("lora_alpha", config.alpha());
        ArrayNode targets = root.putArray("target_modules");
        config.targets().forEach(targets::add);
        if (!config.layers().isEmpty()) {
            ArrayNode layers = root.putArray("layers_to_transform");
            config.layers().forEach(layers::add);
        }
        root.put("lora_dropout", 0.0);
        root.put("bias", "none");
        root.put("fan_in_fan_out", false);
        root.put("inference_mode", true);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
