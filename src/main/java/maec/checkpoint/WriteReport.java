package maec.checkpoint;

/**
 * What was written.
 *
 * @param bytes size of the tensors
 * @param shards how many safetensors files
 * @param digest the content's {@code sha256:} over all bytes, read back from the disk and equal to
 *     what was computed; for up to {@link Fingerprint#FULL_BYTES} it is the folder's fingerprint
 * @param untouched how many tensors were compared with the base and have its bits
 */
public record WriteReport(long bytes, int shards, String digest, int untouched) {}
