package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Module;
import maec.model.TensorAddress;
import maec.tensor.TensorSpec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Scores in which all weights of a unit have the score of the unit, so that ranking weights ranks
 * units.
 *
 * <p>Made in one pass over the scores; memory is 12 bytes per unit. A unit that lies across the
 * edge of a bin is cut there, so that the counts at the edges stay exact.
 */
final class UnitScoring extends ScoreSource {
    private final TensorSource scores;
    private final String rule;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<Integer, Totals> ffn = new HashMap<>();

    /** The units of one tensor, which may be those of others too. */
    private record Place(Totals totals, long columns, boolean byColumn) {
        int unit(long index) {
            return (int) (byColumn ? index % columns : index / columns);
        }
    }

    /** What the weights of some units add up to. */
    private static final class Totals {
        private final double[] sums;
        private final int[] counts;

        Totals(int units) {
            sums = new double[units];
            counts = new int[units];
        }

        void add(int unit, float score, UnitValue value) {
            if (value == UnitValue.MEAN || counts[unit] == 0) {
                sums[unit] += score;
                counts[unit]++;
            }
        }

        float of(int unit) {
            return (float) (sums[unit] / counts[unit]);
        }
    }

    private UnitScoring(TensorSource scores, List<TensorSpec> inPlay, String rule) {
        super(inPlay);
        this.scores = scores;
        this.rule = rule;
    }

    /**
     * Reads all scores once.
     *
     * @param tiles the scores in play; their source is not closed here
     * @param unit what to rank as a whole, not {@link RankedUnit#WEIGHT}
     * @param value how a unit's score follows
     * @param addressOf where a tensor sits
     * @param context reports and stops
     */
    static UnitScoring of(
            ScoreTiles tiles,
            RankedUnit unit,
            UnitValue value,
            Function<String, TensorAddress> addressOf,
            JobContext context) {
        var scoring = new UnitScoring(tiles.source(), tiles.tensors(), unit.id() + " " + value);
        for (TensorSpec tensor : tiles.tensors()) {
            if (tensor.shape().rank() > 1) {
                scoring.place(tensor, addressOf.apply(tensor.name()), unit);
            }
        }
        tiles.forEach(
                "scoring units",
                context,
                (tensor, offset, values, count) ->
                        scoring.add(tensor, offset, values, count, value));
        return scoring;
    }

    private void place(TensorSpec tensor, TensorAddress address, RankedUnit unit) {
        int rows = Math.toIntExact(tensor.shape().size(0));
        long columns = tensor.count() / rows;
        boolean byColumn = address.module() == Module.DOWN;
        boolean ofFfn =
                switch (address.module()) {
                    case GATE, UP, DOWN -> unit == RankedUnit.FFN_UNIT;
                    default -> false;
                };
        if (ofFfn) {
            int units = byColumn ? Math.toIntExact(columns) : rows;
            Totals shared = ffn.computeIfAbsent(address.layer(), _ -> new Totals(units));
            if (shared.sums.length == units) {
                places.put(tensor.name(), new Place(shared, columns, byColumn));
                return;
            }
        }
        places.put(tensor.name(), new Place(new Totals(rows), columns, false));
    }

    private void add(TensorSpec tensor, long offset, float[] values, int count, UnitValue value) {
        Place place = places.get(tensor.name());
        for (int i = 0; i < count; i++) {
            float score = values[i];
            if (!(score >= 0 && score <= Float.MAX_VALUE)) {
                throw new ProblemException(
                        new ExtractProblem.ScoreOutOfRange(tensor.name(), offset + i, score));
            }
            if (place != null) {
                place.totals().add(place.unit(offset + i), score, value);
            }
        }
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        require(name);
        Place place = places.get(name);
        if (place == null) { // a vector: each weight is a unit
            scores.readFloats(name, offset, target, targetOffset, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            target[targetOffset + i] = place.totals().of(place.unit(offset + i));
        }
    }

    @Override
    public String fingerprint() {
        return rule + " of " + scores.fingerprint();
    }

    @Override
    public void close() {
        // the scores belong to whoever made them
    }
}
