package maec.runtime;

import maec.model.Architecture;
import maec.model.FfnUnit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * FFN units that are silenced while a model is run, to see what depends on them.
 *
 * <p>The activation act(gate_proj x) of such a unit is taken for 0 before it is multiplied with
 * up_proj x, as the authors of LAPE do it (arXiv 2402.16438). The weights stay as they are; the
 * result is that of a model whose down_proj has zeros in the units' columns. Immutable.
 */
public final class Deactivation {
    private static final Deactivation NONE = new Deactivation(new TreeMap<>());

    private final SortedMap<Integer, List<Integer>> byLayer;

    private Deactivation(SortedMap<Integer, List<Integer>> byLayer) {
        this.byLayer = byLayer;
    }

    /**
     * Silences nothing.
     *
     * @return the deactivation of no unit
     */
    public static Deactivation none() {
        return NONE;
    }

    /**
     * Silences some units.
     *
     * @param units which; those that come twice are silenced once
     * @return their deactivation
     */
    public static Deactivation of(Collection<FfnUnit> units) {
        SortedMap<Integer, List<Integer>> byLayer = new TreeMap<>();
        for (FfnUnit unit : units) {
            byLayer.computeIfAbsent(unit.layer(), _ -> new ArrayList<>()).add(unit.unit());
        }
        return new Deactivation(byLayer);
    }

    /** How layers are gone through; only layers with silenced units differ from the usual. */
    Passes.LayerPass over(LoadedModel model, Passes passes) {
        Architecture architecture = model.architecture();
        Map<Integer, long[]> off = new TreeMap<>();
        byLayer.forEach((layer, units) -> off.put(layer, flags(architecture, layer, units)));
        return (x, given, layer, part) -> {
            long[] flags = off.get(layer);
            if (flags == null) {
                return passes.plainly(x, given, layer, part);
            }
            try (KernelCall call = model.call("silenced")) {
                call.array(x).list("w", part);
                call.array(given.rope(layer)).array(given.visible(layer));
                call.device(flags, flags.length);
                passes.addNumbers(call, layer);
                return call.keep(given.scope());
            }
        };
    }

    private static long[] flags(Architecture architecture, int layer, List<Integer> units) {
        long[] flags = new long[architecture.ffnWidth()];
        for (int unit : units) {
            if (layer >= architecture.layers() || unit >= flags.length) {
                throw new IllegalArgumentException("no unit " + unit + " in layer " + layer);
            }
            flags[unit] = 1;
        }
        return flags;
    }
}
