package maec.workflow;

import maec.combine.Recipe;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.project.Manifest;
import maec.project.Subject;
import maec.project.TrainingPlan;
import maec.project.TrainingPlan.Stage;
import maec.workflow.SourceChange.GiveModel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a new project shall consist of.
 *
 * @param name for title bars and model cards
 * @param base folder of the base, or {@code hf:org/name}
 * @param sources what is given beside the base, in order
 */
public record ProjectDraft(String name, String base, List<SourceChange> sources) {
    /** Copies the list. */
    public ProjectDraft {
        sources = List.copyOf(sources);
    }

    /**
     * Whether an ability or a language can be called so.
     *
     * @param name any text
     * @return true for letters, digits, dots and dashes, with a letter or digit first
     */
    public static boolean isName(String name) {
        return Subject.isName(name);
    }

    /** How a project trains if nobody says otherwise, as the page on projects gives it. */
    static TrainingPlan usualTraining() {
        return new TrainingPlan(
                512,
                8,
                5,
                false,
                0.5,
                new Stage(60, 1e-5),
                new Stage(400, 2e-5),
                new Stage(100, 2e-5),
                new Stage(400, 2e-5));
    }

    private static Manifest empty(String name, String base) {
        return new Manifest(
                name,
                "",
                1,
                base,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                usualTraining(),
                Recipe.defaults(Set.of(), Set.of()));
    }

    private GiveModel baseModel() {
        return new GiveModel(ProjectOverview.ModelRole.BASE, "base", base);
    }

    /** The project file; every source was looked at. */
    Manifest manifest(ProjectFiles files) {
        Manifest manifest = empty(name, base);
        SourceChange first = files.kept(baseModel());
        SourceCheck.require(manifest, files, first);
        manifest = ChangedSources.of(manifest, first);
        for (SourceChange source : sources) {
            SourceChange kept = files.kept(source);
            SourceCheck.require(manifest, files, kept);
            manifest = ChangedSources.of(manifest, kept);
        }
        return manifest;
    }

    /** What is wrong with which source; the base stands under {@link #baseModel}. */
    Map<SourceChange, Problem> problems(ProjectFiles files) {
        Map<SourceChange, Problem> found = new LinkedHashMap<>();
        Manifest manifest = tried(files, empty(name, base), baseModel(), found);
        for (SourceChange source : sources) {
            manifest = tried(files, manifest, source, found);
        }
        return found;
    }

    private static Manifest tried(
            ProjectFiles files,
            Manifest manifest,
            SourceChange source,
            Map<SourceChange, Problem> found) {
        try {
            SourceChange kept = files.kept(source);
            SourceCheck.require(manifest, files, kept);
            return ChangedSources.of(manifest, kept);
        } catch (ProblemException e) {
            found.put(source, e.problem());
            return manifest;
        }
    }
}
