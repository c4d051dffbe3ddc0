package maec.extract;

import java.util.ArrayList;
import java.util.List;

/** Makes the histogram that people see from the counts by which scores were ranked. */
final class LogHistogram {
    /** As many intervals as a chart can show without becoming a comb. */
    private static final int INTERVALS = 120;

    /**
     * The share of the positive scores that may lie below the first edge: the axis starts there.
     */
    private static final double TAIL = 0.001;

    private LogHistogram() {}

    /*
     * The ranking's buckets keep 12 bits of a float's mantissa, so a bucket is at most 1/4096 of its
     * value wide. Each edge is put on the bucket boundary below its logarithmic place, which makes
     * every count exact. Positive scores below the first edge are counted in the first interval.
     */
    static ScoreHistogram of(long[] buckets, int lowBits, long zeros, List<Double> thresholds) {
        long positive = -zeros;
        int last = 0;
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            positive += buckets[bucket];
            last = buckets[bucket] > 0 ? bucket : last;
        }
        if (positive == 0) {
            return new ScoreHistogram(List.of(), List.of(), zeros, thresholds);
        }
        int first = firstBucket(buckets, zeros, positive);
        List<Integer> edges = edges(first, last + 1, lowBits);
        return new ScoreHistogram(
                edges.stream().map(edge -> lowerEnd(edge, lowBits)).toList(),
                counts(buckets, zeros, edges),
                zeros,
                thresholds);
    }

    private static int firstBucket(long[] buckets, long zeros, long positive) {
        long allowed = (long) (positive * TAIL);
        long below = buckets[0] - zeros;
        int bucket = 0;
        while (below <= allowed) {
            bucket++;
            below += buckets[bucket];
        }
        return Math.max(1, bucket);
    }

    private static List<Integer> edges(int first, int end, int lowBits) {
        double from = Math.log(lowerEnd(first, lowBits));
        double to = Math.log(lowerEnd(end, lowBits));
        var edges = new ArrayList<Integer>();
        edges.add(first);
        for (int i = 1; i < INTERVALS; i++) {
            float place = (float) Math.exp(from + (to - from) * i / INTERVALS);
            int bucket = Float.floatToRawIntBits(place) >>> lowBits;
            if (bucket > edges.getLast() && bucket < end) {
                edges.add(bucket);
            }
        }
        if (end > edges.getLast()) {
            edges.add(end);
        }
        return edges;
    }

    private static double lowerEnd(int bucket, int lowBits) {
        return Math.min(Float.MAX_VALUE, Float.intBitsToFloat(bucket << lowBits));
    }

    private static List<Long> counts(long[] buckets, long zeros, List<Integer> edges) {
        var counts = new ArrayList<Long>();
        for (int i = 0; i + 1 < edges.size(); i++) {
            long count = 0;
            int from = i == 0 ? 0 : edges.get(i);
            for (int bucket = from; bucket < edges.get(i + 1); bucket++) {
                count += buckets[bucket];
            }
            counts.add(i == 0 ? count - zeros : count);
        }
        return counts;
    }
}
