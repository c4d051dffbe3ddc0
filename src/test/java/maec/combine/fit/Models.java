package maec.combine.fit;

import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.MemoryTensors;
import maec.checkpoint.ModelFinder;
import maec.checkpoint.WriteOptions;
import maec.job.JobContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small model folders that differ in one thing. */
final class Models {
    static final ModelFinder FINDER =
            ModelFinder.of(Map.of("HF_HUB_CACHE", "no-such-cache"), Path.of("no-such-home"));

    private Models() {}

    static Path write(Path folder, MemoryTensors tensors, List<String> tokens) throws IOException {
        CheckpointWriter.write(
                tensors,
                folder,
                new WriteOptions(Optional.empty(), 1 << 20, Map.of(), Optional.empty()),
                JobContext.silent());
        if (!tokens.isEmpty()) {
            List<String> entries = new ArrayList<>();
            for (int id = 0; id < tokens.size(); id++) {
                entries.add("\"" + tokens.get(id) + "\": " + id);
            }
            Files.writeString(
                    folder.resolve("tokenizer.json"),
                    "{\"model\": {\"vocab\": {" + String.join(", ", entries) + "}}}");
        }
        return folder;
    }

    /** An embedding of two columns whose rows are numbered, and a layer. */
    static MemoryTensors.Builder model(float first, int rows) {
        float[] embedding = new float[2 * rows];
        for (int i = 0; i < embedding.length; i++) {
            embedding[i] = first + i;
        }
        return MemoryTensors.builder()
                .floats("model.embed_tokens.weight", embedding, rows, 2)
                .floats("model.layers.0.mlp.up_proj.weight", new float[6], 3, 2);
    }
}
