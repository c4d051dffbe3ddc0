package maec.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Wraps the text of the kernels into a TorchScript archive, which libtorch then compiles.
 *
 * <p>An archive is a zip of stored entries below one folder: the code as text, a pickle of the
 * module (here an object without parameters), a pickle of the constants (none) and a version.
 */
final class KernelArchive {
    private static final String FOLDER = "kernels";
    private static final String SOURCE = "/maec/runtime/kernels.py";

    /** Protocol 2: an object of class {@code __torch__.Kernels} with state {'training': False}. */
    private static final String MODULE =
            "\u0080\u0002c__torch__\nKernels\nq\0)\u0081}(X\b\0\0\0trainingq\u0001\u0089ub.";

    /** Protocol 2: the empty tuple. */
    private static final String CONSTANTS = "\u0080\u0002).";

    private KernelArchive() {}

    /**
     * Packs the kernels of this build.
     *
     * @return the bytes of the archive
     */
    static byte[] pack() {
        try (InputStream source = KernelArchive.class.getResourceAsStream(SOURCE)) {
            if (source == null) {
                throw new IllegalStateException(SOURCE + " is missing from the build");
            }
            return pack(source.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] pack(byte[] code) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "data.pkl", MODULE.getBytes(StandardCharsets.ISO_8859_1));
            store(zip, "code/__torch__.py", code);
            store(zip, "constants.pkl", CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
            store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 check = new CRC32();
        check.update(content);
        ZipEntry entry = new ZipEntry(FOLDER + "/" + name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(check.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
