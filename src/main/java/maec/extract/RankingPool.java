package maec.extract;

import maec.model.TensorAddress;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Among which weights percentiles are taken. */
public enum RankingPool {
    /** All weights in play together. */
    MODEL("model"),
    /** Each decoder layer for itself, and together what lies in no layer. */
    LAYER("layer"),
    /** Each tensor for itself. */
    TENSOR("tensor");

    private final String id;

    RankingPool(String id) {
        this.id = id;
    }

    /**
     * The name in files and on the command line.
     *
     * @return one lower-case word
     */
    public String id() {
        return id;
    }

    /**
     * The value of that name.
     *
     * @param id as {@link #id()}
     * @return the value
     * @throws IllegalArgumentException if there is none
     */
    static RankingPool of(String id) {
        return Arrays.stream(values())
                .filter(value -> value.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(id));
    }

    /** The pools of some tensors, each in the tensors' order. */
    List<List<TensorSpec>> of(List<TensorSpec> tensors, Function<String, TensorAddress> addressOf) {
        Map<String, List<TensorSpec>> pools = new LinkedHashMap<>();
        for (TensorSpec tensor : tensors) {
            String pool =
                    switch (this) {
                        case MODEL -> "";
                        case LAYER -> "" + addressOf.apply(tensor.name()).layer();
                        case TENSOR -> tensor.name();
                    };
            pools.computeIfAbsent(pool, _ -> new ArrayList<>()).add(tensor);
        }
        return List.copyOf(pools.values());
    }
}
