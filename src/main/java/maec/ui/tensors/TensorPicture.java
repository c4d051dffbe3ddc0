package maec.ui.tensors;

import maec.combine.Outcome;
import maec.combine.TensorOutcome;
import maec.ui.chart.ColourScale;
import maec.ui.text.Figures;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Everything that the charts of the Tensors stage show of one outcome, as arrays: one change, one
 * value.
 *
 * @param sensitivities s(τ) per tensor in checkpoint order; of one ability or one language where
 *     that is looked at
 * @param norms ‖R(L)[τ]‖ / ‖θ₀[τ]‖ in percent per tensor; of one language where that is looked at
 * @param leftOut per tensor, whether it is outside T
 * @param scale how sensitivities become colours
 * @param ranked sensitivities of the tensors in play, in the order in which k₂ cuts them: ascending
 *     unless one ability or language is looked at
 * @param order index of the tensor behind each of {@code ranked}
 * @param positions per tensor its position in {@code ranked}, −1 if it is not in play
 * @param selectedInPlay how many of {@code ranked} are in T
 * @param cutLabel what stands beside the cut
 */
public record TensorPicture(
        double[] sensitivities,
        double[] norms,
        boolean[] leftOut,
        ColourScale scale,
        double[] ranked,
        int[] order,
        int[] positions,
        int selectedInPlay,
        String cutLabel) {
    private static final double SCALE_STEP = 0.05;

    /** The picture while there is nothing to show. */
    static final TensorPicture EMPTY =
            new TensorPicture(
                    new double[0],
                    new double[0],
                    new boolean[0],
                    ColourScale.linear(0, 1),
                    new double[0],
                    new int[0],
                    new int[0],
                    0,
                    "");

    /**
     * The picture of an outcome.
     *
     * @param outcome decides what is selected and in which order tensors are cut
     * @param seen whose sensitivities and norms are shown, of the same tensors; usually the same
     */
    static TensorPicture of(Outcome outcome, Outcome seen) {
        List<TensorOutcome> tensors = outcome.tensors();
        double[] values = seen.tensors().stream().mapToDouble(TensorOutcome::sensitivity).toArray();
        double[] norms = seen.tensors().stream().mapToDouble(TensorPicture::norm).toArray();
        boolean[] out = new boolean[values.length];
        int[] positions = new int[values.length];
        Arrays.fill(positions, -1);
        int[] order =
                IntStream.range(0, values.length)
                        .filter(i -> tensors.get(i).inPlay())
                        .boxed()
                        .sorted((a, b) -> Integer.compare(rank(tensors, a), rank(tensors, b)))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int selected = 0;
        for (int i = 0; i < order.length; i++) {
            positions[order[i]] = i;
            selected += tensors.get(order[i]).selected() ? 1 : 0;
        }
        for (int i = 0; i < out.length; i++) {
            out[i] = !tensors.get(i).selected();
        }
        double[] ranked = Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
        return new TensorPicture(
                values,
                norms,
                out,
                scaleOf(values),
                ranked,
                order,
                positions,
                selected,
                "k₂ = " + percent(outcome.recipe().tensorPercent()));
    }

    private static double norm(TensorOutcome tensor) {
        return tensor.baseNorm() == 0 ? 0 : 100 * tensor.languageNorm() / tensor.baseNorm();
    }

    private static int rank(List<TensorOutcome> tensors, int index) {
        return tensors.get(index).rank();
    }

    /** Whole percentages without decimals, as the slider steps. */
    static String percent(double percent) {
        return percent == Math.rint(percent)
                ? Figures.whole((long) percent) + " %"
                : Figures.percent(percent);
    }

    /** Ends at multiples of a step, so that the colours do not flicker while a slider moves. */
    private static ColourScale scaleOf(double[] values) {
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(1);
        double from = Math.floor(low / SCALE_STEP) * SCALE_STEP;
        double to = Math.ceil(high / SCALE_STEP) * SCALE_STEP;
        return ColourScale.linear(from, to > from ? to : from + SCALE_STEP);
    }
}
