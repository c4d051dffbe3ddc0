package maec.workflow;

import maec.checkpoint.ModelFinder;
import maec.checkpoint.SystemReason;
import maec.combine.Recipe;
import maec.combine.TensorScope;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.project.EvaluationCorpus;
import maec.project.Manifest;
import maec.project.ManifestFile;
import maec.project.ProjectProblem;
import maec.project.Subject;
import maec.project.TrainingPlan;
import maec.project.TrainingPlan.Stage;
import maec.runtime.Device;
import maec.runtime.Engine;
import maec.sample.SampleSettings;
import maec.sample.SampleWorld;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The sample world as a project: how its models are tuned and with which recipe it begins.
 *
 * @param settings texts and base model
 * @param training how the rest is trained
 */
record SampleProject(SampleSettings settings, TrainingPlan training) {
    private static final String ABILITY = "arithmetic";

    /** The project that the documentation speaks of. */
    static SampleProject of(SampleSettings settings) {
        return new SampleProject(
                settings,
                new TrainingPlan(
                        settings.windowTokens(),
                        32,
                        30,
                        false,
                        0.5,
                        new Stage(150, 5e-4),
                        new Stage(400, 2e-3),
                        new Stage(80, 3e-4),
                        new Stage(80, 4e-4)));
    }

    /** A project that is made in seconds, for tests. */
    static SampleProject tiny(long seed) {
        SampleSettings settings = SampleSettings.tiny(seed);
        return new SampleProject(
                settings,
                new TrainingPlan(
                        settings.windowTokens(),
                        8,
                        30,
                        false,
                        0.5,
                        new Stage(4, 5e-4),
                        new Stage(6, 2e-3),
                        new Stage(4, 3e-4),
                        new Stage(4, 4e-4)));
    }

    /**
     * Makes texts and base in a folder beside the target, which then takes the target's name, and
     * goes on there as with any project.
     */
    ProjectOnDisk create(Path folder, ModelFinder models, JobContext context) {
        Projects.requireEmpty(folder);
        Path target = folder.toAbsolutePath().normalize();
        Path beside = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            removeTree(beside);
            Files.createDirectories(beside);
            try (Engine engine = Engine.start(Device.cpu())) {
                new SampleWorld(settings).make(beside, engine, context);
            }
            ManifestFile.write(beside, manifest());
            Files.deleteIfExists(target);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ProblemException(
                    new ProjectProblem.CannotWrite(folder, SystemReason.of(e)), e);
        } finally {
            removeTree(beside);
        }
        return analysed(target, models, context);
    }

    private static ProjectOnDisk analysed(Path target, ModelFinder models, JobContext context) {
        ProjectOnDisk project = ProjectOnDisk.open(target, models);
        boolean complete = false;
        try {
            project.analyse(context);
            complete = true;
            return project;
        } finally {
            if (!complete) {
                project.close();
            }
        }
    }

    /** The project file. */
    Manifest manifest() {
        List<EvaluationCorpus> tasks = new ArrayList<>();
        List<EvaluationCorpus> texts = new ArrayList<>();
        for (String language : List.of("en", "es", "sw")) {
            tasks.add(
                    new EvaluationCorpus(
                            "sums-" + language, language, corpus("sums." + language + ".jsonl")));
            texts.add(
                    new EvaluationCorpus(
                            "text-" + language,
                            language,
                            corpus("validation." + language + ".txt")));
        }
        return new Manifest(
                "Sample world",
                "A tiny Llama trained here on three cut-down languages; sums with a second number"
                        + " of 2 or more are taught in English only.",
                settings.seed(),
                SampleWorld.BASE,
                Optional.of(Subject.toTrain("en", corpus("general.en.txt"))),
                List.of(Subject.toTrain(ABILITY, corpus("arithmetic.en.jsonl"))),
                List.of(
                        Subject.toTrain("es", corpus("general.es.txt")),
                        Subject.toTrain("sw", corpus("general.sw.txt"))),
                tasks,
                texts,
                training,
                recipe());
    }

    /** Towards Spanish, with the settings that the sample world's figures were best with. */
    private static Recipe recipe() {
        return recipe(List.of("es", "sw")).withMu("sw", 0);
    }

    /** The same towards all of some languages. */
    static Recipe recipe(List<String> languages) {
        return Recipe.defaults(List.of(ABILITY), languages)
                .withKeyPercent(30)
                .withTensorPercent(90)
                .withScope(new TensorScope(false, new TreeSet<>(), new TreeSet<>()));
    }

    private static String corpus(String name) {
        return SampleWorld.CORPORA + "/" + name;
    }

    /** Takes a folder away with all that is in it; nothing happens if there is none. */
    static void removeTree(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new ProblemException(
                    new ProjectProblem.CannotWrite(folder, SystemReason.of(e)), e);
        }
    }
}
