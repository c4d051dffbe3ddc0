package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.model.TensorAddress;
import maec.model.TensorNames;

import java.util.Optional;
import java.util.OptionalDouble;
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
