package maec.extract;

import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a training needs to go on after an interruption, as a safetensors file.
 *
 * <p>Tensors: {@code loss} and {@code norm} (F64, one per step), {@code validation.step} and {@code
 * validation.loss} (F64), and what {@link maec.runtime.TrainableDecoder#memory} holds (F32). The
 * order of the batches is not stored: it follows from seed and number of steps. The metadata name
 * {@code kind}, {@code identity}, {@code tokens} and {@code nanos}.
 */
final class TrainingCheckpoint implements AutoCloseable {
    private static final String KIND = "maec-training-checkpoint-1";
    private static final ValueLayout.OfDouble DOUBLES =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PIECE = 1 << 18;

    private final SafetensorsFile file;

    private TrainingCheckpoint(SafetensorsFile file) {
        this.file = file;
    }

    /**
     * Writes a checkpoint, as a whole or not at all.
     *
     * @param path the file, replaced if it exists
     * @param identity tells what is trained, and how
     * @param course what was seen
     * @param memory what the decoder needs to go on
     * @throws ProblemException if writing fails
     */
    static void write(Path path, String identity, TrainingCourse course, TensorSource memory) {
        List<TrainingReport.Validation> looks = course.validations();
        List<TensorSpec> specs = new ArrayList<>();
        specs.add(doubles("loss", course.steps()));
        specs.add(doubles("norm", course.steps()));
        if (!looks.isEmpty()) {
            specs.add(doubles("validation.step", looks.size()));
            specs.add(doubles("validation.loss", looks.size()));
        }
        specs.addAll(memory.tensors());
        Map<String, String> metadata =
                Map.of(
                        "kind",
                        KIND,
                        "identity",
                        identity,
                        "tokens",
                        String.valueOf(course.tokens()),
                        "nanos",
                        String.valueOf(course.nanos()));
        try (SafetensorsWriter writer = SafetensorsWriter.create(path, specs, metadata)) {
            write(writer, "loss", course.losses());
            write(writer, "norm", course.norms());
            if (!looks.isEmpty()) {
                write(
                        writer,
                        "validation.step",
                        looks.stream().map(look -> (double) look.step()).toList());
                write(
                        writer,
                        "validation.loss",
                        looks.stream().map(TrainingReport.Validation::loss).toList());
            }
            copy(memory, writer);
            writer.commit();
        }
    }

    private static TensorSpec doubles(String name, int count) {
        return new TensorSpec(name, DType.F64, Shape.of(count));
    }

    private static void write(SafetensorsWriter writer, String name, List<Double> values) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[8 * values.size()]);
        for (int at = 0; at < values.size(); at++) {
            bytes.set(DOUBLES, 8L * at, values.get(at));
        }
        writer.writeBytes(name, 0, bytes, values.size());
    }

    private static void copy(TensorSource memory, SafetensorsWriter writer) {
        float[] piece = new float[PIECE];
        for (TensorSpec spec : memory.tensors()) {
            for (long at = 0; at < spec.count(); at += PIECE) {
                int count = (int) Math.min(PIECE, spec.count() - at);
                memory.readFloats(spec.name(), at, piece, 0, count);
                writer.writeFloats(spec.name(), at, piece, 0, count);
            }
        }
    }

    /**
     * Opens a checkpoint if it is one of that very training.
     *
     * @param path the file, which need not exist
     * @param identity as given when it was written
     * @return the checkpoint, which the caller closes; empty if there is none, it is damaged, or it
     *     belongs to another training
     */
    static Optional<TrainingCheckpoint> open(Path path, String identity) {
        SafetensorsFile file;
        try {
            file = SafetensorsFile.open(path);
        } catch (ProblemException _) {
            return Optional.empty(); // the training begins anew, as it would without the file
        }
        if (KIND.equals(file.metadata().get("kind"))
                && identity.equals(file.metadata().get("identity"))) {
            return Optional.of(new TrainingCheckpoint(file));
        }
        file.close();
        return Optional.empty();
    }

    /** What was seen, as it was written. */
    TrainingCourse course() {
        var course = new TrainingCourse();
        List<Double> losses = read("loss");
        List<Double> norms = read("norm");
        List<Double> looks = read("validation.step");
        List<Double> seen = read("validation.loss");
        int next = 0;
        for (int step = 1; step <= losses.size(); step++) {
            course.step(losses.get(step - 1), norms.get(step - 1));
            if (next < looks.size() && looks.get(next) == step) {
                course.validated(seen.get(next++));
            }
        }
        course.spent(number("tokens"), number("nanos"));
        return course;
    }

    /** What the decoder needs. */
    TensorSource memory() {
        return file;
    }

    private long number(String key) {
        return Long.parseLong(file.metadata().getOrDefault(key, "0"));
    }

    private List<Double> read(String name) {
        int count = file.find(name).map(spec -> (int) spec.count()).orElse(0);
        MemorySegment bytes = MemorySegment.ofArray(new byte[8 * count]);
        if (count > 0) {
            file.readBytes(name, 0, bytes, count);
        }
        List<Double> values = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            values.add(bytes.get(DOUBLES, 8L * at));
        }
        return values;
    }

    @Override
    public void close() {
        file.close();
    }
}
