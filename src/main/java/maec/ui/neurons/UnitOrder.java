package maec.ui.neurons;

import maec.extract.LanguageUnits;
import maec.extract.UnitKind;
import maec.extract.UnitScores;

import java.util.Arrays;
import java.util.Optional;

/** In which order the units of a layer stand in the heatmap. */
public enum UnitOrder {
    /** By their numbers. */
    INDEX,
    /** The largest score of the layer first. */
    IMPORTANCE,
    /** The units of each language together, by their scores; then all others by their numbers. */
    LANGUAGE;

    /**
     * Which unit stands where.
     *
     * @param scores what is shown
     * @param languages the language units of the model, if they were found; only FFN units have any
     * @return row-major [L, units], the unit at each position; empty for the order of numbers
     */
    int[] places(UnitScores scores, Optional<LanguageUnits> languages) {
        return switch (this) {
            case INDEX -> new int[0];
            case IMPORTANCE -> byKey(scores, new int[scores.values().length]);
            case LANGUAGE ->
                    languages
                            .filter(_ -> scores.kind() == UnitKind.FFN_UNIT)
                            .map(units -> byKey(scores, languageOf(scores, units)))
                            .orElseGet(() -> new int[0]);
        };
    }

    /** The number of the first language of each unit; one more than the last for units of none. */
    private static int[] languageOf(UnitScores scores, LanguageUnits units) {
        int none = units.languages().size();
        int[] group = new int[scores.values().length];
        Arrays.fill(group, none);
        for (LanguageUnits.Unit unit : units.kept()) {
            boolean within = unit.layer() < scores.layers() && unit.unit() < scores.units();
            if (within && !unit.languages().isEmpty()) {
                group[unit.layer() * scores.units() + unit.unit()] =
                        units.languages().indexOf(unit.languages().getFirst());
            }
        }
        return group;
    }

    /**
     * Layer by layer: groups ascending; within a group by falling score, but units of the last
     * group by number where there are several groups. Each unit is one number that sorts as wanted.
     */
    private int[] byKey(UnitScores scores, int[] group) {
        int units = scores.units();
        int last = Arrays.stream(group).max().orElse(0);
        int[] places = new int[scores.values().length];
        long[] keys = new long[units];
        for (int layer = 0; layer < scores.layers(); layer++) {
            for (int unit = 0; unit < units; unit++) {
                int at = layer * units + unit;
                boolean byNumber = this == LANGUAGE && group[at] == last;
                long falling = byNumber ? 0 : Integer.MAX_VALUE - bits(scores.values()[at]);
                keys[unit] = (long) group[at] << 56 | falling << 24 | unit;
            }
            Arrays.sort(keys);
            for (int position = 0; position < units; position++) {
                places[layer * units + position] = (int) (keys[position] & 0xffffff);
            }
        }
        return places;
    }

    /** Scores are not negative, so their bits are in the order of their values. */
    private static int bits(float score) {
        return score > 0 ? Float.floatToIntBits(score) : 0;
    }
}
