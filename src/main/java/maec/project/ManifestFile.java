package maec.project;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.checkpoint.SystemReason;
import maec.combine.fit.Choice;
import maec.job.ProblemException;
import maec.model.LayerSet;
import maec.project.TrainingPlan.Stage;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads and writes {@code project.maec}, strictly and atomically. */
public final class ManifestFile {
    private static final String FORMAT = "maec-project";

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private ManifestFile() {}

    /**
     * Reads the project file of a folder.
     *
     * @param folder the project folder
     * @return what it says
     * @throws ProblemException with any {@link ProjectProblem} about the file
     */
    public static Manifest read(Path folder) {
        Path file = folder.resolve(Manifest.FILE_NAME);
        if (!Files.isRegularFile(file)) {
            throw new ProblemException(new ProjectProblem.NotAProject(folder));
        }
        JsonNode root;
        try {
            root = JSON.readTree(Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new ProblemException(
                    new ProjectFileProblem.Malformed(file, "it is not UTF-8"), e);
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    new ProjectFileProblem.Malformed(file, "it is not valid JSON" + line(e)), e);
        } catch (IOException e) {
            throw new ProblemException(new ProjectProblem.CannotRead(file, SystemReason.of(e)), e);
        }
        return new StrictObject(file, "", root).readBy(object -> manifest(file, object));
    }

    private static String line(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
    }

    private static Manifest manifest(Path file, StrictObject root) {
        if (!root.text("format").equals(FORMAT)) {
            throw root.wrong("format", "\"" + FORMAT + "\"");
        }
        int version = root.smallInteger("version");
        if (version != Manifest.VERSION) {
            throw new ProblemException(new ProjectFileProblem.UnsupportedVersion(file, version));
        }
        return new Manifest(
                root.text("name"),
                root.optionalText("note").orElse(""),
                root.integer("seed"),
                root.text("base"),
                root.optionalObject("pivot", ManifestFile::subject),
                root.objects("abilities", ManifestFile::subject),
                root.objects("languages", ManifestFile::language),
                root.objects("tasks", ManifestFile::corpus),
                root.objects("texts", ManifestFile::corpus),
                root.object("training").readBy(ManifestFile::training),
                root.object("recipe").readBy(RecipeJson::read));
    }

    private static Subject subject(StrictObject object) {
        String name = object.text("name");
        if (!Subject.isName(name)) {
            throw object.wrong(object.at("name"), "a name of letters, digits, dots and dashes");
        }
        return new Subject(name, object.optionalText("text"), object.optionalText("model"))
                .withFit(
                        object.optional("fit", member -> choices(object, member)).orElse(Set.of()));
    }

    private static Set<Choice> choices(StrictObject object, String member) {
        Set<Choice> choices = EnumSet.noneOf(Choice.class);
        for (String word : object.texts(member)) {
            choices.add(
                    Choice.named(word)
                            .orElseThrow(
                                    () ->
                                            object.wrong(
                                                    object.at(member),
                                                    "a list of " + Choice.words())));
        }
        return choices;
    }

    /** The one kind of subject whose layers can be chosen. */
    private static Subject language(StrictObject object) {
        return subject(object)
                .withLayers(object.optional("layers", member -> layers(object, member)));
    }

    private static LayerSet layers(StrictObject object, String member) {
        try {
            return LayerSet.parse(object.text(member));
        } catch (IllegalArgumentException _) {
            throw object.wrong(object.at(member), LayerSet.EXPECTED);
        }
    }

    private static EvaluationCorpus corpus(StrictObject object) {
        return new EvaluationCorpus(
                object.text("name"), object.text("language"), object.text("path"));
    }

    private static TrainingPlan training(StrictObject object) {
        return new TrainingPlan(
                object.smallInteger("windowTokens"),
                object.smallInteger("batch"),
                object.number("keyPercent"),
                object.flag("embeddingsAndHead"),
                object.number("abilityShare"),
                object.object("warmUp").readBy(ManifestFile::stage),
                object.object("ability").readBy(ManifestFile::stage),
                object.object("pivot").readBy(ManifestFile::stage),
                object.object("language").readBy(ManifestFile::stage),
                object.optionalObject("importance", ImportanceJson::read)
                        .orElseGet(ImportancePlan::usual),
                TrainingOptionsJson.read(object));
    }

    private static Stage stage(StrictObject object) {
        return new Stage(object.smallInteger("steps"), object.number("learningRate"));
    }

    /**
     * Writes the project file of a folder, as a whole or not at all.
     *
     * @param folder the project folder, made if it does not exist
     * @param manifest what to write
     * @throws ProblemException with {@link ProjectProblem.CannotWrite}
     */
    public static void write(Path folder, Manifest manifest) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("version", Manifest.VERSION);
        root.put("name", manifest.name());
        root.put("note", manifest.note());
        root.put("seed", manifest.seed());
        root.put("base", manifest.base());
        manifest.pivot().ifPresent(pivot -> root.set("pivot", node(pivot)));
        ArrayNode abilities = root.putArray("abilities");
        manifest.abilities().forEach(subject -> abilities.add(node(subject)));
        ArrayNode languages = root.putArray("languages");
        manifest.languages().forEach(subject -> languages.add(node(subject)));
        corpora(root.putArray("tasks"), manifest.tasks());
        corpora(root.putArray("texts"), manifest.texts());
        training(root.putObject("training"), manifest.training());
        root.set("recipe", RecipeJson.write(manifest.recipe()));
        AtomicFile.write(folder.resolve(Manifest.FILE_NAME), root.toPrettyString() + "\n");
    }

    private static ObjectNode node(Subject subject) {
        ObjectNode node = JSON.createObjectNode().put("name", subject.name());
        subject.text().ifPresent(text -> node.put("text", text));
        subject.model().ifPresent(model -> node.put("model", model));
        subject.layers().ifPresent(layers -> node.put("layers", layers.toString()));
        if (!subject.fit().isEmpty()) {
            ArrayNode fit = node.putArray("fit");
            new TreeSet<>(subject.fit()).forEach(choice -> fit.add(choice.word()));
        }
        return node;
    }

    private static void corpora(ArrayNode list, List<EvaluationCorpus> corpora) {
        for (EvaluationCorpus corpus : corpora) {
            list.addObject()
                    .put("name", corpus.name())
                    .put("language", corpus.language())
                    .put("path", corpus.path());
        }
    }

    private static void training(ObjectNode node, TrainingPlan plan) {
        node.put("windowTokens", plan.windowTokens());
        node.put("batch", plan.batch());
        node.put("keyPercent", plan.keyPercent());
        node.put("embeddingsAndHead", plan.embeddingsAndHead());
        node.put("abilityShare", plan.abilityShare());
        stage(node.putObject("warmUp"), plan.warmUp());
        stage(node.putObject("ability"), plan.ability());
        stage(node.putObject("pivot"), plan.pivot());
        stage(node.putObject("language"), plan.language());
        if (!plan.importance().equals(ImportancePlan.usual())) {
            ImportanceJson.write(node.putObject("importance"), plan.importance());
        }
        TrainingOptionsJson.write(node, plan.options());
    }

    private static void stage(ObjectNode node, Stage stage) {
        node.put("steps", stage.steps());
        node.put("learningRate", stage.learningRate());
    }
}
