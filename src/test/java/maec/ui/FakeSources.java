package maec.ui;

import maec.tensor.DType;
import maec.workflow.ModelCheck;
import maec.workflow.ProjectOverview;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.ProjectOverview.ModelRow;
import maec.workflow.StoredWeights;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Models and corpora of a {@link FakeProject}, as its overview lists them. */
final class FakeSources {
    private final List<String> abilities;
    private final List<String> languages;
    private final FakeWorld world;
    private Optional<List<ModelRow>> given = Optional.empty();

    FakeSources(List<String> abilities, List<String> languages, FakeWorld world) {
        this.abilities = abilities;
        this.languages = languages;
        this.world = world;
    }

    /** The overview lists these, whatever the world says. */
    void give(List<ModelRow> rows) {
        given = Optional.of(rows);
    }

    ProjectOverview overview(String name, boolean analysed) {
        return new ProjectOverview(
                name,
                world.summary()
                        + " · "
                        + abilities.getFirst()
                        + " → "
                        + String.join(", ", languages),
                given.orElseGet(() -> models(analysed)),
                corpora());
    }

    /** Base first; the others are made once the project is analysed. */
    List<ModelRow> models(boolean analysed) {
        var changes = new ModelCheck.Changes(world.tensors() - 1, world.tensors());
        var rows = new ArrayList<ModelRow>();
        rows.add(
                row(
                        "base",
                        ModelRole.BASE,
                        "",
                        world.bytes(),
                        new ModelCheck.Whole(world.tensors()),
                        true));
        for (String ability : abilities) {
            rows.add(
                    row(
                            ability + "-en",
                            ModelRole.ABILITY,
                            ability,
                            world.bytes() / 10,
                            changes,
                            analysed));
        }
        rows.add(row("pivot-en", ModelRole.PIVOT, "en", world.bytes() / 10, changes, analysed));
        for (String language : languages) {
            rows.add(
                    row(
                            "lang-" + language,
                            ModelRole.LANGUAGE,
                            language,
                            world.bytes(),
                            new ModelCheck.Matches(world.tensors(), List.of()),
                            analysed));
        }
        return rows;
    }

    private ModelRow row(
            String model,
            ModelRole role,
            String subject,
            long bytes,
            ModelCheck check,
            boolean made) {
        StoredWeights weights =
                role == ModelRole.BASE
                        ? new StoredWeights.Tensors(List.of(DType.F32), 1)
                        : new StoredWeights.Delta(bytes / 4);
        String architecture =
                role == ModelRole.BASE ? "Llama · " + world.layers() + " layers" : "matches base";
        return new ModelRow(
                model,
                role,
                subject,
                made ? "models/" + model : "",
                made ? architecture : "",
                made ? weights : new StoredWeights.None(),
                made ? bytes : 0,
                made ? check : new ModelCheck.NotTrained());
    }

    List<CorpusRow> corpora() {
        var rows = new ArrayList<CorpusRow>();
        for (String ability : abilities) {
            rows.add(
                    new CorpusRow(
                            ability + "-en.jsonl",
                            CorpusRole.ABILITY_TEXT,
                            ability,
                            "corpora/" + ability + "-en.jsonl",
                            12_400,
                            1_020_000,
                            "compute 3 + 5 . the answer is 8 ."));
        }
        var all = new ArrayList<>(List.of("en"));
        all.addAll(languages);
        for (String language : all) {
            rows.add(
                    new CorpusRow(
                            "general-" + language + ".txt",
                            language.equals("en")
                                    ? CorpusRole.PIVOT_TEXT
                                    : CorpusRole.LANGUAGE_TEXT,
                            language,
                            "corpora/general-" + language + ".txt",
                            9_800,
                            1_000_000,
                            "the river crosses the valley"));
            rows.add(
                    new CorpusRow(
                            "valid-" + language,
                            CorpusRole.VALIDATION_TEXT,
                            language,
                            "corpora/valid-" + language + ".txt",
                            400,
                            41_000,
                            "the dog sees a red house"));
            rows.add(
                    new CorpusRow(
                            "sums-" + language,
                            CorpusRole.TASK,
                            language,
                            "corpora/sums-" + language + ".jsonl",
                            80,
                            -1,
                            "calcula 3 + 5 . la respuesta es"));
        }
        return rows;
    }
}
