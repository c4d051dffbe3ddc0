package maec.extract;

import maec.checkpoint.ImportanceBins;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The exact score at every edge of {@link ImportanceBins}, found without sorting.
 *
 * <p>Made in two passes over the scores; memory is about 12 MB whatever the model.
 */
final class ScoreRanking {
    /*
     * Finite scores ≥ 0 are ordered as their bit patterns are (the sign bit is 0). Pass 1 counts
     * the upper 20 of the 31 bits in 2^20 buckets; walking them from the top finds the bucket that
     * holds the rank of each edge. Pass 2 counts the lower 11 bits inside those buckets, at most
     * 250 of them, which gives the score at every edge bit by bit.
     */
    private static final int LOW_BITS = 11;
    private static final int LOW = 1 << LOW_BITS;
    private static final int BUCKETS = 1 << (31 - LOW_BITS);

    private final long total;
    private final long zeros;
    private final long[] buckets;
    private final long[] edgeRanks;
    private final int[] edgeBits;
    private final long[] above;

    private ScoreRanking(
            long total,
            long zeros,
            long[] buckets,
            long[] edgeRanks,
            int[] edgeBits,
            long[] above) {
        this.total = total;
        this.zeros = zeros;
        this.buckets = buckets;
        this.edgeRanks = edgeRanks;
        this.edgeBits = edgeBits;
        this.above = above;
    }

    /**
     * Reads the scores twice.
     *
     * @param tiles the scores
     * @param context reports and stops
     * @return the ranking
     * @throws ProblemException {@link ExtractProblem.ScoreOutOfRange} if a score is negative,
     *     infinite or no number
     */
    static ScoreRanking of(ScoreTiles tiles, JobContext context) {
        long[] buckets = new long[BUCKETS];
        long[] zeros = new long[1];
        tiles.forEach(
                "counting scores",
                context,
                (tensor, offset, values, count) ->
                        zeros[0] += countUpper(tensor, offset, values, count, buckets));
        long total = tiles.count();
        long[] ranks = edgeRanks(total);
        int[] edgeBucket = new int[ranks.length];
        long[] above = new long[ranks.length];
        locate(ranks, buckets, edgeBucket, above);
        int[] edgeBits = refine(tiles, context, ranks, edgeBucket, above);
        return new ScoreRanking(total, zeros[0], buckets, ranks, edgeBits, above);
    }

    private static long countUpper(
            TensorSpec tensor, long offset, float[] values, int count, long[] buckets) {
        long zeros = 0;
        for (int i = 0; i < count; i++) {
            float value = values[i];
            if (!(value >= 0 && value <= Float.MAX_VALUE)) {
                throw new ProblemException(
                        new ExtractProblem.ScoreOutOfRange(tensor.name(), offset + i, value));
            }
            buckets[bits(value) >>> LOW_BITS]++;
            zeros += value == 0 ? 1 : 0;
        }
        return zeros;
    }

    /** The bits of a score; adding 0 turns −0 into 0. */
    private static int bits(float score) {
        return Float.floatToRawIntBits(score + 0.0f);
    }

    /** How many weights lie in bin b or a more important one, per bin. */
    private static long[] edgeRanks(long total) {
        long[] ranks = new long[ImportanceBins.COUNT];
        for (int bin = 0; bin < ranks.length; bin++) {
            ranks[bin] = keyCount(total, ImportanceBins.upperEdgePercent(bin));
        }
        ranks[ranks.length - 1] = total;
        return ranks;
    }

    /** round(total · percent / 100). */
    static long keyCount(long total, double percent) {
        return Math.min(total, Math.round(total * (percent / 100.0)));
    }

    private static void locate(long[] ranks, long[] buckets, int[] edgeBucket, long[] above) {
        int bucket = BUCKETS;
        long higher = 0;
        long within = 0;
        for (int edge = 0; edge < ranks.length; edge++) {
            while (higher + within < ranks[edge]) {
                higher += within;
                bucket--;
                within = buckets[bucket];
            }
            edgeBucket[edge] = bucket;
            above[edge] = higher;
        }
    }

    /** Pass 2: the score at each edge; {@code above} becomes the number of higher scores. */
    private static int[] refine(
            ScoreTiles tiles, JobContext context, long[] ranks, int[] edgeBucket, long[] above) {
        int[] distinct = Arrays.stream(edgeBucket).filter(b -> b < BUCKETS).distinct().toArray();
        short[] slots = new short[BUCKETS];
        Arrays.fill(slots, (short) -1);
        for (int slot = 0; slot < distinct.length; slot++) {
            slots[distinct[slot]] = (short) slot;
        }
        long[][] lower = new long[distinct.length][LOW];
        tiles.forEach(
                "finding percentiles",
                context,
                (_, _, values, count) -> {
                    for (int i = 0; i < count; i++) {
                        int bits = bits(values[i]);
                        int slot = slots[bits >>> LOW_BITS];
                        if (slot >= 0) {
                            lower[slot][bits & (LOW - 1)]++;
                        }
                    }
                });
        int[] edgeBits = new int[ranks.length];
        for (int edge = 0; edge < ranks.length; edge++) {
            int bucket = edgeBucket[edge];
            edgeBits[edge] =
                    bucket == BUCKETS
                            ? Integer.MAX_VALUE
                            : edgeBits(bucket, lower[slots[bucket]], ranks, above, edge);
        }
        return edgeBits;
    }

    private static int edgeBits(int bucket, long[] lower, long[] ranks, long[] above, int edge) {
        int low = LOW - 1;
        while (above[edge] + lower[low] < ranks[edge]) {
            above[edge] += lower[low];
            low--;
        }
        return (bucket << LOW_BITS) | low;
    }

    /** How many scores were ranked. */
    long total() {
        return total;
    }

    /** How many weights lie within the first bins, per bin; the last is {@link #total}. */
    long[] edgeRanks() {
        return edgeRanks.clone();
    }

    /**
     * The score at the lower end of each bin; above every score where a bin and all before are
     * empty.
     */
    List<Double> thresholds() {
        var thresholds = new ArrayList<Double>(edgeBits.length);
        for (int bits : edgeBits) {
            float score =
                    Float.intBitsToFloat(bits == Integer.MAX_VALUE ? highestBits() + 1 : bits);
            thresholds.add((double) Math.min(Float.MAX_VALUE, score));
        }
        return thresholds;
    }

    private int highestBits() {
        int bucket = BUCKETS - 1;
        while (buckets[bucket] == 0) {
            bucket--;
        }
        return (bucket << LOW_BITS) | (LOW - 1);
    }

    /** The distribution on a logarithmic axis; see {@link LogHistogram}. */
    ScoreHistogram histogram() {
        return LogHistogram.of(buckets, LOW_BITS, zeros, thresholds());
    }

    /**
     * Starts pass 3.
     *
     * @return an assignment that has seen no score yet
     */
    Assignment assignment() {
        return new Assignment();
    }

    /** Gives every score its bin; scores have to come in the order of the ranking's tiles. */
    final class Assignment {
        private static final short MIXED = -1;

        private final int[] distinctBits;
        private final int[] firstBin;
        private final long[] seen;
        private final short[] binOfBucket = new short[BUCKETS];

        private Assignment() {
            var bits = new ArrayList<Integer>();
            var bins = new ArrayList<Integer>();
            for (int edge = 0; edge < edgeBits.length; edge++) {
                boolean isNew = bits.isEmpty() || bits.getLast() != edgeBits[edge];
                if (edgeBits[edge] != Integer.MAX_VALUE && isNew) {
                    bits.add(edgeBits[edge]);
                    bins.add(edge);
                }
            }
            distinctBits = bits.stream().mapToInt(Integer::intValue).toArray();
            firstBin = bins.stream().mapToInt(Integer::intValue).toArray();
            seen = new long[distinctBits.length];
            fillBuckets();
        }

        private void fillBuckets() {
            int next = distinctBits.length - 1;
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                boolean mixed = false;
                while (next >= 0 && distinctBits[next] >>> LOW_BITS == bucket) {
                    mixed = true;
                    next--;
                }
                int below = next + 1;
                binOfBucket[bucket] =
                        mixed || below >= firstBin.length ? MIXED : (short) firstBin[below];
            }
        }

        /**
         * The bin of the next score.
         *
         * @param score the score
         * @return 0 (most important) to {@link ImportanceBins#COUNT} − 1
         */
        int binOf(float score) {
            int bits = bits(score);
            int bin = binOfBucket[bits >>> LOW_BITS];
            return bin == MIXED ? search(bits) : bin;
        }

        /** Finds the highest edge score that is not above this one. */
        private int search(int bits) {
            int from = 0;
            int to = distinctBits.length - 1;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (distinctBits[middle] <= bits) {
                    to = middle;
                } else {
                    from = middle + 1;
                }
            }
            return distinctBits[from] == bits ? binAmongEqual(from) : firstBin[from];
        }

        private int binAmongEqual(int distinct) {
            int bin = firstBin[distinct];
            long rank = above[bin] + seen[distinct]++;
            while (edgeRanks[bin] <= rank) {
                bin++;
            }
            return bin;
        }
    }
}
