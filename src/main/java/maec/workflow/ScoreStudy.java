package maec.workflow;

import maec.checkpoint.ModelFinder;
import maec.evaluate.Measurement;
import maec.evaluate.Metric;
import maec.extract.RankedUnit;
import maec.extract.ScoreCatalog;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.project.ImportancePlan;
import maec.project.Manifest;
import maec.project.Subject;
import maec.sample.SampleSettings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compares ways to choose key neurons by what a merge towards Spanish then can do, in sample worlds
 * of several seeds.
 *
 * <p>Every way goes the product's own road: a project over the world's base and its Spanish model,
 * located, trained, compared and merged with the sample's recipe at that k₁. At 100 % all ways are
 * one, which is measured once. Worlds are worked on side by side, one per core.
 */
public final class ScoreStudy {
    private static final String LANGUAGE = "es";

    private final Path folder;
    private final Settings settings;
    private final ModelFinder models;
    private final StudyFile file;

    /**
     * What to compare.
     *
     * @param seeds of the worlds
     * @param scores ids of {@link ScoreCatalog}
     * @param units what is ranked as a whole
     * @param percents k₁
     */
    public record Settings(
            List<Long> seeds, List<String> scores, List<RankedUnit> units, List<Double> percents) {
        /**
         * Copies the lists.
         *
         * @throws ProblemException if there is no score of a name
         */
        public Settings {
            seeds = List.copyOf(seeds);
            scores = List.copyOf(scores);
            units = List.copyOf(units);
            percents = List.copyOf(percents);
            scores.forEach(ScoreCatalog::named);
        }

        /** Every choice once, those at 100 % being one. */
        List<StudyRow.Choice> choices() {
            var choices = new LinkedHashSet<StudyRow.Choice>();
            for (String score : scores) {
                for (RankedUnit unit : units) {
                    for (double percent : percents) {
                        choices.add(
                                percent == 100
                                        ? new StudyRow.Choice("value-change", "weight", 100)
                                        : new StudyRow.Choice(score, unit.id(), percent));
                    }
                }
            }
            return List.copyOf(choices);
        }
    }

    /**
     * Prepares a study.
     *
     * @param folder where worlds and {@code study.csv} go; what is there already is not made again
     * @param settings what to compare
     * @param models finds models
     */
    public ScoreStudy(Path folder, Settings settings, ModelFinder models) {
        this.folder = folder.toAbsolutePath().normalize();
        this.settings = settings;
        this.models = models;
        this.file = new StudyFile(this.folder);
    }

    /**
     * Makes the worlds and measures what is missing.
     *
     * @param context progress in choices, cancellation
     * @return all rows of this study, in the order in which they were measured
     * @throws ProblemException if a world cannot be made
     */
    public List<StudyRow> run(JobContext context) {
        int total = settings.seeds().size() * settings.choices().size();
        var done = new AtomicInteger();
        List<Future<?>> worlds = new ArrayList<>();
        try (ExecutorService workers =
                Executors.newFixedThreadPool(
                        Math.min(
                                settings.seeds().size(),
                                Runtime.getRuntime().availableProcessors()))) {
            for (long seed : settings.seeds()) {
                worlds.add(workers.submit(() -> world(seed, done, total, context)));
            }
            worlds.forEach(ScoreStudy::await);
        }
        return file.rows().stream()
                .filter(row -> settings.seeds().contains(row.seed()))
                .filter(row -> settings.choices().contains(row.choice()))
                .toList();
    }

    private static void await(Future<?> world) {
        try {
            world.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private void world(long seed, AtomicInteger done, int total, JobContext context) {
        Path world = folder.resolve("seed-" + seed).resolve("world");
        var quiet = new JobContext(_ -> {}, context.cancel());
        Manifest sample = SampleProject.of(SampleSettings.usual(seed)).manifest();
        try (ProjectOnDisk project =
                Files.exists(world.resolve(Manifest.FILE_NAME))
                        ? Projects.open(world, models)
                        : Projects.createSample(world, seed, models, quiet)) {
            project.analyse(quiet);
        }
        for (StudyRow.Choice choice : settings.choices()) {
            context.step("comparing choices", done.get(), total, "choices");
            boolean known =
                    file.rows().stream()
                            .anyMatch(row -> row.seed() == seed && row.choice().equals(choice));
            if (!known) {
                file.add(measure(sample, world, choice, quiet));
            }
            context.step("comparing choices", done.incrementAndGet(), total, "choices");
        }
    }

    private StudyRow measure(
            Manifest sample, Path world, StudyRow.Choice choice, JobContext quiet) {
        Path place = world.resolveSibling("choice");
        SampleProject.removeTree(place);
        try (ProjectOnDisk project =
                Projects.create(place, variant(sample, world, choice), models)) {
            project.analyse(quiet);
            List<Measurement> figures =
                    project.evaluate(project.recipe(), quiet).stream()
                            .filter(figure -> figure.model().equals(ProjectOnDisk.MERGED))
                            .toList();
            return new StudyRow(
                    sample.seed(),
                    choice.score(),
                    choice.unit(),
                    choice.keyPercent(),
                    figure(figures, Metric.EXACT_MATCH),
                    figure(figures, Metric.PERPLEXITY));
        } finally {
            SampleProject.removeTree(place);
        }
    }

    private static double figure(List<Measurement> figures, Metric metric) {
        return figures.stream()
                .filter(figure -> figure.metric() == metric)
                .findFirst()
                .orElseThrow()
                .value();
    }

    /** The sample as a project of its own over the world's base and its Spanish model. */
    private static Manifest variant(Manifest sample, Path world, StudyRow.Choice choice) {
        Subject language = Subject.toTrain(LANGUAGE, "");
        String tuned = world.resolve("artifacts").resolve(Lineage.modelName(language)).toString();
        RankedUnit unit =
                List.of(RankedUnit.values()).stream()
                        .filter(one -> one.id().equals(choice.unit()))
                        .findFirst()
                        .orElseThrow();
        return new Manifest(
                sample.name(),
                sample.note(),
                sample.seed(),
                world.resolve(sample.base()).toString(),
                sample.pivot().map(pivot -> moved(pivot, world)),
                sample.abilities().stream().map(ability -> moved(ability, world)).toList(),
                List.of(new Subject(LANGUAGE, Optional.empty(), Optional.of(tuned))),
                sample.tasks().stream()
                        .filter(corpus -> corpus.language().equals(LANGUAGE))
                        .map(corpus -> corpus.within(world))
                        .toList(),
                sample.texts().stream()
                        .filter(corpus -> corpus.language().equals(LANGUAGE))
                        .map(corpus -> corpus.within(world))
                        .toList(),
                sample.training()
                        .withKeyPercent(choice.keyPercent())
                        .withImportance(
                                ImportancePlan.usual()
                                        .withScore(choice.score(), new TreeMap<>())
                                        .withUnit(unit)),
                SampleProject.recipe(List.of(LANGUAGE)).withKeyPercent(choice.keyPercent()));
    }

    private static Subject moved(Subject subject, Path world) {
        return new Subject(
                subject.name(),
                subject.text().map(text -> world.resolve(text).toString()),
                subject.model());
    }
}
