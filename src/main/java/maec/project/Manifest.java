package maec.project;

import maec.combine.Recipe;
import maec.job.ProblemException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a project consists of, as it stands in {@code project.maec}.
 *
 * <p>Paths are kept as they were written: relative ones are meant from the project folder, so that
 * a project can be moved with what lies inside it.
 *
 * @param name for title bars and model cards
 * @param note one sentence on what the project is, may be empty
 * @param seed decides the order of training windows
 * @param base path of the base checkpoint's folder
 * @param pivot the pivot language L₀, if its delta is to be taken off
 * @param abilities A₁ … A_n
 * @param languages L₁ … L_m
 * @param tasks prompts with answers to measure models on
 * @param texts held-out texts to measure perplexity on
 * @param training how to train what has no checkpoint
 * @param recipe as last saved
 */
public record Manifest(
        String name,
        String note,
        long seed,
        String base,
        Optional<Subject> pivot,
        List<Subject> abilities,
        List<Subject> languages,
        List<EvaluationCorpus> tasks,
        List<EvaluationCorpus> texts,
        TrainingPlan training,
        Recipe recipe) {
    /** The name of the file in the project folder. */
    public static final String FILE_NAME = "project.maec";

    /** The version of the format that is written and read. */
    public static final int VERSION = 1;

    /** Copies the lists. */
    public Manifest {
        abilities = List.copyOf(abilities);
        languages = List.copyOf(languages);
        tasks = List.copyOf(tasks);
        texts = List.copyOf(texts);
    }

    /**
     * Everything that has a model or gets one.
     *
     * @return abilities, pivot, languages
     */
    public List<Subject> subjects() {
        List<Subject> all = new ArrayList<>(abilities);
        pivot.ifPresent(all::add);
        all.addAll(languages);
        return List.copyOf(all);
    }

    /**
     * The ability of a name.
     *
     * @param wanted its name
     * @return one of {@link #abilities}
     * @throws ProblemException with {@link SourceProblem.NoAbility}
     */
    public Subject ability(String wanted) {
        return named(wanted, abilities)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        new SourceProblem.NoAbility(wanted, names(abilities))));
    }

    /**
     * The target language of a name.
     *
     * @param wanted its name
     * @return one of {@link #languages}
     * @throws ProblemException with {@link SourceProblem.NoLanguage}
     */
    public Subject language(String wanted) {
        return named(wanted, languages)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        new SourceProblem.NoLanguage(wanted, names(languages))));
    }

    private static Optional<Subject> named(String name, List<Subject> subjects) {
        return subjects.stream().filter(subject -> subject.name().equals(name)).findFirst();
    }

    private static List<String> names(List<Subject> subjects) {
        return subjects.stream().map(Subject::name).sorted().toList();
    }

    /**
     * This manifest with another recipe.
     *
     * @param changed the recipe
     * @return a copy
     */
    public Manifest withRecipe(Recipe changed) {
        return new Manifest(
                name, note, seed, base, pivot, abilities, languages, tasks, texts, training,
                changed);
    }

    /**
     * This manifest with other target languages.
     *
     * @param changed L₁ … L_m
     * @return a copy
     */
    public Manifest withLanguages(List<Subject> changed) {
        return new Manifest(
                name, note, seed, base, pivot, abilities, changed, tasks, texts, training, recipe);
    }

    /**
     * This manifest with one language otherwise.
     *
     * @param changed takes the place of the language of its name
     * @return a copy
     */
    public Manifest withLanguage(Subject changed) {
        return withLanguages(
                languages.stream()
                        .map(it -> it.name().equals(changed.name()) ? changed : it)
                        .toList());
    }

    /**
     * This manifest over another base.
     *
     * @param changed path of the base
     * @return a copy
     */
    public Manifest withBase(String changed) {
        return new Manifest(
                name, note, seed, changed, pivot, abilities, languages, tasks, texts, training,
                recipe);
    }

    /**
     * This manifest with other prompts to measure on.
     *
     * @param changed the tasks
     * @return a copy
     */
    public Manifest withTasks(List<EvaluationCorpus> changed) {
        return new Manifest(
                name, note, seed, base, pivot, abilities, languages, changed, texts, training,
                recipe);
    }

    /**
     * This manifest with other texts to measure on.
     *
     * @param changed the texts
     * @return a copy
     */
    public Manifest withTexts(List<EvaluationCorpus> changed) {
        return new Manifest(
                name, note, seed, base, pivot, abilities, languages, tasks, changed, training,
                recipe);
    }

    /**
     * This manifest with other abilities.
     *
     * @param changed A₁ … A_n
     * @return a copy
     */
    public Manifest withAbilities(List<Subject> changed) {
        return new Manifest(
                name, note, seed, base, pivot, changed, languages, tasks, texts, training, recipe);
    }

    /**
     * This manifest with another pivot language.
     *
     * @param changed L₀, or empty for none
     * @return a copy
     */
    public Manifest withPivot(Optional<Subject> changed) {
        return new Manifest(
                name, note, seed, base, changed, abilities, languages, tasks, texts, training,
                recipe);
    }

    /**
     * This manifest with another training plan.
     *
     * @param changed the plan
     * @return a copy
     */
    public Manifest withTraining(TrainingPlan changed) {
        return new Manifest(
                name, note, seed, base, pivot, abilities, languages, tasks, texts, changed, recipe);
    }
}
