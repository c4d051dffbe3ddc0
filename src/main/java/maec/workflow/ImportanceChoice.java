package maec.workflow;

import maec.extract.RankingRule;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A way to find key neurons, as somebody chooses it.
 *
 * @param score name of the score, one of {@link maec.extract.ScoreCatalog}
 * @param parameters of the score that were named; the others have the project's usual values
 * @param rule what is ranked against what
 */
public record ImportanceChoice(
        String score, SortedMap<String, String> parameters, RankingRule rule) {
    /** Copies the map. */
    public ImportanceChoice {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
}
