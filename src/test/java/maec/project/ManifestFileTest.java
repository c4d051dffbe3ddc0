package maec.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.combine.Recipe;
import maec.combine.Sensitivity;
import maec.combine.TensorScope;
import maec.extract.RankedUnit;
import maec.extract.RankingPool;
import maec.extract.TrainingWatch;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.model.LayerSet;
import maec.project.TrainingPlan.Stage;
import maec.runtime.LowRank;
import maec.runtime.LowRankTarget;
import maec.runtime.Precision;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

class ManifestFileTest {
    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void writeAManifest() {
        ManifestFile.write(folder, manifest());
        file = folder.resolve("project.maec");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        assertEquals(manifest(), ManifestFile.read(folder));
    }

    /** Taylor over rows, layer by layer, without what matters for the pivot. */
    private static ImportancePlan plan() {
        return ImportancePlan.usual()
                .withScore("taylor", new TreeMap<>(Map.of("batches", "8")))
                .withUnit(RankedUnit.ROW)
                .withPool(RankingPool.LAYER)
                .withControl(OptionalDouble.of(20));
    }

    @Test
    void aChosenImportanceIsReadBack() throws IOException {
        Manifest chosen = manifest().withTraining(manifest().training().withImportance(plan()));
        ManifestFile.write(folder, chosen);
        assertEquals(chosen, ManifestFile.read(folder));
        assertEquals(true, Files.readString(file).contains("\"batches\" : 8"));
    }

    @Test
    void anImportIsReadBackAndEndsWhereAScoreIsChosen() throws IOException {
        var mask = new ImportedFile("masks/sums.safetensors", "sha256:" + "0a".repeat(32));
        ImportancePlan imported = plan().withImport("arithmetic", mask);
        Manifest chosen = manifest().withTraining(manifest().training().withImportance(imported));
        ManifestFile.write(folder, chosen);
        assertEquals(chosen, ManifestFile.read(folder));
        assertEquals(plan(), imported.withoutImport("arithmetic"));
        assertEquals(Map.of(), imported.withUnit(RankedUnit.WEIGHT).imported());
        replace("\"sha256:0a", "\"md5:0a");
        assertEquals(
                new ProjectFileProblem.WrongMember(
                        file,
                        "training.importance.imported.arithmetic.digest",
                        "sha256: and 64 hexadecimal digits"),
                problem(folder));
    }

    @Test
    void theUsualImportanceIsNotWrittenAndItsAbsenceMeansIt() throws IOException {
        assertFalse(Files.readString(file).contains("importance"));
        assertEquals(ImportancePlan.usual(), ManifestFile.read(folder).training().importance());
    }

    @Test
    void wrongImportanceIsRefusedWithItsPlace() throws IOException {
        ManifestFile.write(
                folder, manifest().withTraining(manifest().training().withImportance(plan())));
        String right = Files.readString(file);
        Map<String, String> wrong =
                Map.of(
                        "\"taylor\"", "training.importance.score",
                        "\"batches\" : 8", "training.importance.parameters.batches",
                        "\"unit\" : \"row\"", "training.importance.unit",
                        "\"pool\" : \"layer\"", "training.importance.pool",
                        "\"percent\" : 20.0", "training.importance.control.percent");
        for (var one : wrong.entrySet()) {
            String old = one.getKey();
            int colon = old.indexOf(':');
            replace(old, colon < 0 ? "\"tailor\"" : old.substring(0, colon + 1) + " 0");
            if (problem(folder) instanceof ProjectFileProblem.WrongMember found) {
                assertEquals(one.getValue(), found.member());
            } else {
                throw new AssertionError(problem(folder));
            }
            Files.writeString(file, right);
        }
        replace("\"batches\" : 8", "\"steps\" : 8");
        assertEquals(
                new ProjectFileProblem.UnknownMember(file, "training.importance.parameters.steps"),
                problem(folder));
    }

    private static TrainingOptions options() {
        var paths = new LowRank(8, 12, EnumSet.of(LowRankTarget.Q, LowRankTarget.DOWN));
        return new TrainingOptions(
                4,
                20,
                0.1,
                3,
                2.5,
                Optional.of(Precision.BF16),
                new LanguageMethod(LanguageMethod.Kind.AUTO, paths));
    }

    @Test
    void chosenOptionsAreReadBackAndUsualOnesAreNotWritten() throws IOException {
        for (String member :
                List.of(
                        "accumulation",
                        "validat",
                        "patience",
                        "divergence",
                        "precision",
                        "method",
                        "lora",
                        "layers")) {
            assertFalse(Files.readString(file).contains("\"" + member), member);
        }
        assertEquals(TrainingOptions.usual(), ManifestFile.read(folder).training().options());
        assertEquals(TrainingWatch.NONE, TrainingOptions.usual().watch());
        Manifest chosen = manifest().withTraining(manifest().training().withOptions(options()));
        ManifestFile.write(folder, chosen);
        assertEquals(chosen, ManifestFile.read(folder));
        assertEquals(
                new TrainingWatch(20, 0.1, 3, 2.5),
                ManifestFile.read(folder).training().options().watch());
    }

    @Test
    void wrongOptionsAreRefusedWithTheirPlace() throws IOException {
        Manifest chosen = manifest().withTraining(manifest().training().withOptions(options()));
        ManifestFile.write(folder, chosen);
        String right = Files.readString(file);
        for (String[] wrong :
                new String[][] {
                    {"\"accumulation\" : 4", "0", "accumulation"},
                    {"\"accumulation\" : 4", "1.5", "accumulation"},
                    {"\"validateEvery\" : 20", "-1", "validateEvery"},
                    {"\"validateEvery\" : 20", "0", "patience"},
                    {"\"validationShare\" : 0.1", "1", "validationShare"},
                    {"\"patience\" : 3", "-3", "patience"},
                    {"\"divergenceFactor\" : 2.5", "1", "divergenceFactor"},
                    {"\"precision\" : \"bf16\"", "\"fp16\"", "precision"},
                    {"\"precision\" : \"bf16\"", "16", "precision"},
                    {"\"method\" : \"auto\"", "\"qlora\"", "method"},
                    {"\"rank\" : 8", "0", "lora.rank"},
                    {"\"alpha\" : 12.0", "0", "lora.alpha"},
                    {"\"targets\" : [ \"q_proj\", \"down_proj\" ]", "[]", "lora.targets"},
                    {"\"targets\" : [ \"q_proj\", \"down_proj\" ]", "[\"q\"]", "lora.targets"}
                }) {
            replace(wrong[0], wrong[0].substring(0, wrong[0].indexOf(':') + 1) + " " + wrong[1]);
            if (problem(folder) instanceof ProjectFileProblem.WrongMember found) {
                assertEquals("training." + wrong[2], found.member());
            } else {
                throw new AssertionError(problem(folder));
            }
            Files.writeString(file, right);
        }
    }

    @Test
    void layersAreALanguagesOwn() throws IOException {
        Manifest plain = manifest();
        Manifest chosen =
                plain.withLanguages(
                        List.of(
                                plain.languages().getFirst(),
                                plain.languages()
                                        .getLast()
                                        .withLayers(Optional.of(LayerSet.parse("0-7,24-31")))));
        ManifestFile.write(folder, chosen);
        assertEquals(chosen, ManifestFile.read(folder));
        String written = "\"layers\" : \"0-7, 24-31\"";
        replace(written, "\"layers\" : \"7-0\"");
        assertEquals(
                new ProjectFileProblem.WrongMember(file, "languages[1].layers", LayerSet.EXPECTED),
                problem(folder));
        ManifestFile.write(folder, plain);
        replace("\"name\" : \"en\"", "\"name\" : \"en\", " + written);
        assertEquals(new ProjectFileProblem.UnknownMember(file, "pivot.layers"), problem(folder));
    }

    @Test
    void savingLeavesNothingBesideTheFile() throws IOException {
        ManifestFile.write(folder, manifest().withRecipe(manifest().recipe().withBeta(0.5)));
        try (var inside = Files.list(folder)) {
            assertEquals(List.of(file), inside.toList());
        }
        assertEquals(0.5, ManifestFile.read(folder).recipe().beta());
    }

    @Test
    void aFolderWithoutAManifestIsNoProject() {
        Path empty = folder.resolve("empty");
        assertEquals(new ProjectProblem.NotAProject(empty), problem(empty));
    }

    @Test
    void cutOffJsonIsRefused() throws IOException {
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() / 2));
        assertInstanceOf(ProjectFileProblem.Malformed.class, problem(folder));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException {
        Files.write(file, "{\"name\": \"ni\u00f1a\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(new ProjectFileProblem.Malformed(file, "it is not UTF-8"), problem(folder));
    }

    @Test
    void anotherFormatIsRefused() throws IOException {
        replace("\"maec-project\"", "\"other\"");
        assertEquals(
                new ProjectFileProblem.WrongMember(file, "format", "\"maec-project\""),
                problem(folder));
    }

    @Test
    void aLaterVersionIsRefused() throws IOException {
        replace("\"version\" : 1", "\"version\" : 2");
        assertEquals(new ProjectFileProblem.UnsupportedVersion(file, 2), problem(folder));
    }

    @Test
    void aMisspeltMemberIsRefused() throws IOException {
        replace("\"learningRate\" : 0.5", "\"learningrate\" : 0.5");
        assertEquals(
                new ProjectFileProblem.MissingMember(file, "training.warmUp.learningRate"),
                problem(folder));
    }

    @Test
    void aMemberThatNobodyReadsIsRefused() throws IOException {
        replace("\"seed\" : 7", "\"seed\" : 7, \"colour\" : \"blue\"");
        assertEquals(new ProjectFileProblem.UnknownMember(file, "colour"), problem(folder));
    }

    @Test
    void aMemberThatStandsTwiceIsRefused() throws IOException {
        replace("\"seed\" : 7", "\"seed\" : 7, \"seed\" : 8");
        assertInstanceOf(ProjectFileProblem.Malformed.class, problem(folder));
    }

    @Test
    void aTextInPlaceOfANumberIsRefused() throws IOException {
        replace("\"seed\" : 7", "\"seed\" : \"7\"");
        assertEquals(
                new ProjectFileProblem.WrongMember(file, "seed", "a whole number"),
                problem(folder));
    }

    @Test
    void stepsOutOfRangeAreRefused() throws IOException {
        replace("\"steps\" : 3", "\"steps\" : 0");
        assertEquals(
                new ProjectFileProblem.WrongMember(
                        file, "training.warmUp.steps", "a number of at least 1"),
                problem(folder));
    }

    @Test
    void aShareAbove100IsRefused() throws IOException {
        replace("\"k1\" : 30.0", "\"k1\" : 300.0");
        Problem problem = problem(folder);
        assertInstanceOf(ProjectFileProblem.WrongMember.class, problem);
        assertFalse(problem.sentence().contains("Exception"));
    }

    @Test
    void aNameThatCouldLeaveTheFolderIsRefused() throws IOException {
        replace("\"name\" : \"es\"", "\"name\" : \"../es\"");
        assertEquals(
                new ProjectFileProblem.WrongMember(
                        file, "languages[0].name", "a name of letters, digits, dots and dashes"),
                problem(folder));
    }

    private void replace(String old, String with) throws IOException {
        String text = Files.readString(file);
        assertEquals(true, text.contains(old), text);
        int at = text.indexOf(old);
        Files.writeString(file, text.substring(0, at) + with + text.substring(at + old.length()));
    }

    private static Problem problem(Path folder) {
        return assertThrows(ProblemException.class, () -> ManifestFile.read(folder)).problem();
    }

    private static Manifest manifest() {
        Recipe recipe =
                Recipe.defaults(List.of("arithmetic"), List.of("es", "sw"))
                        .withKeyPercent(30)
                        .withMu("sw", 0)
                        .withSensitivity(Sensitivity.LARGEST_COSINE)
                        .withScope(
                                new TensorScope(
                                        false, new TreeSet<>(List.of("a")), new TreeSet<>()));
        return new Manifest(
                "A test",
                "",
                7,
                "models/base",
                Optional.of(Subject.toTrain("en", "en.txt")),
                List.of(Subject.toTrain("arithmetic", "sums.jsonl")),
                List.of(
                        new Subject("es", Optional.empty(), Optional.of("/models/es")),
                        Subject.toTrain("sw", "sw.txt")),
                List.of(new EvaluationCorpus("sums-es", "es", "t.jsonl")),
                List.of(new EvaluationCorpus("text-es", "es", "v.txt")),
                new TrainingPlan(
                        24,
                        32,
                        30,
                        false,
                        0.5,
                        new Stage(3, 0.5),
                        new Stage(4, 1e-3),
                        new Stage(5, 3e-4),
                        new Stage(6, 3e-4)),
                recipe);
    }
}
