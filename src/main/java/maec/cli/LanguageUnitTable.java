package maec.cli;

import maec.checkpoint.SystemReason;
import maec.extract.LanguageUnits;
import maec.job.ProblemException;
import maec.project.ProjectProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Language units as comma-separated values (RFC 4180), one line per language and unit. */
final class LanguageUnitTable {
    private LanguageUnitTable() {}

    /**
     * Writes a file with the columns language, layer, unit, entropy, and p of every language.
     *
     * @param file where; replaced if it exists
     * @param units the units
     * @throws ProblemException with {@link ProjectProblem.CannotWrite}
     */
    static void write(Path file, LanguageUnits units) {
        try {
            Files.writeString(file, text(units));
        } catch (IOException e) {
            throw new ProblemException(new ProjectProblem.CannotWrite(file, SystemReason.of(e)), e);
        }
    }

    static String text(LanguageUnits units) {
        List<String> heading = new ArrayList<>(List.of("language", "layer", "unit", "entropy"));
        units.languages().forEach(language -> heading.add("p " + language));
        StringBuilder text = new StringBuilder(line(heading));
        for (String language : units.languages()) {
            for (LanguageUnits.Unit unit : units.kept()) {
                if (unit.languages().contains(language)) {
                    List<String> cells = new ArrayList<>(List.of(language));
                    cells.add(String.valueOf(unit.layer()));
                    cells.add(String.valueOf(unit.unit()));
                    cells.add(String.valueOf(unit.entropy()));
                    unit.probabilities().forEach(p -> cells.add(String.valueOf(p)));
                    text.append(line(cells));
                }
            }
        }
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(LanguageUnitTable::quoted).collect(Collectors.joining(","))
                + "\n";
    }

    private static String quoted(String cell) {
        return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
