package maec.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.List;

/** Compares sources byte by byte. */
final class Sources {
    private Sources() {}

    static void assertSameContent(TensorSource expected, TensorSource found) {
        assertEquals(byName(expected), byName(found));
        for (TensorSpec spec : expected.tensors()) {
            assertArrayEquals(bytes(expected, spec.name()), bytes(found, spec.name()), spec.name());
        }
    }

    static List<TensorSpec> byName(TensorSource source) {
        return source.tensors().stream().sorted(Comparator.comparing(TensorSpec::name)).toList();
    }

    static byte[] bytes(TensorSource source, String name) {
        TensorSpec spec = source.find(name).orElseThrow();
        byte[] bytes = new byte[(int) spec.bytes()];
        source.readBytes(name, 0, MemorySegment.ofArray(bytes), spec.count());
        return bytes;
    }
}
