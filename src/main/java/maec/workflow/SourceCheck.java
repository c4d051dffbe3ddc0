package maec.workflow;

import maec.checkpoint.TensorSource;
import maec.corpus.CorpusProblem;
import maec.corpus.CorpusSummary;
import maec.job.ProblemException;
import maec.model.CanonicalModels;
import maec.project.Manifest;
import maec.project.SourceProblem;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.SourceChange.ChangeRole;
import maec.workflow.SourceChange.Fit;
import maec.workflow.SourceChange.GiveModel;
import maec.workflow.SourceChange.GiveText;
import maec.workflow.SourceChange.TakeModel;
import maec.workflow.SourceChange.TakeText;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Whether a source that somebody names can be read, looked at before the project file says so,
 * since a project whose file names what is not there cannot be opened.
 */
final class SourceCheck {
    private SourceCheck() {}

    /**
     * Returns normally if a change names what can be read.
     *
     * @throws ProblemException with the problem of the model or the text otherwise
     */
    static void require(Manifest manifest, ProjectFiles files, SourceChange change) {
        try {
            switch (change) {
                case GiveModel given -> model(manifest, files, given);
                case GiveText given -> text(files.resolve(given.path()), given.role());
                case TakeModel _, TakeText _, ChangeRole _, Fit _ -> {}
            }
        } catch (InvalidPathException e) {
            throw new ProblemException(new SourceProblem.NoName(e.getInput()), e);
        }
    }

    private static void model(Manifest manifest, ProjectFiles files, GiveModel given) {
        boolean base = given.role() == ModelRole.BASE;
        Path path = files.model(given.model());
        Path under = base ? null : files.model(manifest.base());
        try (TensorSource opened = CanonicalModels.openToCombine(files.models(), under, path)) {
            if (opened.tensors().isEmpty()) {
                throw new IllegalStateException("a checkpoint has tensors");
            }
        }
    }

    private static void text(Path file, CorpusRole role) {
        CorpusSummary summary = CorpusSummary.of(file);
        boolean task = role == CorpusRole.TASK;
        long fitting = task ? summary.tasks() : summary.documents();
        if (fitting == 0) { // then the first line is of the other kind already
            String expected = task ? "tasks" : "documents";
            throw new ProblemException(new CorpusProblem.WrongKind(file, 1, expected));
        }
    }
}
