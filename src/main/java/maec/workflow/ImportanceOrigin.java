package maec.workflow;

import maec.extract.RankingRule;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * From what the importance of one ability was made that lies in the project folder.
 *
 * @param ability its name
 * @param score name of the score, or what was imported
 * @param parameters what decided the scores, as the provenance names it
 * @param rule what was ranked against what
 * @param importedFrom the name of the file, if it was not ranked here
 * @param digest of that file
 * @param current whether it would be made in the same way now
 */
public record ImportanceOrigin(
        String ability,
        String score,
        SortedMap<String, String> parameters,
        RankingRule rule,
        Optional<String> importedFrom,
        Optional<String> digest,
        boolean current) {
    /** Copies the map. */
    public ImportanceOrigin {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
}
