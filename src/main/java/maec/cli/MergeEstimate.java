package maec.cli;

import maec.combine.MergeExport;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/**
 * What writing a merge will take, from what the pass over the same models took just before.
 *
 * @param seconds about how long
 * @param heapBytes the most memory that the pass held, mapped files aside
 * @param bytesPerSecond how fast the pass read
 */
record MergeEstimate(double seconds, long heapBytes, double bytesPerSecond) {
    /**
     * Estimates.
     *
     * @param plan what would be written
     * @param startNanos when the pass over the models began
     * @return reading once more, writing, reading back, at the pace of that pass
     */
    static MergeEstimate of(MergeExport.Plan plan, long startNanos) {
        double passed = Math.max(1, System.nanoTime() - startNanos) / 1e9;
        double pace = plan.readBytes() / passed;
        long heap =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
                        .sum();
        return new MergeEstimate((plan.readBytes() + 2.0 * plan.bytes()) / pace, heap, pace);
    }
}
