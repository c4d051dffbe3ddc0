package maec.workflow;

import maec.checkpoint.ImportanceMap;
import maec.checkpoint.MaskFile;
import maec.checkpoint.SystemReason;
import maec.checkpoint.WeightMask;
import maec.checkpoint.WriteProblem;
import maec.extract.ProfileFile;
import maec.extract.UnitTable;
import maec.job.JobContext;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a project knows about the importance of weights for one ability, for use outside of it.
 *
 * @param map the importance map
 * @param profile the neuron profile
 */
public record LocatedImportance(Path map, Path profile) {
    /**
     * Writes the key neurons as 0 and 1.
     *
     * @param percent k₁; the nearest edge of the bins is taken
     * @param file where to; replaced if it exists
     * @param context reports and stops
     * @return how many weights are key
     * @throws ProblemException if it cannot be written
     */
    public long writeMask(double percent, Path file, JobContext context) {
        try (ImportanceMap importance = ImportanceMap.open(map)) {
            return MaskFile.write(file, importance, percent, context);
        }
    }

    /**
     * Copies the importance map.
     *
     * @param file where to; replaced if it exists
     * @throws ProblemException if it cannot be written
     */
    public void writeMap(Path file) {
        try {
            Files.copy(map, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new ProblemException(
                    new WriteProblem.CannotWrite(file, SystemReason.of(failed)), failed);
        }
    }

    /**
     * The units as lines of comma-separated values.
     *
     * @return as {@link UnitTable#lines}
     */
    public List<String> unitLines() {
        return UnitTable.lines(ProfileFile.read(profile));
    }

    /**
     * How many weights are key.
     *
     * @param percent k₁; the nearest edge of the bins is taken
     * @return the number of weights
     */
    public long keys(double percent) {
        try (ImportanceMap importance = ImportanceMap.open(map)) {
            return WeightMask.topPercent(importance, percent).count();
        }
    }
}
