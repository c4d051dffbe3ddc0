package maec.checkpoint;

import maec.job.JobContext;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;

/** SHA-256 over all bytes of a source, whatever its size; same text as a full fingerprint. */
final class ContentDigest {
    private static final int TILE_BYTES = 1 << 20;

    private ContentDigest() {}

    /**
     * Reads a source from end to end.
     *
     * @param source what to read
     * @param context progress in bytes, cancellation
     * @param stage what the progress says is being done
     * @return {@code sha256:} and 64 hexadecimal digits
     */
    static String of(TensorSource source, JobContext context, String stage) {
        long total = source.tensors().stream().mapToLong(TensorSpec::bytes).sum();
        long done = 0;
        Fingerprint.Content content = new Fingerprint.Content();
        for (TensorSpec tensor : Fingerprint.inNameOrder(source.tensors())) {
            context.step(stage, done, total, "bytes");
            content.add(tensor, digest(source, tensor, context));
            done += tensor.bytes();
        }
        return "sha256:" + content.hex();
    }

    private static byte[] digest(TensorSource source, TensorSpec tensor, JobContext context) {
        MessageDigest digest = Digests.sha256();
        int size = tensor.dtype().bytes();
        byte[] tile = new byte[(int) Math.min(TILE_BYTES, tensor.bytes())];
        MemorySegment segment = MemorySegment.ofArray(tile);
        long step = TILE_BYTES / size;
        for (long offset = 0; offset < tensor.count(); offset += step) {
            context.cancel().throwIfCancelled();
            long count = Math.min(step, tensor.count() - offset);
            source.readBytes(tensor.name(), offset, segment, count);
            digest.update(tile, 0, (int) (count * size));
        }
        return digest.digest();
    }
}
