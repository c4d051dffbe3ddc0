package maec.project;

import maec.extract.RankedUnit;
import maec.extract.RankingPool;
import maec.extract.RankingRule;
import maec.extract.ScoreCatalog;

import java.util.Collections;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the project finds the key neurons of its abilities.
 *
 * @param score name of the score, one of {@link ScoreCatalog}
 * @param parameters of the score, by name; those left out have their usual values, where the
 *     training plan has none: value change takes steps and learning rate from {@code warmUp}, and
 *     every score its batch from the plan
 * @param rule what is ranked against what; the control corpus is the pivot language's general text
 * @param imported the abilities whose importance was made elsewhere and is not ranked here, by name
 */
public record ImportancePlan(
        String score,
        SortedMap<String, String> parameters,
        RankingRule rule,
        SortedMap<String, ImportedFile> imported) {
    /** Checks score and parameters. */
    public ImportancePlan {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        imported = Collections.unmodifiableSortedMap(new TreeMap<>(imported));
        ScoreCatalog.named(score).values(parameters);
    }

    /** A plan by which every ability is ranked. */
    public ImportancePlan(String score, SortedMap<String, String> parameters, RankingRule rule) {
        this(score, parameters, rule, new TreeMap<>());
    }

    /**
     * The method's own way: value change of single weights over the whole model.
     *
     * @return the default
     */
    public static ImportancePlan usual() {
        return new ImportancePlan("value-change", new TreeMap<>(), RankingRule.usual());
    }

    /**
     * Another score; parameters do not carry over, and neither does what was imported, because
     * whoever chooses a score wants weights to be ranked by it.
     *
     * @param changed its name
     * @param values its parameters
     * @return a copy with the same rule
     */
    public ImportancePlan withScore(String changed, SortedMap<String, String> values) {
        return new ImportancePlan(changed, values, rule);
    }

    /**
     * Another unit; nothing is imported then, as for {@link #withScore}.
     *
     * @param unit what is ranked as a whole
     * @return a copy
     */
    public ImportancePlan withUnit(RankedUnit unit) {
        return withRule(new RankingRule(unit, rule.pool(), rule.controlPercent()));
    }

    /**
     * Another pool; nothing is imported then, as for {@link #withScore}.
     *
     * @param pool among which weights percentiles are taken
     * @return a copy
     */
    public ImportancePlan withPool(RankingPool pool) {
        return withRule(new RankingRule(rule.unit(), pool, rule.controlPercent()));
    }

    /**
     * Another share of the control's top; nothing is imported then, as for {@link #withScore}.
     *
     * @param percent above 0 to 100, or empty to take nothing out
     * @return a copy
     */
    public ImportancePlan withControl(OptionalDouble percent) {
        return withRule(new RankingRule(rule.unit(), rule.pool(), percent));
    }

    /**
     * The importance of an ability taken from a file.
     *
     * @param ability its name
     * @param file the file
     * @return a copy
     */
    public ImportancePlan withImport(String ability, ImportedFile file) {
        var files = new TreeMap<>(imported);
        files.put(ability, file);
        return new ImportancePlan(score, parameters, rule, files);
    }

    /**
     * The importance of an ability ranked here again.
     *
     * @param ability its name
     * @return a copy
     */
    public ImportancePlan withoutImport(String ability) {
        var files = new TreeMap<>(imported);
        files.remove(ability);
        return new ImportancePlan(score, parameters, rule, files);
    }

    private ImportancePlan withRule(RankingRule changed) {
        return new ImportancePlan(score, parameters, changed);
    }
}
