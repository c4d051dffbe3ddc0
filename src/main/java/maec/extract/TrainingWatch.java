package maec.extract;

import java.util.Map;
import java.util.TreeMap;

/**
 * What is looked at during a training, so that it ends when it should.
 *
 * @param validateEvery steps between two looks at held-out text, 0 for none
 * @param heldOutShare share of every corpus's windows that is held out where no text is given for
 *     the purpose, 0 to below 1
 * @param patience how many looks in a row may show no better loss before training ends with the
 *     best weights; 0 to go on to the last step and keep the last weights
 * @param divergenceFactor training ends if a loss exceeds the best smoothed loss by this factor,
 *     above 1; infinite for never
 */
public record TrainingWatch(
        int validateEvery, double heldOutShare, int patience, double divergenceFactor) {
    /** Nothing is looked at but whether numbers are finite. */
    public static final TrainingWatch NONE = new TrainingWatch(0, 0, 0, Double.POSITIVE_INFINITY);

    /** Checks every range. */
    public TrainingWatch {
        require(validateEvery >= 0, "validateEvery", validateEvery);
        require(heldOutShare >= 0 && heldOutShare < 1, "heldOutShare", heldOutShare);
        require(patience >= 0, "patience", patience);
        require(patience == 0 || validateEvery > 0, "patience", patience);
        require(divergenceFactor > 1, "divergenceFactor", divergenceFactor);
    }

    private static void require(boolean fine, String name, double value) {
        if (!fine) {
            throw new IllegalArgumentException(name + " is " + value);
        }
    }

    /** Every number for provenance; nothing where nothing is looked at. */
    Map<String, String> asText() {
        var text = new TreeMap<String, String>();
        if (!equals(NONE)) {
            text.put("validateEvery", String.valueOf(validateEvery));
            text.put("heldOutShare", String.valueOf(heldOutShare));
            text.put("patience", String.valueOf(patience));
            text.put("divergenceFactor", String.valueOf(divergenceFactor));
        }
        return text;
    }
}
