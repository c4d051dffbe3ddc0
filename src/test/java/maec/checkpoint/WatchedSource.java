package maec.checkpoint;

import maec.tensor.TensorSpec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** A source that tells somebody of every tensor before it is read. */
final class WatchedSource implements TensorSource {
    private final TensorSource source;
    private final Watcher watcher;
    private final Set<String> read = new ConcurrentSkipListSet<>();

    /** Is told. */
    @FunctionalInterface
    interface Watcher {
        void reads(String tensor) throws IOException;
    }

    WatchedSource(TensorSource source, Watcher watcher) {
        this.source = source;
        this.watcher = watcher;
    }

    /** The tensors that were read. */
    Set<String> read() {
        return read;
    }

    private void tell(String tensor) {
        read.add(tensor);
        try {
            watcher.reads(tensor);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public List<TensorSpec> tensors() {
        return source.tensors();
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return source.find(name);
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        tell(name);
        source.readFloats(name, offset, target, targetOffset, count);
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        tell(name);
        source.readBytes(name, offset, target, count);
    }

    @Override
    public String fingerprint() {
        return source.fingerprint();
    }

    @Override
    public List<java.nio.file.Path> origins() {
        return source.origins();
    }

    @Override
    public void close() {
        source.close();
    }
}
