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

    private final ProductLayout layout;
    private final DeltaTile tile;
    private final TensorSpec spec;
    private final double[] products;
    private final BlockSum[] languages;
    private final BlockSum baseSquare = new BlockSum();
    private final BlockSum[] checks;
    private final long[] keys;

    TensorPass(ProductLayout layout, DeltaTile tile, TensorSpec spec) {
        this.layout = layout;
        this.tile = tile;
        this.spec = spec;
        products = new double[BYTES * layout.size()];
        languages = BlockSum.several(layout.languagePairs());
        checks = BlockSum.several(layout.abilities() + (layout.pivot() ? 1 : 0));
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
            requireFinite(offset, count);
            add(count);
            weightsDone.add(count);
        }
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
        for (int i = 0; i < layout.abilities(); i++) {
            checks[i].addProducts(tile.abilities[i], tile.abilities[i], count);
        }
        if (layout.pivot()) {
            checks[layout.abilities()].addProducts(tile.pivot, tile.pivot, count);
        }
    }

    /** A square of a float is finite in double, so a sum of squares that is not shows a weight. */
    private void requireFinite(long offset, int count) {
        boolean finite = baseSquare.isFinite();
        for (int j = 0; j < layout.languages(); j++) {
            finite &= languages[layout.languagePair(j, j)].isFinite();
        }
        for (BlockSum check : checks) {
            finite &= check.isFinite();
        }
        if (!finite) {
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
        int size = layout.size();
        int first = layout.ability(i);
        if (layout.languages() == 1) {
            addAbility(ability, tile.languages[0], bins, size, first, count);
            return;
        }
        for (int w = 0; w < count; w++) {
            double a = ability[w];
            products[(bins[w] & 0xff) * size + first] += a * a;
        }
        for (int j = 0; j < layout.languages(); j++) {
            float[] language = tile.languages[j];
            int at = layout.abilityLanguage(i, j);
            for (int w = 0; w < count; w++) {
                products[(bins[w] & 0xff) * size + at] += (double) ability[w] * language[w];
            }
        }
    }

    /** The usual case, both products in one loop. */
    private void addAbility(
            float[] ability, float[] language, byte[] bins, int size, int first, int count) {
        double[] sums = products;
        for (int w = 0; w < count; w++) {
            int at = (bins[w] & 0xff) * size + first;
            double a = ability[w];
            sums[at] += a * a;
            sums[at + 1] += a * language[w];
        }
    }

    private void addAbilityAndPivot(int i, int count) {
        float[] ability = tile.abilities[i];
        float[] pivot = tile.pivot;
        byte[] bins = tile.bins[i];
        int languageCount = layout.languages();
        for (int w = 0; w < count; w++) {
            int at = (bins[w] & 0xff) * layout.size() + layout.ability(i);
            double a = ability[w];
            double p = pivot[w];
            products[at] += a * a;
            products[at + 1] += a * p;
            products[at + 2] += p * p;
            for (int j = 0; j < languageCount; j++) {
                double l = tile.languages[j][w];
                products[at + 3 + j] += a * l;
                products[at + 3 + languageCount + j] += p * l;
            }
        }
    }

    private void addPair(int i, int j, int count) {
        byte[] first = tile.bins[i];
        byte[] second = tile.bins[j];
        for (int w = 0; w < count; w++) {
            int joint = Math.max(first[w] & 0xff, second[w] & 0xff);
            int at = joint * layout.size() + layout.pair(i, j);
            double a = tile.abilities[i][w];
            double b = tile.abilities[j][w];
            products[at] += a * b;
            if (layout.pivot()) {
                double p = tile.pivot[w];
                products[at + 1] += a * p;
                products[at + 2] += b * p;
                products[at + 3] += p * p;
            }
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
