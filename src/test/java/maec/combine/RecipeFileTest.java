package maec.combine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.checkpoint.ModelFinder;
import maec.combine.RecipeFile.AbilitySource;
import maec.combine.RecipeFile.Sources;
import maec.job.ProblemException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Recipe files are read strictly and written so that they read back the same. */
class RecipeFileTest {
    private static final ModelFinder MODELS = ModelFinder.of(Map.of(), Path.of("no-such-home"));

    private static final String GOOD =
            """
            version: 1
            sources:
              base: models/base
              pivot: models/en
              abilities:
                sums: {model: models/sums, importance: sums.safetensors}
              languages:
                no: models/no
            recipe:
              key_percent: 30
              beta: 1e-3
              gamma: {sums: 1.5}
              mu:
                no: -.5
              sensitivity: largest_cosine
              tensors:
                embeddings_and_head: false
                pinned_in: [model.norm.weight]
            """;

    @TempDir Path folder;

    @BeforeEach
    void makeSources() throws IOException {
        for (String name : List.of("base", "en", "sums", "no")) {
            Files.createDirectories(folder.resolve("models").resolve(name));
        }
        Files.createFile(folder.resolve("sums.safetensors"));
    }

    private RecipeFile read(String text) throws IOException {
        return RecipeFile.read(Files.writeString(folder.resolve("recipe.yaml"), text), MODELS);
    }

    private RecipeProblem refused(String text) {
        var thrown = assertThrows(ProblemException.class, () -> read(text));
        return assertInstanceOf(RecipeProblem.class, thrown.problem());
    }

    private RecipeProblem refused(String part, String replacement) {
        return refused(GOOD.replace(part, replacement));
    }

    private Path file() {
        return folder.resolve("recipe.yaml");
    }

    @Test
    void everythingThatIsWrittenIsRead() throws IOException {
        RecipeFile found = read(GOOD);
        assertEquals(folder.resolve("models/base"), found.sources().base());
        assertEquals(Optional.of(folder.resolve("models/en")), found.sources().pivot());
        assertEquals(
                Map.of(
                        "sums",
                        new AbilitySource(
                                folder.resolve("models/sums"),
                                Optional.of(folder.resolve("sums.safetensors")))),
                found.sources().abilities());
        assertEquals(Map.of("no", folder.resolve("models/no")), found.sources().languages());
        assertEquals(
                Recipe.defaults(List.of("sums"), List.of("no"))
                        .withKeyPercent(30)
                        .withBeta(0.001)
                        .withGamma("sums", 1.5)
                        .withMu("no", -0.5)
                        .withSensitivity(Sensitivity.LARGEST_COSINE)
                        .withScope(
                                new TensorScope(
                                        false,
                                        new TreeSet<>(List.of("model.norm.weight")),
                                        new TreeSet<>())),
                found.recipe());
    }

    @Test
    void overridesHoldInTheOrderInWhichTheyStand() throws IOException {
        String overrides =
                """
                  overrides:
                  - {tensors: "*.mlp.*", layers: 0-7, gamma: {sums: 0.2}, eta: [0.1, 0.9]}
                  - {layers: 3, mu: 0.5}
                """;
        RecipeFile found = read(GOOD + overrides);
        assertEquals(
                List.of("*.mlp.*@0-7:gamma.sums=0.2", "*.mlp.*@0-7:eta=0.1,0.9", "*@3-3:mu=0.5"),
                found.recipe().rules().stream().map(CoefficientRule::text).toList());
        found.write(file());
        assertEquals(found, RecipeFile.read(file(), MODELS));
        refused(GOOD + "  overrides: [{tensors: \"*\", gamma: {others: 1}}]\n");
        refused(GOOD + "  overrides: [{layers: 7-3, eta: 1}]\n");
    }

    @Test
    void aWrittenFileReadsBackTheSame() throws IOException {
        Path odd = Files.createDirectories(folder.resolve("models/a \"b\" ü: #"));
        var abilities = new TreeMap<String, AbilitySource>();
        abilities.put("12", new AbilitySource(odd, Optional.empty()));
        abilities.put("sums: \"a\\\"", new AbilitySource(folder, Optional.empty()));
        var languages = new TreeMap<String, Path>();
        languages.put("~", folder.resolve("models/en"));
        languages.put("true", folder.resolve("models/no"));
        Recipe recipe =
                Recipe.defaults(abilities.keySet(), languages.keySet())
                        .withKeyPercent(1.0 / 3)
                        .withAlpha(-1e-12)
                        .withLambda(123456789.125)
                        .withScope(
                                new TensorScope(
                                        true,
                                        new TreeSet<>(List.of("a", "b c")),
                                        new TreeSet<>(List.of("d"))));
        var sources =
                new Sources(folder.resolve("models/base"), Optional.empty(), abilities, languages);
        var original = new RecipeFile(sources, recipe);
        original.write(file());
        assertEquals(original, RecipeFile.read(file(), MODELS));
        assertFalse(Files.exists(folder.resolve("recipe.yaml.tmp")));
        assertFalse(Files.readString(file()).contains(folder.toString()), "paths are relative");
    }

    @Test
    void anUnknownKeyIsNamedWithItsLine() {
        var problem =
                assertInstanceOf(
                        RecipeProblem.UnknownKey.class, refused("beta: 1e-3", "betta: 1e-3"));
        assertEquals(11, problem.line());
        assertEquals("recipe.betta", problem.key());
        assertEquals(65, problem.exitCode());
        refusedAsUnknown("version: 1", "version: 1\nauthor: me", "author", 2);
        refusedAsUnknown("{model: models/sums,", "{model: models/sums, k: 1,", SUMS + ".k", 6);
        refusedAsUnknown("gamma: {sums: 1.5}", "gamma: {sum: 1.5}", "recipe.gamma.sum", 12);
        refusedAsUnknown("pinned_in", "pinned", "recipe.tensors.pinned", 18);
    }

    private static final String SUMS = "sources.abilities.sums";

    private void refusedAsUnknown(String part, String replacement, String key, int line) {
        var problem = assertInstanceOf(RecipeProblem.UnknownKey.class, refused(part, replacement));
        assertEquals(key, problem.key());
        assertEquals(line, problem.line());
    }

    @Test
    void aMissingKeyIsNamed() {
        assertEquals(
                new RecipeProblem.MissingKey(file(), 3, "sources.base"),
                refused("  base: models/base\n", ""));
        assertEquals(
                new RecipeProblem.MissingKey(file(), 1, "version"), refused("version: 1\n", ""));
        assertEquals(
                new RecipeProblem.MissingKey(file(), 6, SUMS + ".model"),
                refused("model: models/sums, ", ""));
    }

    @Test
    void aWrongTypeIsNamed() {
        for (String bad : List.of("much", ".nan", ".inf", "[1]", "", "1e999", "0x10", "1_0")) {
            var problem =
                    assertInstanceOf(
                            RecipeProblem.WrongType.class, refused("1e-3", bad), "beta: " + bad);
            assertEquals("recipe.beta", problem.key());
            assertEquals(11, problem.line());
        }
        assertEquals(
                new RecipeProblem.WrongType(
                        file(), 17, "recipe.tensors.embeddings_and_head", "true or false"),
                refused("embeddings_and_head: false", "embeddings_and_head: perhaps"));
        assertEquals(
                new RecipeProblem.WrongType(file(), 12, "recipe.gamma", "a mapping"),
                refused("{sums: 1.5}", "1.5"));
        assertEquals(
                new RecipeProblem.WrongType(file(), 18, "recipe.tensors.pinned_in", "a list"),
                refused("[model.norm.weight]", "model.norm.weight"));
        assertEquals(
                new RecipeProblem.WrongType(file(), 1, "the recipe", "a mapping"),
                refused("- a\n- b\n"));
    }

    @Test
    void aValueOutOfRangeIsNamed() {
        assertEquals(
                new RecipeProblem.OutOfRange(
                        file(), 10, "recipe.key_percent", "130", "between 0 and 100"),
                refused("key_percent: 30", "key_percent: 130"));
        assertEquals(
                new RecipeProblem.OutOfRange(file(), 1, "version", "2", "1"),
                refused("version: 1", "version: 2"));
        assertEquals(
                new RecipeProblem.OutOfRange(
                        file(),
                        15,
                        "recipe.sensitivity",
                        "angle",
                        "one of cosine, largest_cosine, absolute_cosine"),
                refused("largest_cosine", "angle"));
    }

    @Test
    void aTensorPinnedBothWaysIsRefused() {
        var problem =
                assertInstanceOf(
                        RecipeProblem.WrongType.class,
                        refused("[model.norm.weight]", "[a, b]\n    pinned_out: [b]"));
        assertEquals("recipe.tensors.pinned_out", problem.key());
    }

    @Test
    void anAbsentSourceIsNamed() {
        var problem =
                assertInstanceOf(
                        RecipeProblem.MissingSource.class,
                        refused("no: models/no", "no: models/nn"));
        assertEquals(folder.resolve("models/nn"), problem.missing());
        assertEquals(8, problem.line());
        assertEquals(66, problem.exitCode());
    }

    @Test
    void textThatIsNoYamlIsRefused() {
        assertEquals(
                2,
                assertInstanceOf(RecipeProblem.NotYaml.class, refused("version: 1\nsources: [a\n"))
                                .line()
                        - 1);
        assertInstanceOf(RecipeProblem.NotYaml.class, refused(""));
        assertInstanceOf(RecipeProblem.NotYaml.class, refused("version: 1\nversion: 1\n"));
        assertInstanceOf(RecipeProblem.NotYaml.class, refused("[".repeat(2000)));
        assertInstanceOf(RecipeProblem.NotYaml.class, refused("version: 1\n---\nversion: 1\n"));
    }

    @Test
    void anAbsentOrUnreadableFileIsRefused() throws IOException {
        var thrown =
                assertThrows(
                        ProblemException.class,
                        () -> RecipeFile.read(folder.resolve("absent"), MODELS));
        assertEquals(66, thrown.problem().exitCode());
        byte[] latin = "version: ü".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file(), latin);
        assertInstanceOf(
                RecipeProblem.Unreadable.class,
                assertThrows(ProblemException.class, () -> RecipeFile.read(file(), MODELS))
                        .problem());
    }

    @Test
    void aFolderThatIsNotThereCannotBeWrittenTo() throws IOException {
        RecipeFile good = read(GOOD);
        var thrown =
                assertThrows(
                        ProblemException.class,
                        () -> good.write(folder.resolve("absent/recipe.yaml")));
        assertEquals(73, thrown.problem().exitCode());
    }
}
