package maec.combine;

import maec.checkpoint.TensorSource;
import maec.combine.ModelExport.Plan;
import maec.job.JobContext;
import maec.tensor.TensorSpec;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What writing a merge will take, from merging a few of its tensors and throwing them away.
 *
 * <p>A few tensors of usual size are merged on all cores as an export would do it, which gives the
 * pace of reading and arithmetic on this machine for this method; to it comes writing and reading
 * back, for which a disk of {@value #DISK_BYTES_PER_SECOND} bytes per second is assumed, because a
 * dry run writes nothing.
 *
 * @param seconds about how long
 * @param heapBytes the most memory that was held meanwhile, mapped files aside
 * @param bytesPerSecond how fast the models were read and merged
 */
public record MergeEstimate(double seconds, long heapBytes, double bytesPerSecond) {
    private static final long DISK_BYTES_PER_SECOND = 500_000_000;
    private static final long MOST_WEIGHTS = 200_000_000;
    private static final int TILE = 1 << 18;

    /**
     * Estimates.
     *
     * @param plan what would be written
     * @param merged computes tensors when they are read
     * @param tensors those that are merged
     * @param before what a method does with all tensors before it merges any
     * @return the estimate
     */
    public static MergeEstimate of(
            Plan plan,
            TensorSource merged,
            List<TensorSpec> tensors,
            Consumer<List<TensorSpec>> before) {
        List<TensorSpec> sample = sample(tensors);
        resetPeaks();
        long start = System.nanoTime();
        before.accept(sample);
        TensorSweep.all(sample, spec -> read(merged, spec), "estimating", JobContext.silent());
        double passed = Math.max(1, System.nanoTime() - start) / 1e9;
        double share = (double) weights(sample) / Math.max(1, weights(tensors));
        double pace = Math.max(1, share * plan.readBytes()) / passed;
        double seconds = plan.readBytes() / pace + 1.5 * plan.bytes() / DISK_BYTES_PER_SECOND;
        return new MergeEstimate(seconds, peaks(), pace);
    }

    /** One tensor per core, of the size in which most weights lie. */
    private static List<TensorSpec> sample(List<TensorSpec> tensors) {
        List<TensorSpec> bySize = new ArrayList<>(tensors);
        bySize.sort(Comparator.comparingLong(TensorSpec::count));
        long half = weights(bySize) / 2;
        int at = 0;
        for (long below = 0;
                at < bySize.size() - 1 && below + bySize.get(at).count() < half;
                at++) {
            below += bySize.get(at).count();
        }
        List<TensorSpec> sample = new ArrayList<>();
        int cores = Runtime.getRuntime().availableProcessors();
        for (int k = at; k >= 0 && sample.size() < cores; k--) {
            if (sample.isEmpty() || weights(sample) + bySize.get(k).count() < MOST_WEIGHTS) {
                sample.add(bySize.get(k));
            }
        }
        return sample;
    }

    private static long weights(List<TensorSpec> tensors) {
        return tensors.stream().mapToLong(TensorSpec::count).sum();
    }

    private static void read(TensorSource merged, TensorSpec spec) {
        float[] values = new float[(int) Math.min(TILE, Math.max(1, spec.count()))];
        for (long offset = 0; offset < spec.count(); offset += TILE) {
            int count = (int) Math.min(TILE, spec.count() - offset);
            merged.readFloats(spec.name(), offset, values, 0, count);
        }
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private static void resetPeaks() {
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static long peaks() {
        return heap().stream()
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
                .sum();
    }
}
