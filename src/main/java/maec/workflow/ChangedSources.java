package maec.workflow;

import maec.combine.Recipe;
import maec.job.ProblemException;
import maec.project.EvaluationCorpus;
import maec.project.Manifest;
import maec.project.ProjectProblem;
import maec.project.SourceProblem;
import maec.project.Subject;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.SourceChange.ChangeRole;
import maec.workflow.SourceChange.Fit;
import maec.workflow.SourceChange.GiveModel;
import maec.workflow.SourceChange.GiveText;
import maec.workflow.SourceChange.TakeModel;
import maec.workflow.SourceChange.TakeText;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A manifest after a change of its sources; the recipe follows what is added and what goes. */
final class ChangedSources {
    private final Manifest manifest;

    private ChangedSources(Manifest manifest) {
        this.manifest = manifest;
    }

    /**
     * Changes a manifest.
     *
     * @throws ProblemException with a {@link ProjectProblem} if there is no such source, or a name
     *     cannot be given
     */
    static Manifest of(Manifest manifest, SourceChange change) {
        ChangedSources sources = new ChangedSources(manifest);
        Manifest changed =
                switch (change) {
                    case GiveModel given -> sources.give(given);
                    case GiveText given -> sources.give(given);
                    case TakeModel(ModelRole role, String name) -> sources.takeModel(role, name);
                    case TakeText(CorpusRole role, String name) -> sources.takeText(role, name);
                    case ChangeRole(ModelRole from, String name, ModelRole to) ->
                            sources.move(from, name, to);
                    case Fit(ModelRole role, String name, var choices) ->
                            sources.changed(role, name, it -> Optional.of(it.withFit(choices)));
                };
        return reconciled(changed);
    }

    private Manifest give(GiveModel given) {
        String model = given.model();
        if (given.role() == ModelRole.BASE) {
            return manifest.withBase(model);
        }
        return put(given.role(), given.name(), it -> it.withModel(Optional.of(model)));
    }

    private Manifest give(GiveText given) {
        UnaryOperator<Subject> text = it -> it.withText(Optional.of(given.path()));
        var corpus = new EvaluationCorpus(given.name(), given.language(), given.path());
        return switch (given.role()) {
            case ABILITY_TEXT -> put(ModelRole.ABILITY, given.name(), text);
            case PIVOT_TEXT -> put(ModelRole.PIVOT, given.name(), text);
            case LANGUAGE_TEXT -> put(ModelRole.LANGUAGE, given.name(), text);
            case VALIDATION_TEXT -> manifest.withTexts(with(manifest.texts(), corpus));
            case TASK -> manifest.withTasks(with(manifest.tasks(), corpus));
        };
    }

    private static List<EvaluationCorpus> with(
            List<EvaluationCorpus> corpora, EvaluationCorpus corpus) {
        List<EvaluationCorpus> all = without(corpora, corpus.name());
        all.add(corpus);
        return all;
    }

    private static List<EvaluationCorpus> without(List<EvaluationCorpus> corpora, String name) {
        List<EvaluationCorpus> others = new ArrayList<>(corpora);
        others.removeIf(it -> it.name().equals(name));
        return others;
    }

    private Manifest takeModel(ModelRole role, String name) {
        return changed(
                role,
                name,
                it ->
                        it.model().isPresent() && it.text().isPresent()
                                ? Optional.of(it.withModel(Optional.empty()))
                                : Optional.empty());
    }

    private Manifest takeText(CorpusRole role, String name) {
        return switch (role) {
            case ABILITY_TEXT -> takeText(ModelRole.ABILITY, name);
            case PIVOT_TEXT -> takeText(ModelRole.PIVOT, name);
            case LANGUAGE_TEXT -> takeText(ModelRole.LANGUAGE, name);
            case VALIDATION_TEXT -> manifest.withTexts(taken(manifest.texts(), name));
            case TASK -> manifest.withTasks(taken(manifest.tasks(), name));
        };
    }

    private List<EvaluationCorpus> taken(List<EvaluationCorpus> corpora, String name) {
        List<EvaluationCorpus> others = without(corpora, name);
        if (others.size() == corpora.size()) {
            throw noSuch(name, corpora.stream().map(EvaluationCorpus::name).toList());
        }
        return others;
    }

    private Manifest takeText(ModelRole role, String name) {
        return changed(
                role,
                name,
                it ->
                        it.model().isPresent()
                                ? Optional.of(it.withText(Optional.empty()))
                                : Optional.empty());
    }

    private Manifest move(ModelRole from, String name, ModelRole to) {
        Subject moved = find(from, name);
        if (to == ModelRole.BASE || (from != to && contains(to, name))) {
            throw new ProblemException(new SourceProblem.RoleTaken(name));
        }
        if (to == ModelRole.PIVOT && from != to && manifest.pivot().isPresent()) {
            throw new ProblemException(
                    new SourceProblem.OnePivot(manifest.pivot().orElseThrow().name()));
        }
        Manifest without = changed(from, name, _ -> Optional.empty());
        return new ChangedSources(without).put(to, name, _ -> moved.withLayers(Optional.empty()));
    }

    private boolean contains(ModelRole role, String name) {
        return subjects(role).stream().anyMatch(it -> it.name().equals(name));
    }

    private List<Subject> subjects(ModelRole role) {
        return switch (role) {
            case BASE -> List.of();
            case ABILITY -> manifest.abilities();
            case PIVOT -> manifest.pivot().stream().toList();
            case LANGUAGE -> manifest.languages();
        };
    }

    private Subject find(ModelRole role, String name) {
        List<Subject> known = subjects(role);
        return known.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> noSuch(name, known.stream().map(Subject::name).toList()));
    }

    private static ProblemException noSuch(String name, List<String> known) {
        return new ProblemException(new SourceProblem.NoSource(name, known));
    }

    /** Changes a subject, or adds it; a new pivot takes the place of the old one. */
    private Manifest put(ModelRole role, String name, UnaryOperator<Subject> change) {
        if (!Subject.isName(name)) {
            throw new ProblemException(new SourceProblem.NoName(name));
        }
        if (contains(role, name)) {
            return changed(role, name, it -> Optional.of(change.apply(it)));
        }
        Subject added = change.apply(new Subject(name, Optional.empty(), Optional.empty()));
        List<Subject> all = new ArrayList<>(role == ModelRole.PIVOT ? List.of() : subjects(role));
        all.add(added);
        return with(role, all);
    }

    /** A change of a subject that is there; it goes where the change gives nothing. */
    private Manifest changed(ModelRole role, String name, Change change) {
        Subject present = find(role, name);
        List<Subject> all = new ArrayList<>();
        for (Subject subject : subjects(role)) {
            if (subject.equals(present)) {
                change.apply(subject).ifPresent(all::add);
            } else {
                all.add(subject);
            }
        }
        return with(role, all);
    }

    /** What becomes of a subject. */
    @FunctionalInterface
    private interface Change {
        Optional<Subject> apply(Subject subject);
    }

    private Manifest with(ModelRole role, List<Subject> subjects) {
        return switch (role) {
            case BASE -> manifest;
            case ABILITY -> manifest.withAbilities(subjects);
            case PIVOT -> manifest.withPivot(subjects.stream().findFirst());
            case LANGUAGE -> manifest.withLanguages(subjects);
        };
    }

    /** A recipe has one coefficient per ability and language, and imports belong to abilities. */
    private static Manifest reconciled(Manifest manifest) {
        List<String> abilities = manifest.abilities().stream().map(Subject::name).toList();
        List<String> languages = manifest.languages().stream().map(Subject::name).toList();
        Recipe known = manifest.recipe();
        Recipe usual = Recipe.defaults(abilities, languages);
        Recipe recipe =
                known.withCoefficients(
                        merged(usual.gamma(), known.gamma()), merged(usual.mu(), known.mu()));
        var plan = manifest.training().importance();
        Predicate<String> gone = name -> !abilities.contains(name);
        for (String name : plan.imported().keySet().stream().filter(gone).toList()) {
            plan = plan.withoutImport(name);
        }
        return manifest.withRecipe(recipe).withTraining(manifest.training().withImportance(plan));
    }

    private static Map<String, Double> merged(
            Map<String, Double> usual, Map<String, Double> known) {
        Map<String, Double> merged = new LinkedHashMap<>(usual);
        merged.replaceAll((name, value) -> known.getOrDefault(name, value));
        return merged;
    }
}
