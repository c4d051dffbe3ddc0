package maec.combine.method;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Random numbers by counter: a number depends on seed, model, tensor and index alone, so that the
 * same recipe gives the same bytes whatever the tiles and however many the threads.
 *
 * <pre>
 *   key  = the first 8 bytes, big-endian, of SHA-256("maec-uniform/1\n" seed "\n" model "\n" tensor), UTF-8
 *   z    = key + (index + 1)·0x9E3779B97F4A7C15
 *   z    = (z ^ z >>> 30)·0xBF58476D1CE4E5B9
 *   z    = (z ^ z >>> 27)·0x94D049BB133111EB
 *   u    = (z ^ z >>> 31) >>> 40                     a whole number below 2²⁴
 * </pre>
 *
 * <p>This is SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) with the key as its seed; seed and model,
 * which is counted from 0 in the order of the recipe, stand in decimal digits.
 *
 * @param key the seed of the sequence
 */
record CounterNumbers(long key) implements UniformNumbers {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    /** The numbers of all tensors for a seed. */
    static UniformNumbers.Family of(long seed) {
        return (model, tensor) -> new CounterNumbers(key(seed, model, tensor));
    }

    private static long key(long seed, int model, String tensor) {
        String text = "maec-uniform/1\n" + seed + "\n" + model + "\n" + tensor;
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void fill(long offset, int[] target, int count) {
        long start = key + (offset + 1) * STEP;
        for (int k = 0; k < count; k++) {
            long z = start + k * STEP;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            target[k] = (int) ((z ^ (z >>> 31)) >>> 40);
        }
    }
}
