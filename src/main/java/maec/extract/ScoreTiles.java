package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.tensor.TensorSpec;

import java.util.List;

/**
 * Walks over all scores in play in one fixed order, a tile at a time.
 *
 * @param source where the scores are read
 * @param tensors the tensors in play, in the order in which ties are broken
 */
record ScoreTiles(TensorSource source, List<TensorSpec> tensors) {
    /** Scores per tile. */
    static final int TILE = 1 << 16;

    /** Takes one tile. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Looks at consecutive scores of one tensor.
         *
         * @param tensor whose scores
         * @param offset index of the first one, row-major
         * @param values the scores, from 0 to count − 1; reused for the next tile
         * @param count how many
         */
        void visit(TensorSpec tensor, long offset, float[] values, int count);
    }

    /** How many scores there are. */
    long count() {
        return tensors.stream().mapToLong(TensorSpec::count).sum();
    }

    /**
     * Visits everything once.
     *
     * @param stage for the progress
     * @param context looked at before every tensor and every 16 million scores
     * @param visitor takes the tiles
     */
    void forEach(String stage, JobContext context, Visitor visitor) {
        float[] values = new float[TILE];
        long total = count();
        long done = 0;
        for (TensorSpec tensor : tensors) {
            for (long offset = 0; offset < tensor.count(); ) {
                if (offset % (256L * TILE) == 0) {
                    context.step(stage, done, total, "weights");
                }
                int count = (int) Math.min(TILE, tensor.count() - offset);
                source.readFloats(tensor.name(), offset, values, 0, count);
                visitor.visit(tensor, offset, values, count);
                offset += count;
                done += count;
            }
        }
        context.step(stage, total, total, "weights");
    }
}
