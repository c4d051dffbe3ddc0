package maec.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class TrainedSourceTest {
    private final TensorSource start =
            MemoryTensors.builder()
                    .floats("tower", new float[] {1, 2}, 2)
                    .floats("model.norm.weight", new float[] {3, 4}, 2)
                    .longs("positions", new long[] {5}, 1)
                    .build();
    private final TensorSource trained =
            MemoryTensors.builder()
                    .floats("model.norm.weight", new float[] {30, 40}, 2)
                    .floats("lm_head.weight", new float[] {6}, 1)
                    .build();
    private final TensorSource whole = new TrainedSource(start, trained);

    @Test
    void whatWasTrainedIsNewAndAllElseAsItWas() {
        assertEquals(
                List.of("tower", "model.norm.weight", "positions", "lm_head.weight"),
                whole.tensors().stream().map(TensorSpec::name).toList());
        assertArrayEquals(new float[] {1, 2}, Tensors.readFloats(whole, "tower"));
        assertArrayEquals(new float[] {30, 40}, Tensors.readFloats(whole, "model.norm.weight"));
        assertArrayEquals(new long[] {5}, Tensors.readLongs(whole, "positions"));
        assertArrayEquals(new float[] {6}, Tensors.readFloats(whole, "lm_head.weight"));
    }

    @Test
    void theChangeOfWhatIsNotRunIsNothing() {
        try (TensorSource change = new ChangeSource(start, whole, () -> {})) {
            assertArrayEquals(new float[2], Tensors.readFloats(change, "tower"));
            assertArrayEquals(
                    new float[] {27, 36}, Tensors.readFloats(change, "model.norm.weight"));
        }
    }

    @Test
    void anUnknownNameIsRefused() {
        assertEquals(Optional.empty(), whole.find("other"));
        assertThrows(
                IllegalArgumentException.class,
                () -> whole.readFloats("other", 0, new float[1], 0, 1));
    }
}
