package maec.extract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The units of a profile as lines of a table that spreadsheets and notebooks read. */
public final class UnitTable {
    /** The first line. */
    public static final String HEADER = "layer,kind,unit,score,rank,percentile";

    private UnitTable() {}

    /**
     * One line per unit, kind by kind, layer by layer.
     *
     * @param profile unit scores
     * @return the header, then lines of comma-separated values: layer and unit from 0; the score,
     *     which is the sum over the unit's weights; its rank from 1 among all units of its kind,
     *     equal ones in order; and the rank in percent of them
     */
    public static List<String> lines(NeuronProfile profile) {
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        for (UnitScores scores : profile.units()) {
            float[] values = scores.values();
            int[] ranks = ranks(values);
            for (int at = 0; at < values.length; at++) {
                lines.add(
                        String.format(
                                Locale.ROOT,
                                "%d,%s,%d,%s,%d,%.4f",
                                at / scores.units(),
                                scores.kind().label(),
                                at % scores.units(),
                                values[at],
                                ranks[at],
                                100.0 * ranks[at] / values.length));
            }
        }
        return lines;
    }

    private static int[] ranks(float[] values) {
        List<Integer> order =
                IntStream.range(0, values.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(at -> -values[at]))
                        .toList();
        int[] ranks = new int[values.length];
        for (int rank = 0; rank < ranks.length; rank++) {
            ranks[order.get(rank)] = rank + 1;
        }
        return ranks;
    }
}
