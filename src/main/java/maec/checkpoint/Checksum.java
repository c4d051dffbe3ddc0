package maec.checkpoint;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Two cyclic redundancy checks of 32 bits with different polynomials: finds what disks, memory and
 * file systems do to bytes, at the speed of memory, which SHA-256 has not.
 *
 * <p>Against somebody who forges bytes there are the digests of {@link FolderDigests}; this says
 * only whether what is read is what was computed. Not safe for several threads.
 */
final class Checksum {
    private final CRC32 first = new CRC32();
    private final CRC32C second = new CRC32C();

    /** Adds the bytes between position and limit, which stay as they are. */
    void update(ByteBuffer bytes) {
        first.update(bytes.duplicate());
        second.update(bytes.duplicate());
    }

    /** Adds the first bytes of an array. */
    void update(byte[] bytes, int count) {
        first.update(bytes, 0, count);
        second.update(bytes, 0, count);
    }

    /** Of everything that was added: 16 hexadecimal digits. */
    String hex() {
        return HexFormat.of().toHexDigits(first.getValue() << 32 | second.getValue());
    }
}
