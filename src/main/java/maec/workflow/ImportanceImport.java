package maec.workflow;

import maec.checkpoint.ImportanceBins;
import maec.checkpoint.TensorSource;
import maec.extract.ImportedImportance;
import maec.extract.ProfileFile;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.project.ImportanceProblem;
import maec.project.ImportedFile;
import maec.project.Manifest;
import maec.project.Subject;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Takes importance over from a file that the project names.
 *
 * @param manifest of the project
 * @param files of the project
 * @param base θ₀
 * @param context reports and stops
 */
record ImportanceImport(
        Manifest manifest, ProjectFiles files, TensorSource base, JobContext context) {
    /**
     * Refuses a file that has changed, does not fit the base, or would have no effect; writes
     * nothing.
     */
    void check(Subject ability, ImportedFile file) {
        Path path = files.resolve(file.path());
        boolean isThere = Files.exists(path);
        if (!isThere || !files.digests().of(path).equals(file.digest())) {
            throw new ProblemException(
                    new ImportanceProblem.ImportChanged(ability.name(), path, isThere));
        }
        double percent = manifest.training().keyPercent();
        try (ImportedImportance imported = open(path)) {
            if (imported.isSelection()
                    && ability.model().isEmpty()
                    && ImportanceBins.binsWithin(percent) == ImportanceBins.COUNT) {
                throw new ProblemException(
                        new ImportanceProblem.ImportWithoutEffect(ability.name(), percent));
            }
            imported.check(context);
        }
    }

    /** Writes map and profile. */
    void write(
            Subject ability,
            ImportedFile file,
            double trainedPercent,
            Map<String, String> provenance) {
        try (ImportedImportance imported = open(files.resolve(file.path()))) {
            ProfileFile.write(
                    files.artifacts().path(Lineage.profileName(ability)),
                    imported.write(
                            files.artifacts().path(Lineage.importanceName(ability)),
                            ability.name(),
                            trainedPercent,
                            provenance,
                            context),
                    provenance,
                    context);
        }
    }

    private ImportedImportance open(Path path) {
        return ImportedImportance.open(
                path, base, tensor -> Preparation.isInPlay(manifest, tensor));
    }
}
