package maec.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Writes, copies and removes in such a way that what was done survives a loss of power. */
final class DurableFiles {
    private DurableFiles() {}

    /**
     * Writes a new file and forces it to disk.
     *
     * @param file must not exist
     * @param bytes its content
     * @throws IOException if it cannot be written
     */
    static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel out = create(file)) {
            SafetensorsWriter.writeFully(out, ByteBuffer.wrap(bytes), 0);
            out.force(true);
        }
    }

    /**
     * Copies a file and forces the copy to disk.
     *
     * @param from what to copy
     * @param to must not exist
     * @throws IOException if one cannot be read or the other not be written
     */
    static void copy(Path from, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = create(to)) {
            long done = 0;
            long step;
            do {
                step = in.transferTo(done, 1 << 24, out);
                done += step;
            } while (step > 0);
            out.force(true);
        }
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Makes the entries of a folder durable; systems that cannot open folders do it themselves. */
    static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // Windows refuses to open folders, and needs no such request.
        }
    }

    /**
     * Removes a folder with everything in it; links are removed and not followed.
     *
     * @param folder need not exist
     * @throws IOException if something in it cannot be removed
     */
    static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
