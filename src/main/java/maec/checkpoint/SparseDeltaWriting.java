package maec.checkpoint;

import maec.job.JobContext;
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

/** Computes trained − base for the weights of a mask and writes it as a {@link SparseDelta}. */
final class SparseDeltaWriting {
    private static final int TILE = 1 << 16;
    private static final ValueLayout.OfInt INTS =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final TensorSource base;
    private final TensorSource trained;
    private final WeightMask mask;
    private final float[] before = new float[TILE];
    private final float[] after = new float[TILE];

    SparseDeltaWriting(TensorSource base, TensorSource trained, WeightMask mask) {
        this.base = base;
        this.trained = trained;
        this.mask = mask;
    }

    void write(Path path, Map<String, String> provenance, JobContext context) {
        List<TensorSpec> changed =
                base.tensors().stream()
                        .filter(spec -> spec.dtype().isComputable() && mayChange(spec))
                        .toList();
        long total = changed.stream().mapToLong(TensorSpec::count).sum();
        Map<String, String> metadata = Artifacts.metadata(SparseDelta.KIND, provenance);
        metadata.put("base", base.fingerprint());
        try (SafetensorsWriter writer =
                SafetensorsWriter.create(path, announced(changed), metadata)) {
            long done = 0;
            for (TensorSpec spec : changed) {
                context.step("writing " + path.getFileName(), done, total, "weights");
                if (isDense(spec)) {
                    writeDense(writer, spec);
                } else {
                    writeSparse(writer, spec);
                }
                done += spec.count();
            }
            writer.commit();
        }
    }

    private boolean mayChange(TensorSpec spec) {
        return switch (mask) {
            case WeightMask.AllWeights _ -> spec.count() > 0;
            case WeightMask.WholeTensors whole -> whole.tensors().contains(spec.name());
            case WeightMask.SelectedWeights selected -> selected.of(spec.name()).length > 0;
        };
    }

    /** An index with a value takes eight bytes, a dense entry four. */
    private boolean isDense(TensorSpec spec) {
        return switch (mask) {
            case WeightMask.AllWeights _, WeightMask.WholeTensors _ -> true;
            case WeightMask.SelectedWeights selected ->
                    2L * selected.of(spec.name()).length >= spec.count();
        };
    }

    private List<TensorSpec> announced(List<TensorSpec> changed) {
        List<TensorSpec> announced = new ArrayList<>();
        for (TensorSpec spec : changed) {
            if (isDense(spec)) {
                announced.add(
                        new TensorSpec(SparseDelta.DENSE + spec.name(), DType.F32, spec.shape()));
            } else {
                Shape shape = Shape.of(selection(spec).length);
                announced.add(new TensorSpec(SparseDelta.INDICES + spec.name(), DType.I32, shape));
                announced.add(new TensorSpec(SparseDelta.VALUES + spec.name(), DType.F32, shape));
            }
        }
        return announced;
    }

    private int[] selection(TensorSpec spec) {
        return switch (mask) {
            case WeightMask.AllWeights _, WeightMask.WholeTensors _ ->
                    throw new IllegalStateException("all are selected");
            case WeightMask.SelectedWeights selected -> selected.of(spec.name());
        };
    }

    private void writeDense(SafetensorsWriter writer, TensorSpec spec) {
        int next = 0;
        for (long begin = 0; begin < spec.count(); begin += TILE) {
            int count = (int) Math.min(TILE, spec.count() - begin);
            subtract(spec, begin, count);
            if (mask instanceof WeightMask.SelectedWeights selected) {
                next = keepSelected(selected.of(spec.name()), next, begin, count);
            }
            writer.writeFloats(SparseDelta.DENSE + spec.name(), begin, after, 0, count);
        }
    }

    /** Sets what is not selected to −0.0 and returns the position of the next selected index. */
    private int keepSelected(int[] selected, int first, long begin, int count) {
        int next = first;
        for (int i = 0; i < count; i++) {
            if (next < selected.length && selected[next] == begin + i) {
                next++;
            } else {
                after[i] = -0.0f;
            }
        }
        return next;
    }

    private void writeSparse(SafetensorsWriter writer, TensorSpec spec) {
        int[] selected = selection(spec);
        if (selected[selected.length - 1] >= spec.count()) {
            throw new IllegalArgumentException("the mask leaves " + spec.name());
        }
        float[] values = new float[selected.length];
        int next = 0;
        for (long begin = 0; begin < spec.count() && next < selected.length; begin += TILE) {
            int count = (int) Math.min(TILE, spec.count() - begin);
            if (selected[next] < begin + count) {
                subtract(spec, begin, count);
                while (next < selected.length && selected[next] < begin + count) {
                    values[next] = after[(int) (selected[next] - begin)];
                    next++;
                }
            }
        }
        MemorySegment indices = MemorySegment.ofArray(new byte[4 * selected.length]);
        MemorySegment.copy(selected, 0, indices, INTS, 0, selected.length);
        writer.writeBytes(SparseDelta.INDICES + spec.name(), 0, indices, selected.length);
        writer.writeFloats(SparseDelta.VALUES + spec.name(), 0, values, 0, values.length);
    }

    /** Leaves trained − base in {@link #after}; no change is −0.0, which keeps every bit of x. */
    private void subtract(TensorSpec spec, long begin, int count) {
        base.readFloats(spec.name(), begin, before, 0, count);
        trained.readFloats(spec.name(), begin, after, 0, count);
        for (int i = 0; i < count; i++) {
            after[i] = after[i] == before[i] ? -0.0f : after[i] - before[i];
        }
    }
}
