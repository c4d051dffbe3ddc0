package maec.workflow;

import maec.checkpoint.AdapterConfig;
import maec.checkpoint.AdapterSource;
import maec.checkpoint.Checkpoint;
import maec.checkpoint.TensorSource;
import maec.combine.fit.Choice;
import maec.combine.fit.Compatibility;
import maec.combine.fit.Difference;
import maec.corpus.CorpusSummary;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.model.ArchitectureReader;
import maec.model.CanonicalModels;
import maec.project.EvaluationCorpus;
import maec.project.Manifest;
import maec.project.Subject;
import maec.tensor.TensorSpec;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.ProjectOverview.ModelRow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at the models and corpora of a project; reads headers and texts, no weights. */
final class Overview {
    private final Manifest manifest;
    private final ProjectFiles files;

    Overview(Manifest manifest, ProjectFiles files) {
        this.manifest = manifest;
        this.files = files;
    }

    ProjectOverview look() {
        return new ProjectOverview(manifest.name(), summary(), models(), corpora());
    }

    private String summary() {
        return architecture()
                + " · "
                + names(manifest.abilities())
                + " → "
                + names(manifest.languages());
    }

    private static String names(List<Subject> subjects) {
        return subjects.stream().map(Subject::name).collect(Collectors.joining(", "));
    }

    private String architecture() {
        try {
            Architecture shape = ArchitectureReader.read(files.configuration(manifest));
            String family = shape.family();
            return family.substring(0, 1).toUpperCase(Locale.ROOT)
                    + family.substring(1)
                    + " "
                    + shape.width()
                    + " × "
                    + shape.layers();
        } catch (ProblemException _) {
            return "not runnable"; // such a model can still be compared and merged
        }
    }

    private List<ModelRow> models() {
        List<ModelRow> rows = new ArrayList<>();
        var base = new Place("base", ModelRole.BASE, "", true, Set.of());
        rows.add(row(base, this::baseFolder));
        for (Subject ability : manifest.abilities()) {
            rows.add(row(ability, ModelRole.ABILITY, Lineage.deltaName(ability)));
        }
        manifest.pivot()
                .ifPresent(
                        pivot -> rows.add(row(pivot, ModelRole.PIVOT, Lineage.deltaName(pivot))));
        for (Subject language : manifest.languages()) {
            rows.add(row(language, ModelRole.LANGUAGE, Lineage.modelName(language)));
        }
        return rows;
    }

    private ModelRow row(Subject subject, ModelRole role, String artifact) {
        Supplier<Path> path =
                () ->
                        subject.model()
                                .map(files::model)
                                .orElseGet(() -> files.artifacts().path(artifact));
        return row(Place.of(role, subject), path);
    }

    /** What a row is about. */
    private record Place(
            String name, ModelRole role, String subject, boolean given, Set<Choice> fit) {
        static Place of(ModelRole role, Subject subject) {
            boolean given = subject.model().isPresent();
            return new Place(
                    subject.name(), role, subject.name(), given, given ? subject.fit() : Set.of());
        }
    }

    /** What is found about a model. */
    private record Found(
            StoredWeights weights, long bytes, ModelCheck check, List<Difference> differences) {}

    /** The path is asked for here, because a name that the hub's cache lacks is a row as well. */
    private ModelRow row(Place place, Supplier<Path> finding) {
        String shown = "";
        try {
            Path path = finding.get();
            if (!Files.exists(path)) {
                return made(
                        place,
                        "",
                        none(
                                place.given()
                                        ? new ModelCheck.Missing(path)
                                        : new ModelCheck.NotTrained()));
            }
            shown = path.toString();
            return made(
                    place,
                    shown,
                    AdapterConfig.isIn(path) ? adapter(place, path) : found(place, path));
        } catch (ProblemException e) {
            return made(place, shown, none(new ModelCheck.Refused(e.problem())));
        }
    }

    private static Found none(ModelCheck check) {
        return new Found(new StoredWeights.None(), 0, check, List.of());
    }

    private ModelRow made(Place place, String path, Found found) {
        return new ModelRow(
                place.name(),
                place.role(),
                place.subject(),
                path,
                architecture(),
                found.weights(),
                found.bytes(),
                found.check(),
                place.given(),
                found.differences(),
                place.fit());
    }

    private Found found(Place place, Path path) {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            List<TensorSpec> tensors = checkpoint.tensors();
            List<Difference> differences = List.of();
            ModelCheck check;
            if (place.role() == ModelRole.BASE) {
                check = new ModelCheck.Whole(tensors.size());
            } else if (BaseFit.isDelta(tensors)) {
                check = deltaFit(tensors);
            } else {
                Compatibility compared = Compatibility.of(files.models(), baseFolder(), path);
                differences = compared.differences();
                check = BaseFit.of(compared, place.fit());
            }
            return new Found(weights(checkpoint), size(path), check, differences);
        }
    }

    /** Compares under canonical names, as merging does. */
    private ModelCheck deltaFit(List<TensorSpec> tensors) {
        try (TensorSource base =
                CanonicalModels.openToCombine(files.models(), null, baseFolder())) {
            return BaseFit.ofDelta(base.tensors(), tensors);
        }
    }

    private Found adapter(Place place, Path path) {
        Path base = place.role() == ModelRole.BASE ? null : baseFolder();
        try (TensorSource source = files.models().openToCombine(base, path)) {
            int changed = source instanceof AdapterSource sum ? sum.changed().size() : 0;
            return new Found(
                    new StoredWeights.Adapter(),
                    size(path),
                    new ModelCheck.Changes(changed, source.tensors().size()),
                    List.of());
        }
    }

    private Path baseFolder() {
        return files.model(manifest.base());
    }

    private static StoredWeights weights(Checkpoint checkpoint) {
        List<TensorSpec> tensors = checkpoint.tensors();
        if (BaseFit.isDelta(tensors)) {
            long changed =
                    tensors.stream()
                            .filter(tensor -> tensor.name().matches("(values|dense)\\..*"))
                            .mapToLong(TensorSpec::count)
                            .sum();
            return new StoredWeights.Delta(changed);
        }
        return new StoredWeights.Tensors(
                tensors.stream().map(TensorSpec::dtype).distinct().toList(),
                checkpoint.files().size());
    }

    private static long size(Path path) {
        try (Stream<Path> inside = Files.walk(path)) {
            long bytes = 0;
            for (Path file : inside.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException _) {
            return 0;
        }
    }

    private List<CorpusRow> corpora() {
        List<CorpusRow> rows = new ArrayList<>();
        for (Subject ability : manifest.abilities()) {
            addText(rows, ability, CorpusRole.ABILITY_TEXT);
        }
        manifest.pivot().ifPresent(pivot -> addText(rows, pivot, CorpusRole.PIVOT_TEXT));
        for (Subject language : manifest.languages()) {
            addText(rows, language, CorpusRole.LANGUAGE_TEXT);
        }
        for (EvaluationCorpus text : manifest.texts()) {
            rows.add(row(text.name(), CorpusRole.VALIDATION_TEXT, text.language(), text.path()));
        }
        for (EvaluationCorpus task : manifest.tasks()) {
            rows.add(row(task.name(), CorpusRole.TASK, task.language(), task.path()));
        }
        return rows;
    }

    private void addText(List<CorpusRow> rows, Subject subject, CorpusRole role) {
        subject.text().ifPresent(text -> rows.add(row(subject.name(), role, subject.name(), text)));
    }

    private long tokens(Path file) {
        try {
            Path tokenizer = files.tokenizer(manifest);
            return Files.exists(tokenizer)
                    ? files.tokens()
                            .find(files.digests().of(file), files.digests().of(tokenizer))
                            .orElse(-1)
                    : -1;
        } catch (ProblemException _) {
            return -1; // there is no base; its row says why
        }
    }

    private CorpusRow row(String name, CorpusRole role, String subject, String path) {
        Path file = files.resolve(path);
        try {
            CorpusSummary summary = files.summaries().of(file, files.digests());
            long items = summary.documents() + summary.tasks();
            return new CorpusRow(
                    name, role, subject, file.toString(), items, tokens(file), summary.preview());
        } catch (ProblemException e) {
            return new CorpusRow(
                    name, role, subject, file.toString(), 0, -1, e.problem().sentence());
        }
    }
}
