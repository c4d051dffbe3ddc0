package maec.runtime;

import maec.model.LayerWeight;

import java.util.Arrays;
import java.util.Optional;

/** A linear layer of a decoder layer that can have a low-rank path, in the order of the kernels. */
public enum LowRankTarget {
    /** Queries. */
    Q("q_proj", LayerWeight.Q),
    /** Keys. */
    K("k_proj", LayerWeight.K),
    /** Values. */
    V("v_proj", LayerWeight.V),
    /** What attention adds to the stream. */
    O("o_proj", LayerWeight.O),
    /** The gate of the FFN. */
    GATE("gate_proj", LayerWeight.GATE),
    /** What the gate multiplies. */
    UP("up_proj", LayerWeight.UP),
    /** What the FFN adds to the stream. */
    DOWN("down_proj", LayerWeight.DOWN);

    private final String id;
    private final LayerWeight weight;

    LowRankTarget(String id, LayerWeight weight) {
        this.id = id;
        this.weight = weight;
    }

    /**
     * Its name in PEFT and in project files.
     *
     * @return for example {@code q_proj}
     */
    public String id() {
        return id;
    }

    /** The weight beside which the path lies. */
    LayerWeight weight() {
        return weight;
    }

    /**
     * The target of a name.
     *
     * @param id as {@link #id}
     * @return the target, or empty if there is none of that name
     */
    public static Optional<LowRankTarget> named(String id) {
        return Arrays.stream(values()).filter(target -> target.id.equals(id)).findFirst();
    }
}
