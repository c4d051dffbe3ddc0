package maec.runtime;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The shape of low-rank paths (LoRA, arXiv 2106.09685): y = W x + α/r · B A x, with A [r, in] and B
 * [out, r].
 *
 * @param rank r, at least 1
 * @param alpha α, positive
 * @param targets the linear layers that get a path; at least one
 */
public record LowRank(int rank, double alpha, Set<LowRankTarget> targets) {
    /** Checks and copies. */
    public LowRank {
        if (rank < 1 || !(alpha > 0 && Double.isFinite(alpha)) || targets.isEmpty()) {
            throw new IllegalArgumentException(
                    "rank %d, alpha %s, targets %s".formatted(rank, alpha, targets));
        }
        targets = Collections.unmodifiableSet(EnumSet.copyOf(targets));
    }

    /**
     * Rank 16, α 32, all linear layers: a usual choice, and ours.
     *
     * @return the default
     */
    public static LowRank usual() {
        return new LowRank(16, 32, EnumSet.allOf(LowRankTarget.class));
    }

    /**
     * The factor of the product.
     *
     * @return α/r
     */
    public double scale() {
        return alpha / rank;
    }

    /** Everything that decides about values, for people and for digests. */
    @Override
    public String toString() {
        return "rank %d, alpha %s, %s"
                .formatted(
                        rank,
                        alpha,
                        targets.stream().map(LowRankTarget::id).collect(Collectors.joining(" ")));
    }
}
