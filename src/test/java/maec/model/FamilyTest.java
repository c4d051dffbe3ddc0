package maec.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.ProblemException;
import maec.model.Architecture.Activation;
import maec.model.Architecture.AttentionStyle;
import maec.model.Architecture.FeedForwardStyle;
import maec.model.Architecture.LayerStyle;
import maec.model.Architecture.NormStyle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Every family is read as transformers reads it, in both spellings. */
class FamilyTest {
    private static final Path MODELS = Path.of("src/test/resources/golden/models");
    private static final String SIZES =
            """
            "hidden_size": 64, "intermediate_size": 176, "num_hidden_layers": 3,
            "num_attention_heads": 4, "vocab_size": 512""";

    @TempDir private Path folder;

    /** Sizes of a fixture: L, D, F, H, K, elements per head, V, longest sequence. */
    record Sizes(int l, int d, int f, int h, int k, int w, int v, int longest) {}

    /** What a fixture must be read as. */
    record Row(
            String kind,
            String family,
            Sizes sizes,
            boolean tied,
            NormStyle norm,
            AttentionStyle attention,
            FeedForwardStyle feedForward,
            List<LayerStyle> layers,
            double embeddingScale,
            double finalSoftCap) {
        Architecture architecture() {
            return new Architecture(
                    family,
                    sizes.l,
                    sizes.d,
                    sizes.f,
                    sizes.h,
                    sizes.k,
                    sizes.w,
                    sizes.v,
                    tied,
                    sizes.longest,
                    norm,
                    attention,
                    feedForward,
                    layers,
                    embeddingScale,
                    finalSoftCap);
        }

        @Override
        public String toString() {
            return kind;
        }
    }

    private static final FeedForwardStyle SILU = new FeedForwardStyle(Activation.SILU, false);
    private static final FeedForwardStyle GELU = new FeedForwardStyle(Activation.GELU_TANH, false);
    private static final double D32 = Math.sqrt(32);

    static Stream<Row> kinds() {
        return Stream.concat(llamas(), others());
    }

    private static Stream<Row> llamas() {
        Sizes small = new Sizes(2, 32, 48, 4, 2, 8, 96, 64);
        return Stream.of(
                llama("llama_bias", new Sizes(2, 32, 48, 4, 4, 8, 96, 64), plain(8, 1e4), true),
                llama("llama_headdim", new Sizes(2, 32, 48, 4, 2, 12, 96, 64), plain(12, 1e4)),
                llama(
                        "llama_rope3",
                        new Sizes(2, 32, 48, 4, 2, 8, 96, 128),
                        new Rope(8, 5e5, new Llama3Scaling(8, 1, 4, 32))),
                llama(
                        "rope_linear",
                        new Sizes(2, 32, 48, 4, 2, 8, 96, 256),
                        new Rope(8, 1e4, new LinearScaling(4))),
                llama(
                        "rope_dynamic",
                        new Sizes(2, 32, 48, 4, 2, 8, 96, 48),
                        new Rope(8, 1e4, new DynamicScaling(3, 16))),
                llama(
                        "rope_yarn",
                        new Sizes(2, 32, 48, 4, 2, 16, 96, 64),
                        new Rope(
                                16,
                                1e4,
                                new YarnScaling(4, 16, 4, 0.5, true, 0.1 * Math.log(4) + 1))),
                row("mistral", small, attention(8, 0, false, false), uniform(2, 8, plain(8, 1e4))),
                row("qwen2", small, attention(8, 0, false, true), uniform(2, 0, plain(8, 1e6))));
    }

    private static Stream<Row> others() {
        Rope plain8 = plain(8, 1e4);
        return Stream.of(
                new Row(
                        "qwen2_window",
                        "qwen2",
                        new Sizes(3, 32, 48, 4, 2, 8, 96, 64),
                        false,
                        new NormStyle(1e-6, false, false),
                        attention(8, 0, false, true),
                        SILU,
                        List.of(
                                new LayerStyle(0, plain8),
                                new LayerStyle(8, plain8),
                                new LayerStyle(8, plain8)),
                        1,
                        0),
                new Row(
                        "qwen3",
                        "qwen3",
                        new Sizes(2, 32, 48, 4, 2, 12, 96, 64),
                        true,
                        new NormStyle(1e-6, false, false),
                        attention(12, 0, true, false),
                        SILU,
                        uniform(2, 0, plain(12, 1e6)),
                        1,
                        0),
                new Row(
                        "phi3",
                        "phi3",
                        new Sizes(3, 64, 176, 4, 2, 16, 512, 128),
                        false,
                        new NormStyle(1e-5, false, false),
                        attention(16, 0, false, false),
                        SILU,
                        uniform(3, 8, plain(16, 1e4)),
                        1,
                        0),
                new Row(
                        "phi3_longrope",
                        "phi3",
                        new Sizes(2, 32, 48, 4, 2, 8, 96, 64),
                        false,
                        new NormStyle(1e-5, false, false),
                        attention(8, 0, false, false),
                        SILU,
                        uniform(2, 0, longRope()),
                        1,
                        0),
                gemma(),
                gemma2(),
                gemma3("gemma3", "gemma3_text", 7),
                gemma3("gemma3_vision", "gemma3", 3));
    }

    private static Rope plain(int width, double theta) {
        return Rope.plain(width, theta);
    }

    private static Rope longRope() {
        return new Rope(
                6,
                1e4,
                new LongRopeScaling(
                        List.of(1.0, 1.1, 1.3),
                        List.of(1.5, 2.5, 4.0),
                        16,
                        Math.sqrt(1 + Math.log(4) / Math.log(16))));
    }

    private static AttentionStyle attention(
            double scalar, double cap, boolean queryKeyNorm, boolean inputBias) {
        return new AttentionStyle(1 / Math.sqrt(scalar), cap, queryKeyNorm, inputBias, false);
    }

    private static List<LayerStyle> uniform(int layers, int window, Rope rope) {
        return Collections.nCopies(layers, new LayerStyle(window, rope));
    }

    private static Row row(
            String kind, Sizes sizes, AttentionStyle attention, List<LayerStyle> layers) {
        NormStyle norm = new NormStyle(1e-6, false, false);
        return new Row(kind, kind, sizes, false, norm, attention, SILU, layers, 1, 0);
    }

    private static Row llama(String kind, Sizes sizes, Rope rope) {
        return llama(kind, sizes, rope, false);
    }

    private static Row llama(String kind, Sizes sizes, Rope rope, boolean bias) {
        return new Row(
                kind,
                "llama",
                sizes,
                false,
                new NormStyle(1e-6, false, false),
                new AttentionStyle(1 / Math.sqrt(sizes.w), 0, false, bias, bias),
                new FeedForwardStyle(Activation.SILU, bias),
                uniform(2, 0, rope),
                1,
                0);
    }

    private static Row gemma() {
        return new Row(
                "gemma",
                "gemma",
                new Sizes(2, 32, 48, 4, 1, 12, 96, 64),
                true,
                new NormStyle(1e-6, true, false),
                attention(12, 0, false, false),
                GELU,
                uniform(2, 0, plain(12, 1e4)),
                D32,
                0);
    }

    private static Row gemma2() {
        LayerStyle local = new LayerStyle(8, plain(24, 1e4));
        LayerStyle global = new LayerStyle(0, plain(24, 1e4));
        return new Row(
                "gemma2",
                "gemma2",
                new Sizes(4, 64, 176, 4, 2, 24, 512, 128),
                true,
                new NormStyle(1e-6, true, true),
                attention(20, 4, false, false),
                GELU,
                List.of(local, global, local, global),
                8,
                6);
    }

    private static Row gemma3(String kind, String family, int count) {
        boolean text = kind.equals("gemma3");
        LayerStyle local = new LayerStyle(8, plain(12, 1e4));
        RopeScaling scaling = text ? new LinearScaling(8) : new RopeScaling.None();
        List<LayerStyle> layers = new ArrayList<>(Collections.nCopies(count, local));
        layers.set(text ? 5 : 1, new LayerStyle(0, new Rope(12, 1e6, scaling)));
        return new Row(
                kind,
                family,
                new Sizes(count, 32, 48, 4, 2, 12, 96, 64),
                true,
                new NormStyle(1e-6, true, true),
                attention(20, 0, true, false),
                GELU,
                layers,
                D32,
                0);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void bothSpellingsGiveTheSwitches(Row row) {
        Path model = MODELS.resolve(row.kind());
        assertEquals(row.architecture(), ArchitectureReader.read(model.resolve("model")));
        assertEquals(row.architecture(), ArchitectureReader.read(model.resolve("config_v5.json")));
    }

    @Test
    void everyFamilyHasARow() {
        List<String> covered = kinds().map(Row::family).toList();
        for (Family family : Family.ALL) {
            for (String type : family.types()) {
                assertTrue(covered.contains(type), type);
            }
        }
    }

    private Architecture read(String fields) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{" + fields + "}");
        return ArchitectureReader.read(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "llama, 4, 16, 2048, 1e-6, false, SILU, 0 0 0",
        "mistral, 8, 16, 131072, 1e-6, false, SILU, 4096 4096 4096",
        "qwen2, 32, 16, 32768, 1e-6, false, SILU, 0 0 0",
        "qwen3, 32, 128, 32768, 1e-6, false, SILU, 0 0 0",
        "gemma, 16, 256, 8192, 1e-6, true, GELU_TANH, 0 0 0",
        "gemma2, 4, 256, 8192, 1e-6, true, GELU_TANH, 4096 0 4096",
        "gemma3_text, 4, 256, 131072, 1e-6, true, GELU_TANH, 4096 4096 4096",
        "phi3, 4, 16, 4096, 1e-5, false, SILU, 0 0 0"
    })
    void whatIsMissingHasTheDefaultOfItsFamily(
            String type,
            int keyValueHeads,
            int headWidth,
            int positions,
            double epsilon,
            boolean tied,
            Activation activation,
            String windows)
            throws IOException {
        String heads = keyValueHeads > 4 ? SIZES.replace("heads\": 4", "heads\": 32") : SIZES;
        int expectedWidth = headWidth == 16 ? 64 / (keyValueHeads > 4 ? 32 : 4) : headWidth;
        Architecture found = read("\"model_type\": \"" + type + "\", " + heads);
        assertEquals(keyValueHeads, found.keyValueHeads());
        assertEquals(expectedWidth, found.headWidth());
        assertEquals(positions, found.maxPositions());
        assertEquals(epsilon, found.norm().epsilon());
        assertEquals(tied, found.tiedHead());
        assertEquals(activation, found.feedForward().activation());
        assertEquals(
                List.of(windows.split(" ")),
                found.layerStyles().stream().map(style -> "" + style.window()).toList());
    }

    @Test
    void gemmaTwoAndThreeHaveTheirOwnDefaults() throws IOException {
        Architecture second = read("\"model_type\": \"gemma2\", " + SIZES);
        assertEquals(new AttentionStyle(1 / 16.0, 50, false, false, false), second.attention());
        assertEquals(30, second.finalSoftCap());
        Architecture uncapped =
                read(
                        """
                        "model_type": "gemma2", "attn_logit_softcapping": null,
                        "final_logit_softcapping": null, "sliding_window": null,"""
                                + SIZES);
        assertEquals(0, uncapped.attention().softCap());
        assertEquals(0, uncapped.finalSoftCap());
        assertEquals(0, uncapped.layerStyles().getFirst().window());
        Architecture third =
                read("\"model_type\": \"gemma3\", \"text_config\": {\"hidden_size\": 2560}");
        assertEquals(new AttentionStyle(1 / 16.0, 0, true, false, false), third.attention());
        assertEquals(26, third.layers());
        assertEquals(262_208, third.vocabulary());
        assertEquals(8, third.heads());
        assertEquals(Math.sqrt(2560), third.embeddingScale());
        assertEquals(new LayerStyle(4096, plain(256, 1e4)), third.layerStyles().get(4));
        assertEquals(new LayerStyle(0, plain(256, 1e6)), third.layerStyles().get(5));
    }

    @Test
    void aWindowThatIsNullSeesEverything() throws IOException {
        Architecture mistral =
                read(
                        """
                        "model_type": "mistral", "sliding_window": null, "num_key_value_heads": 2,"""
                                + SIZES);
        assertEquals(0, mistral.layerStyles().getFirst().window());
    }

    @Test
    void gemmaTakesGeluForItsApproximationUnlessToldOtherwise() throws IOException {
        String gemma = "\"model_type\": \"gemma\", \"num_key_value_heads\": 1, " + SIZES;
        assertEquals(
                Activation.GELU_TANH,
                read("\"hidden_act\": \"gelu\", " + gemma).feedForward().activation());
        assertEquals(
                Activation.GELU_TANH,
                read("\"hidden_act\": \"gelu\", \"hidden_activation\": null, " + gemma)
                        .feedForward()
                        .activation());
        assertEquals(
                Activation.GELU,
                read("\"hidden_activation\": \"gelu\", " + gemma).feedForward().activation());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mistral | \"hidden_act\": \"relu\" | with the activation function 'relu',",
                "gemma3_text | \"use_bidirectional_attention\": true | in both directions",
                "qwen3 | \"layer_types\": [\"a\", \"b\", \"c\"] | with layers of the type 'a',",
                "qwen3 | \"layer_types\": [\"full_attention\"] | instead of 3 entries.",
                "qwen2 | \"layer_types\": [\"sliding_attention\", \"full_attention\","
                        + " \"full_attention\"] | full_attention where there is no window.",
                "llama | \"partial_rotary_factor\": 0.5 | only a part of each head",
                "llama | \"rope_scaling\": {\"type\": \"odd\"} | rope scaling of type 'odd'",
                "llama | \"rope_scaling\": {\"type\": \"linear\"} | 'rope_scaling.factor'",
                "llama | \"rope_scaling\": 3 | instead of an object.",
                "llama | \"rope_parameters\": {\"full_attention\": {}} | each type of layers",
                "llama | \"num_hidden_layers\": 2000000000 | a whole number up to 16777216.",
                "llama | \"num_hidden_layers\": 20000 | a whole number up to 10000.",
                "llama | \"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8,"
                        + " \"low_freq_factor\": 4, \"high_freq_factor\": 1} | low_freq_factor.",
                "phi3 | \"partial_rotary_factor\": 0.2 | that leaves an even number.",
                "phi3 | \"rope_scaling\": {\"type\": \"longrope\", \"short_factor\": [1],"
                        + " \"long_factor\": [1]} | instead of a list of 8.",
                "phi3 | \"rope_scaling\": {\"type\": \"longrope\", \"short_factor\": [0],"
                        + " \"long_factor\": [1]} | instead of a number above 0.",
                "gemma3 | \"text_config\": {\"num_attention_heads\": 6} |"
                        + " 'text_config.num_attention_heads'"
            })
    void whatCannotBeIsToldWithItsPlace(String type, String field, String told) throws IOException {
        String heads = "\"num_key_value_heads\": 2, " + SIZES;
        String fields = "\"model_type\": \"" + type + "\", " + heads + ", " + field;
        ProblemException problem = assertThrows(ProblemException.class, () -> read(fields));
        String sentence = problem.problem().sentence();
        assertTrue(sentence.contains(told), sentence);
        assertTrue(sentence.contains("config.json"), sentence);
    }
}
