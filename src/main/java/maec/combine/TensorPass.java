package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.job.CancelToken;
import maec.model.TensorAddress;
import maec.tensor.TensorSpec;

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
 * <p>Sums are taken in double, in the order of the weights, by one thread per tensor: the same bits
 * whatever the number of threads. Not safe for several threads.
 */
final class TensorPass {
    private final ProductLayout layout;
    private final DeltaTile tile;
    private final TensorSpec spec;
    private final double[] products;
    private final double[] languages;
    private final long[] keys;
    private double baseSquare;

    TensorPass(ProductLayout layout, DeltaTile tile, TensorSpec spec) {
        this.layout = layout;
        this.tile = tile;
        this.spec = spec;
        products = new double[ImportanceBins.COUNT * layout.size()];
        languages = new double[layout.languagePairs()];
        keys = new long[ImportanceBins.COUNT * layout.abilitySets()];
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
            tile.requireFinite(spec, offset, count);
            add(count);
            weightsDone.add(count);
        }
        TensorStatistics.cumulate(products);
        TensorStatistics.cumulate(keys);
        return new TensorStatistics(spec, address, baseSquare, products, languages, keys);
    }

    private void add(int count) {
        baseSquare += dot(tile.base, tile.base, count);
        for (int j = 0; j < layout.languages(); j++) {
            for (int k = j; k < layout.languages(); k++) {
                languages[layout.languagePair(j, k)] +=
                        dot(tile.languages[j], tile.languages[k], count);
            }
        }
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
        for (int w = 0; w < count; w++) {
            int bin = bins[w] & 0xff;
            double a = ability[w];
            if (bin < ImportanceBins.COUNT && a != 0) {
                int at = bin * layout.size() + layout.ability(i);
                products[at] += a * a;
                for (int j = 0; j < layout.languages(); j++) {
                    products[at + 1 + j] += a * tile.languages[j][w];
                }
            }
        }
    }

    private void addAbilityAndPivot(int i, int count) {
        float[] ability = tile.abilities[i];
        byte[] bins = tile.bins[i];
        int languageCount = layout.languages();
        for (int w = 0; w < count; w++) {
            int bin = bins[w] & 0xff;
            double a = ability[w];
            double p = tile.pivot[w];
            if (bin < ImportanceBins.COUNT && (a != 0 || p != 0)) {
                int at = bin * layout.size() + layout.ability(i);
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
    }

    private void addPair(int i, int j, int count) {
        byte[] first = tile.bins[i];
        byte[] second = tile.bins[j];
        for (int w = 0; w < count; w++) {
            int joint = Math.max(first[w] & 0xff, second[w] & 0xff);
            if (joint < ImportanceBins.COUNT) {
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
    }

    /** Counts each weight once per set of abilities, in the most important bin of the set. */
    private void countKeys(int count) {
        int sets = layout.abilitySets();
        int[] best = new int[sets + 1];
        best[0] = DeltaTile.NEVER;
        for (int w = 0; w < count; w++) {
            for (int set = 1; set <= sets; set++) {
                int last = Integer.numberOfTrailingZeros(set);
                int bin = tile.bins[last][w] & 0xff;
                best[set] = Math.min(best[set & (set - 1)], bin);
                if (best[set] < ImportanceBins.COUNT) {
                    keys[best[set] * sets + set - 1]++;
                }
            }
        }
    }

    /** A dot product with four running sums, so that additions do not wait for one another. */
    private static double dot(float[] x, float[] y, int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < count; k += 4) {
            s0 += (double) x[k] * y[k];
            s1 += (double) x[k + 1] * y[k + 1];
            s2 += (double) x[k + 2] * y[k + 2];
            s3 += (double) x[k + 3] * y[k + 3];
        }
        for (; k < count; k++) {
            s0 += (double) x[k] * y[k];
        }
        return s0 + s1 + (s2 + s3);
    }
}
