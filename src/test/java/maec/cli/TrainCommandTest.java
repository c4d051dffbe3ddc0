package maec.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.AdapterSource;
import maec.checkpoint.Checkpoint;
import maec.checkpoint.Tensors;
import maec.tensor.TensorSpec;
import maec.workflow.SharedSample;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the options of train do to a project. */
class TrainCommandTest {
    @TempDir Path folder;
    private Path project;

    @BeforeEach
    void copyTheSample() {
        project = SharedSample.copyTo(SharedSample.tiny(), folder.resolve("project"));
    }

    private CommandRun train(int code, String... options) {
        var words = new ArrayList<>(List.of("train", project.toString()));
        words.addAll(List.of(options));
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertEquals(code, run.exitCode(), run.err());
        return run;
    }

    private JsonNode parameters(String artifact) throws IOException {
        Path file = project.resolve("artifacts").resolve(artifact + ".provenance.json");
        return new ObjectMapper().readTree(Files.readString(file)).path("parameters");
    }

    private byte[] delta() throws IOException {
        return Files.readAllBytes(project.resolve("artifacts/arithmetic.delta.safetensors"));
    }

    private String digest(String language) {
        try (Checkpoint model = Checkpoint.open(artifact(language + ".model"))) {
            return model.fingerprint();
        }
    }

    private Path artifact(String name) {
        return project.resolve("artifacts").resolve(name);
    }

    @Test
    void aLanguageIsTrainedInItsLayersAndNothingElseIsMadeAgain() throws IOException {
        byte[] delta = delta();
        String whole = digest("es");
        String other = digest("sw");
        CommandRun run = train(0, "--layers", "es=1");
        assertTrue(run.err().contains("training es"), run.err());
        assertFalse(run.err().contains("training arithmetic"), run.err());
        assertFalse(run.err().contains("training sw"), run.err());
        assertEquals("1", parameters("es.model").path("layers").asText());
        assertEquals(other, digest("sw"));
        assertArrayEquals(delta, delta());
        try (Checkpoint base = Checkpoint.open(project.resolve("models/base"));
                Checkpoint tuned = Checkpoint.open(artifact("es.model"))) {
            for (TensorSpec spec : base.tensors()) {
                boolean same =
                        Arrays.equals(
                                Tensors.readFloats(base, spec.name()),
                                Tensors.readFloats(tuned, spec.name()));
                assertEquals(!spec.name().contains("layers.1."), same, spec.name());
            }
        }
        train(0, "--layers", "es=all");
        assertEquals(whole, digest("es"));
    }

    @Test
    void optionsAreKeptInTheProjectAndReachEveryTrainingAndItsProvenance() throws IOException {
        byte[] before = delta();
        String[] options = {
            "--accumulation",
            "2",
            "--validate-every",
            "2",
            "--validation-share",
            "0.2",
            "--patience",
            "2",
            "--divergence-factor",
            "50",
            "--precision",
            "fp32",
            "--ability-share",
            "0.75"
        };
        train(0, options);
        JsonNode made = parameters("arithmetic.delta.safetensors");
        assertEquals("2", made.path("accumulation").asText());
        assertEquals("2", made.path("validateEvery").asText());
        assertEquals("0.2", made.path("heldOutShare").asText());
        assertEquals("2", made.path("patience").asText());
        assertEquals("50.0", made.path("divergenceFactor").asText());
        assertEquals("FP32", made.path("precision").asText());
        assertEquals("0.75", made.path("ability share").asText());
        assertEquals("2", parameters("en.delta.safetensors").path("accumulation").asText());
        assertEquals("FP32", parameters("es.model").path("precision").asText());
        byte[] after = delta();
        assertNotEquals(Arrays.hashCode(before), Arrays.hashCode(after));
        CommandRun again = train(0);
        assertFalse(again.err().contains("training"), again.err());
        train(
                0,
                "--accumulation",
                "1",
                "--validate-every",
                "0",
                "--validation-share",
                "0.05",
                "--patience",
                "0",
                "--divergence-factor",
                "Infinity",
                "--precision",
                "auto",
                "--ability-share",
                "0.5");
        assertArrayEquals(before, delta(), "as usual again, and to the same bits");
        assertEquals(
                Files.readString(SharedSample.tiny().resolve("project.maec")),
                Files.readString(project.resolve("project.maec")));
    }

    @Test
    void aLanguageThatIsTrainedByLoraIsAnAdapterThatTheProjectGoesOnWith() throws IOException {
        String whole = digest("sw");
        CommandRun run =
                train(
                        0,
                        "--method",
                        "lora",
                        "--lora-rank",
                        "3",
                        "--lora-alpha",
                        "12",
                        "--lora-targets",
                        "q_proj,down_proj",
                        "--layers",
                        "es=1");
        assertTrue(run.err().contains("training es by LoRA"), run.err());
        assertEquals("lora", parameters("sw.model").path("method").asText());
        assertEquals(
                "rank 3, alpha 12.0, q_proj down_proj",
                parameters("sw.model").path("low-rank paths").asText());
        Path base = project.resolve("models/base");
        try (Checkpoint plain = Checkpoint.open(base);
                AdapterSource es = AdapterSource.open(Checkpoint.open(base), artifact("es.model"));
                AdapterSource sw =
                        AdapterSource.open(Checkpoint.open(base), artifact("sw.model"))) {
            assertEquals(
                    Set.of(
                            "model.layers.1.self_attn.q_proj.weight",
                            "model.layers.1.mlp.down_proj.weight"),
                    es.changed());
            assertEquals(4, sw.changed().size());
            assertEquals(base.toString(), es.config().base().orElseThrow());
            for (String name : es.changed()) {
                assertFalse(
                        Arrays.equals(
                                Tensors.readFloats(plain, name), Tensors.readFloats(es, name)));
            }
        }
        CommandRun analysed = CommandRun.of("analyse", project.toString());
        assertEquals(0, analysed.exitCode(), analysed.err());
        assertFalse(analysed.err().contains("training"), analysed.err());
        CommandRun measured = CommandRun.of("evaluate", project.toString());
        assertEquals(0, measured.exitCode(), measured.err());
        assertTrue(measured.out().contains("text-sw perplexity"), measured.out());
        train(0, "--method", "auto", "--layers", "es=all");
        assertEquals("auto", parameters("sw.model").path("method").asText());
        assertEquals(tensors(SharedSample.tiny(), "sw"), tensors(project, "sw"));
        train(0, "--method", "full");
        assertEquals(whole, digest("sw"));
    }

    /** The weights of a language's model, without what its metadata say. */
    private static Map<String, List<Float>> tensors(Path project, String language) {
        Map<String, List<Float>> found = new TreeMap<>();
        Path folder = project.resolve("artifacts").resolve(language + ".model");
        try (Checkpoint model = Checkpoint.open(folder)) {
            for (TensorSpec spec : model.tensors()) {
                List<Float> values = new ArrayList<>();
                for (float value : Tensors.readFloats(model, spec.name())) {
                    values.add(value);
                }
                found.put(spec.name(), values);
            }
        }
        return found;
    }

    @Test
    void whatIsOutOfRangeIsOneSentenceAndChangesNothing() throws IOException {
        String before = Files.readString(project.resolve("project.maec"));
        for (String[] wrong :
                new String[][] {
                    {"--accumulation", "0", "accumulation is not a number of at least 1"},
                    {"--accumulation", "two", "two"},
                    {"--patience", "2", "validateEvery is 0"},
                    {"--validation-share", "1", "validationShare is not a share"},
                    {"--divergence-factor", "NaN", "divergenceFactor is not a number above 1"},
                    {"--ability-share", "0", "abilityShare is not a share up to 1"},
                    {"--precision", "fp16", "there is no dtype 'fp16'"},
                    {"--method", "qlora", "use full, lora or auto"},
                    {"--lora-rank", "0", "--lora-rank is a number of at least 1"},
                    {"--lora-alpha", "-1", "--lora-alpha one above 0"},
                    {"--lora-targets", "q_proj,lm_head", "there is no 'lm_head'"},
                    {"--layers", "es=1-0", "es: '1-0' is not a list of layers"}
                }) {
            CommandRun run = train(64, wrong[0], wrong[1]);
            assertTrue(run.err().contains(wrong[2]), run.err());
        }
        CommandRun unknown = train(65, "--layers", "fr=1");
        assertTrue(unknown.err().contains("no target language \"fr\""), unknown.err());
        CommandRun high = train(65, "--layers", "es=1-2");
        assertTrue(high.err().contains("layer 2, but the base has 2 layers"), high.err());
        assertEquals(before, Files.readString(project.resolve("project.maec")));
    }
}
