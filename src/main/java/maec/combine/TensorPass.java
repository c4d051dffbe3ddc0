package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.job.CancelToken;
import maec.model.TensorAddress;
import maec.tensor.TensorSpec;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads one tensor from all sources once, tile by tile, and sums what the sliders need.
 *
 * <pre>
 *   for every weight w and ability i with bin_i(w):     products[bin_i] += A_i·A_i, A_i·P, P·P, A_i·L_j, P·L_j
 *   for every pair i &lt; j, b = max(bin_i, bin_j):        products[b]     += A_i·A_j, A_i·P, A_j·P, P·P
 *   for every set S of abilities, b = min over S:       keys[b]         += 1
 *   for every pair of languages j ≤ k, all weights:     languages       += L_j·L_k
 * </pre>
 *
 * <p>Sums are taken in double, in a fixed order, by one thread per tensor: the same bits whatever
 * the number of threads. Not safe for several threads.
 */
final class TensorPass {
    /*
     * Arrays per bin have room for every byte, so that no branch asks whether a weight has a bin;
     * what gathers beyond the last bin is dropped at the end.
     */
    private static final int BYTES = 256;

    /** Products are made in vectors, this many at a time, before they are spread over the bins. */
    private static final int BLOCK = 1024;

    private final ProductLayout layout;
    private final DeltaTile tile;
    private final TensorSpec spec;
    private final double[] products;
    private final BlockSum[] languages;
    private final BlockSum baseSquare = new BlockSum();
    private final long[] keys;
    private final double[] block = new double[BLOCK];

    TensorPass(ProductLayout layout, DeltaTile tile, TensorSpec spec) {
        this.layout = layout;
        this.tile = tile;
        this.spec = spec;
        products = new double[BYTES * layout.size()];
        languages = BlockSum.several(layout.languagePairs());
        keys = new long[BYTES * layout.abilitySets()];
    }

    /** Sums the whole tensor; looks at the token between tiles. */
    TensorStatistics run(TensorAddress address, CancelToken cancel, LongAdder weightsDone) {
        long all = spec.count();
        for (long offset = 0; offset < all; offset += DeltaTile.WEIGHTS) {
            cancel.throwIfCancelled();
            int count = (int) Math.min(DeltaTile.WEIGHTS, all - offset);
            tile.readBase(spec.name(), offset, count);
            tile.readAbilities(spec.name(), offset, count);
            tile.readLanguages(spec.name(), offset, count);
            addSquares(count);
            add(count);
            weightsDone.add(count);
        }
        requireFinite();
        double[] perBin = Arrays.copyOf(products, ImportanceBins.COUNT * layout.size());
        long[] keysPerBin = Arrays.copyOf(keys, ImportanceBins.COUNT * layout.abilitySets());
        TensorStatistics.cumulate(perBin);
        TensorStatistics.cumulate(keysPerBin);
        double[] pairs = Arrays.stream(languages).mapToDouble(BlockSum::sum).toArray();
        return new TensorStatistics(spec, address, baseSquare.sum(), perBin, pairs, keysPerBin);
    }

    /** Squares and products over all weights. */
    private void addSquares(int count) {
        baseSquare.addProducts(tile.base, tile.base, count);
        for (int j = 0; j < layout.languages(); j++) {
            for (int k = j; k < layout.languages(); k++) {
                languages[layout.languagePair(j, k)].addProducts(
                        tile.languages[j], tile.languages[k], count);
            }
        }
    }

    /**
     * A product of floats is finite in double, so a sum that is not shows a weight that is not;
     * then all is read again to name it.
     */
    private void requireFinite() {
        boolean finite = baseSquare.isFinite();
        for (BlockSum pair : languages) {
            finite &= pair.isFinite();
        }
        double sum = 0;
        for (double product : products) {
            sum += 0 * product;
        }
        if (finite && sum == 0) {
            return;
        }
        for (long offset = 0; offset < spec.count(); offset += DeltaTile.WEIGHTS) {
            int count = (int) Math.min(DeltaTile.WEIGHTS, spec.count() - offset);
            tile.readBase(spec.name(), offset, count);
            tile.readAbilities(spec.name(), offset, count);
            tile.readLanguages(spec.name(), offset, count);
            tile.requireFinite(spec, offset, count);
        }
    }

    private void add(int count) {
        for (int i = 0; i < layout.abilities(); i++) {
            if (layout.pivot()) {
                addAbilityAndPivot(i, count);
            } else {
                addAbility(i, count);
            }
            for (int j = i + 1; j < layout.abilities(); j++) {
                addPair(i, j, count);
            }
        }
        countKeys(count);
    }

    private void addAbility(int i, int count) {
        float[] ability = tile.abilities[i];
        byte[] bins = tile.bins[i];
        spread(ability, ability, bins, layout.ability(i), count);
        for (int j = 0; j < layout.languages(); j++) {
            spread(ability, tile.languages[j], bins, layout.abilityLanguage(i, j), count);
        }
    }

    private void addAbilityAndPivot(int i, int count) {
        float[] ability = tile.abilities[i];
        float[] pivot = tile.pivot;
        byte[] bins = tile.bins[i];
        int first = layout.ability(i);
        spread(ability, ability, bins, first, count);
        spread(ability, pivot, bins, first + 1, count);
        spread(pivot, pivot, bins, first + 2, count);
        int languageCount = layout.languages();
        for (int j = 0; j < languageCount; j++) {
            float[] language = tile.languages[j];
            spread(ability, language, bins, first + 3 + j, count);
            spread(pivot, language, bins, first + 3 + languageCount + j, count);
        }
    }

    private void addPair(int i, int j, int count) {
        byte[] joint = tile.joint;
        byte[] first = tile.bins[i];
        byte[] second = tile.bins[j];
        for (int w = 0; w < count; w++) {
            joint[w] = (byte) Math.max(first[w] & 0xff, second[w] & 0xff);
        }
        int at = layout.pair(i, j);
        spread(tile.abilities[i], tile.abilities[j], joint, at, count);
        if (layout.pivot()) {
            spread(tile.abilities[i], tile.pivot, joint, at + 1, count);
            spread(tile.abilities[j], tile.pivot, joint, at + 2, count);
            spread(tile.pivot, tile.pivot, joint, at + 3, count);
        }
    }

    /** Adds x·y of every weight to the product of its bin, weight after weight. */
    private void spread(float[] x, float[] y, byte[] bins, int product, int count) {
        for (int from = 0; from < count; from += BLOCK) {
            int size = Math.min(BLOCK, count - from);
            multiply(x, y, from, size);
            addByBin(bins, from, product, size);
        }
    }

    private void multiply(float[] x, float[] y, int from, int size) {
        double[] result = block;
        for (int k = 0; k < size; k++) {
            result[k] = (double) x[from + k] * (double) y[from + k];
        }
    }

    private void addByBin(byte[] bins, int from, int product, int size) {
        double[] sums = products;
        int stride = layout.size();
        for (int k = 0; k < size; k++) {
            sums[(bins[from + k] & 0xff) * stride + product] += block[k];
        }
    }

    /** Counts each weight once per set of abilities, in the most important bin of the set. */
    private void countKeys(int count) {
        int sets = layout.abilitySets();
        if (sets == 1) {
            byte[] bins = tile.bins[0];
            for (int w = 0; w < count; w++) {
                keys[bins[w] & 0xff]++;
            }
            return;
        }
        int[] best = new int[sets + 1];
        best[0] = DeltaTile.NEVER;
        for (int w = 0; w < count; w++) {
            for (int set = 1; set <= sets; set++) {
                int last = Integer.numberOfTrailingZeros(set);
                int bin = tile.bins[last][w] & 0xff;
                best[set] = Math.min(best[set & (set - 1)], bin);
                keys[best[set] * sets + set - 1]++;
            }
        }
    }
}
