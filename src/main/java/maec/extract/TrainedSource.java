package maec.extract;

import maec.checkpoint.TensorSource;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A model after training: what the decoder holds as it is now, and every other tensor of the model,
 * such as those of a tower for pictures, as it was. Closes neither.
 */
final class TrainedSource implements TensorSource {
    private final TensorSource start;
    private final TensorSource trained;
    private final Map<String, TensorSource> owners = new LinkedHashMap<>();

    TrainedSource(TensorSource start, TensorSource trained) {
        this(start, trained, _ -> true);
    }

    /** Takes some tensors only from what was trained. */
    TrainedSource(TensorSource start, TensorSource trained, Predicate<String> changed) {
        this.start = start;
        this.trained = trained;
        start.tensors().forEach(spec -> owners.put(spec.name(), start));
        trained.tensors().stream()
                .filter(spec -> changed.test(spec.name()))
                .forEach(spec -> owners.put(spec.name(), trained));
    }

    private TensorSource owner(String name) {
        TensorSource owner = owners.get(name);
        if (owner == null) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        return owner;
    }

    @Override
    public List<TensorSpec> tensors() {
        return owners.keySet().stream().map(name -> find(name).orElseThrow()).toList();
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(owners.get(name)).flatMap(owner -> owner.find(name));
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        owner(name).readFloats(name, offset, target, targetOffset, count);
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        owner(name).readBytes(name, offset, target, count);
    }

    @Override
    public String fingerprint() {
        return "trained " + trained.fingerprint() + " over " + start.fingerprint();
    }

    @Override
    public List<Path> origins() {
        return start.origins();
    }

    @Override
    public void close() {}
}
