package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.model.TensorAddress;
import maec.model.TensorNames;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is ranked against what: the choices between the scores of weights and their bins.
 *
 * @param unit what is ranked as a whole
 * @param pool among which weights percentiles are taken
 * @param controlPercent how much of the top of a control corpus is taken out, if any: above 0 to
 *     100
 */
public record RankingRule(RankedUnit unit, RankingPool pool, OptionalDouble controlPercent) {
    private static final String UNIT = "unit";
    private static final String POOL = "pool";
    private static final String CONTROL = "control_percent";

    /** Checks the share. */
    public RankingRule {
        double percent = controlPercent.orElse(100);
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("controlPercent " + percent);
        }
    }

    /**
     * The method's own rule: single weights, over the whole model, nothing taken out.
     *
     * @return the default
     */
    public static RankingRule usual() {
        return new RankingRule(RankedUnit.WEIGHT, RankingPool.MODEL, OptionalDouble.empty());
    }

    /**
     * The rule as metadata of what was ranked by it.
     *
     * @param provenance other metadata
     * @return these with {@code unit}, {@code pool} and {@code control_percent}, each where it is
     *     not as usual
     */
    Map<String, String> addTo(Map<String, String> provenance) {
        Map<String, String> metadata = new TreeMap<>(provenance);
        if (unit != RankedUnit.WEIGHT) {
            metadata.put(UNIT, unit.id());
        }
        if (pool != RankingPool.MODEL) {
            metadata.put(POOL, pool.id());
        }
        controlPercent.ifPresent(percent -> metadata.put(CONTROL, Double.toString(percent)));
        return metadata;
    }

    /**
     * The rule that metadata name.
     *
     * @param metadata as {@link #addTo} makes them
     * @return the rule, the usual one where they name none; empty if a value makes no sense
     */
    static Optional<RankingRule> of(Map<String, String> metadata) {
        try {
            String control = metadata.get(CONTROL);
            return Optional.of(
                    new RankingRule(
                            RankedUnit.of(metadata.getOrDefault(UNIT, RankedUnit.WEIGHT.id())),
                            RankingPool.of(metadata.getOrDefault(POOL, RankingPool.MODEL.id())),
                            control == null
                                    ? OptionalDouble.empty()
                                    : OptionalDouble.of(Double.parseDouble(control))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /**
     * Prepares the ranking of some scores.
     *
     * @param scores of the ability, as they came; not closed here
     * @param value how a unit's score follows from those of its weights
     * @param control scores of the control corpus, needed if the rule takes something out; read
     *     later too, not closed here
     * @param isInPlay which tensors take part
     * @param context reports and stops
     * @return ready to write a map
     * @throws maec.job.ProblemException as {@link ImportanceBinning}
     */
    public ImportanceBinning binning(
            TensorSource scores,
            UnitValue value,
            Optional<TensorSource> control,
            Predicate<String> isInPlay,
            JobContext context) {
        return binning(scores, value, control, isInPlay, TensorNames::addressOf, context);
    }

    ImportanceBinning binning(
            TensorSource scores,
            UnitValue value,
            Optional<TensorSource> control,
            Predicate<String> isInPlay,
            Function<String, TensorAddress> addressOf,
            JobContext context) {
        TensorSource ranked = units(scores, value, isInPlay, addressOf, context);
        if (controlPercent.isPresent()) {
            TensorSource general =
                    units(
                            control.orElseThrow(
                                    () -> new IllegalArgumentException("no control scores")),
                            value,
                            isInPlay,
                            addressOf,
                            context);
            ranked =
                    WithoutControl.of(
                            ranked,
                            general,
                            pool.of(new ImportanceBinning(ranked, isInPlay).tensors(), addressOf),
                            controlPercent.getAsDouble(),
                            context);
        }
        return new ImportanceBinning(ranked, isInPlay, pool);
    }

    private TensorSource units(
            TensorSource scores,
            UnitValue value,
            Predicate<String> isInPlay,
            Function<String, TensorAddress> addressOf,
            JobContext context) {
        return unit == RankedUnit.WEIGHT
                ? scores
                : UnitScoring.of(
                        new ScoreTiles(scores, new ImportanceBinning(scores, isInPlay).tensors()),
                        unit,
                        value,
                        addressOf,
                        context);
    }
}
