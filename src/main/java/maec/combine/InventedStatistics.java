package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.model.Architecture;
import maec.model.Module;
import maec.model.TensorAddress;
import maec.model.TensorNames;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Statistics of the size that a Llama of eight billion weights has, with values that are invented
 * from a seed, so that speed and looks can be judged where no such model is.
 *
 * <p>In every bin of every tensor each delta is a random vector of a few weights whose products are
 * real products, so that all figures are consistent with one another. Deltas shrink from bin to
 * bin; languages lean on abilities more in the first and last layers than in the middle ones, as in
 * trained models. 32 layers, width 4096, FFN width 14,336, 32 heads of which 8 for keys and values,
 * vocabulary 128,256: 291 tensors.
 */
public final class InventedStatistics {
    /** L. */
    public static final int LAYERS = 32;

    /** D. */
    public static final int WIDTH = 4096;

    /** F. */
    public static final int FFN_WIDTH = 14_336;

    private static final int WEIGHTS_PER_BIN = 8;
    private static final double WEIGHT_DEVIATION = 0.02;
    private static final double BINS_OF_DECAY = 60;

    private final ProductLayout layout;
    private final Random random;

    private InventedStatistics(ProductLayout layout, long seed) {
        this.layout = layout;
        this.random = new Random(seed);
    }

    /**
     * Invents.
     *
     * @param abilities names of the abilities, sorted; there is one pivot language beside them
     * @param languages names of the target languages, sorted
     * @param seed of every value
     * @return statistics whose only input is called {@code invented:SEED}
     */
    public static CombinationStatistics eightBillion(
            List<String> abilities, List<String> languages, long seed) {
        var architecture =
                Architecture.llama(
                        LAYERS, WIDTH, FFN_WIDTH, 32, 8, 128, 128_256, 500_000, 1e-5, false, 8192);
        var layout = new ProductLayout(abilities.size(), true, languages.size());
        var made = new InventedStatistics(layout, seed);
        TensorStatistics[] tensors =
                TensorNames.expected(architecture, DType.BF16).stream()
                        .map(made::tensor)
                        .toArray(TensorStatistics[]::new);
        SequencedMap<String, String> inputs = new LinkedHashMap<>();
        inputs.put("base", "invented:" + seed);
        int[] trained = new int[abilities.size()];
        Arrays.fill(trained, ImportanceBins.COUNT);
        return new CombinationStatistics(inputs, abilities, languages, trained, layout, tensors);
    }

    private TensorStatistics tensor(TensorSpec spec) {
        TensorAddress address = TensorNames.addressOf(spec.name());
        double norm = Math.sqrt((double) spec.count()) * WEIGHT_DEVIATION;
        double depth =
                address.isInLayer() ? Math.abs(2.0 * address.layer() / (LAYERS - 1) - 1) : 1.1;
        double shared = 0.06 + 0.5 * Math.pow(depth, 2.5) + 0.09 * random.nextGaussian();
        double loud = 1.1 * Math.exp(0.3 * random.nextGaussian() + 0.3 * depth);
        double lean = Math.clamp(0.5 - 0.9 * depth + 0.2 * random.nextGaussian(), -0.8, 0.8);
        double size = norm * (address.module() == Module.EMBEDDING ? 0.0012 : 0.0026);
        double[] products = new double[ImportanceBins.COUNT * layout.size()];
        double[] languages = new double[layout.languagePairs()];
        for (int bin = 0; bin < ImportanceBins.COUNT; bin++) {
            double decay = Math.exp(-bin / BINS_OF_DECAY) * size / WEIGHTS_PER_BIN;
            var scale = new Scale(decay, decay * loud, Math.clamp(shared, -0.2, 0.95));
            bin(products, languages, bin * layout.size(), scale);
        }
        TensorStatistics.cumulate(products);
        return new TensorStatistics(
                spec, address, norm * norm, products, languages, keys(spec, lean));
    }

    /** How large one weight of an ability and of a language is, and how much they share. */
    private record Scale(double ability, double language, double shared) {}

    /** The products of one bin's random deltas. */
    private void bin(double[] products, double[] languages, int at, Scale scale) {
        double[] pivot = vector(scale.ability() * 0.6);
        double[][] ability = new double[layout.abilities()][];
        Arrays.setAll(ability, _ -> mixed(pivot, 0.3, scale.ability()));
        double[][] language = new double[layout.languages()][];
        double[] both = new double[WEIGHTS_PER_BIN];
        Arrays.setAll(both, k -> Arrays.stream(ability).mapToDouble(one -> one[k]).sum());
        Arrays.setAll(language, _ -> mixed(both, scale.shared(), scale.language()));
        for (int i = 0; i < ability.length; i++) {
            products[at + layout.ability(i)] = dot(ability[i], ability[i]);
            products[at + layout.abilityPivot(i)] = dot(ability[i], pivot);
            products[at + layout.pivotPivot(i)] = dot(pivot, pivot);
            for (int j = 0; j < language.length; j++) {
                products[at + layout.abilityLanguage(i, j)] = dot(ability[i], language[j]);
                products[at + layout.pivotLanguage(i, j)] = dot(pivot, language[j]);
            }
            for (int k = i + 1; k < ability.length; k++) {
                int pair = at + layout.pair(i, k);
                products[pair] = dot(ability[i], ability[k]);
                products[pair + 1] = dot(ability[i], pivot);
                products[pair + 2] = dot(ability[k], pivot);
                products[pair + 3] = dot(pivot, pivot);
            }
        }
        for (int j = 0; j < language.length; j++) {
            for (int k = j; k < language.length; k++) {
                languages[layout.languagePair(j, k)] += dot(language[j], language[k]);
            }
        }
    }

    /** More key weights than its share where {@code lean} is above 0; all of them in the end. */
    private long[] keys(TensorSpec spec, double lean) {
        int sets = layout.abilitySets();
        long[] keys = new long[ImportanceBins.COUNT * sets];
        for (int bin = 0; bin < ImportanceBins.COUNT; bin++) {
            double share = ImportanceBins.upperEdgePercent(bin) / 100;
            double own = share + lean * share * (1 - share);
            for (int set = 1; set <= sets; set++) {
                double none = Math.pow(1 - own, Integer.bitCount(set) * 0.8 + 0.2);
                keys[bin * sets + set - 1] = Math.round(spec.count() * (1 - none));
            }
        }
        return keys;
    }

    private double[] vector(double size) {
        double[] values = new double[WEIGHTS_PER_BIN];
        Arrays.setAll(values, _ -> size * random.nextGaussian());
        return values;
    }

    /** A random vector that leans on another one, which is given a length of {@code size} first. */
    private double[] mixed(double[] other, double share, double size) {
        double[] values = vector(size);
        double unit = size * Math.sqrt(WEIGHTS_PER_BIN) / Math.sqrt(dot(other, other));
        double own = Math.sqrt(1 - share * share);
        Arrays.setAll(values, k -> own * values[k] + share * unit * other[k]);
        return values;
    }

    private static double dot(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(k -> x[k] * y[k]).sum();
    }
}
