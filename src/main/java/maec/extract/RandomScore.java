package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Importance by lot: a set of key neurons of the same size in places that mean nothing.
 *
 * <p>The control of every other score. What a random set reaches as well, no score has earned.
 *
 * @param draw which of many independent lots, from 0
 * @param seed of all lots
 */
public record RandomScore(int draw, long seed) implements ImportanceScore {
    /** Name and parameters. */
    static final ScoreKind KIND =
            new ScoreKind(
                    "random",
                    "random",
                    "uniform in (0, 1]",
                    "A set of the same size by lot, to see whether location matters at all.",
                    List.of(
                            new ScoreParameter(
                                    "draw",
                                    new ScoreParameter.Whole(0, 0, Integer.MAX_VALUE),
                                    "Which of many independent lots to take.")),
                    false,
                    (values, seed) -> new RandomScore(values.whole("draw"), seed));

    @Override
    public ScoreKind kind() {
        return KIND;
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of("draw", String.valueOf(draw), "seed", String.valueOf(seed));
    }

    @Override
    public UnitValue unitValue() {
        return UnitValue.FIRST;
    }

    @Override
    public TensorSource compute(ScoreInputs inputs, JobContext context) {
        return over(inputs.base());
    }

    /**
     * Draws for every floating-point weight of a model; nothing of it is read.
     *
     * @param model names and shapes
     * @return scores in (0, 1], computed when they are read
     */
    public TensorSource over(TensorSource model) {
        return new Lots(
                model.tensors().stream()
                        .filter(spec -> spec.dtype().isComputable())
                        .map(spec -> new TensorSpec(spec.name(), DType.F32, spec.shape()))
                        .toList(),
                seed * 0x9E3779B97F4A7C15L + draw);
    }

    /*
     * The lot of weight i of a tensor is the finaliser of SplitMix64 (Steele, Lea, Flood 2014) over
     * a stream that starts at a mixture of seed, draw and the tensor's name: no state, so any piece
     * can be read at any time.
     */
    private static final class Lots extends ScoreSource {
        private final long start;

        Lots(List<TensorSpec> tensors, long start) {
            super(tensors);
            this.start = start;
        }

        @Override
        public void readFloats(
                String name, long offset, float[] target, int targetOffset, int count) {
            require(name);
            var digest = new CRC32C();
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            long stream = mixed(mixed(start) + digest.getValue());
            for (int i = 0; i < count; i++) {
                long bits = mixed(stream + (offset + i + 1) * 0x9E3779B97F4A7C15L) >>> 40;
                target[targetOffset + i] = (bits + 1) * 0x1p-24f;
            }
        }

        private static long mixed(long value) {
            long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return z ^ (z >>> 31);
        }

        @Override
        public String fingerprint() {
            return "random(" + start + ")";
        }

        @Override
        public void close() {
            // nothing is kept
        }
    }
}
