package maec.checkpoint;

import maec.job.ProblemException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code adapter_config.json} of a LoRA adapter, checked: what it says can be computed with.
 *
 * @param path the file
 * @param base the base model's folder or name on the hub, as it was written
 * @param revision of the base on the hub
 * @param rank r of modules that no pattern names
 * @param alpha α of modules that no pattern names
 * @param rankPatterns r by module, in the order of the file
 * @param alphaPatterns α by module, in the order of the file
 * @param rankStabilised whether the product is scaled by α/√r (arXiv 2312.03732) and not by α/r
 * @param magnitudes whether rows are brought to trained lengths (DoRA, arXiv 2402.09353)
 * @param transposed whether the base stores linear layers as [in, out]
 */
public record AdapterConfig(
        Path path,
        Optional<String> base,
        Optional<String> revision,
        int rank,
        double alpha,
        Map<String, Rule<Integer>> rankPatterns,
        Map<String, Rule<Double>> alphaPatterns,
        boolean rankStabilised,
        boolean magnitudes,
        boolean transposed) {
    /** The name of the file in an adapter's folder. */
    public static final String FILE = "adapter_config.json";

    /** Copies the maps, keeping their order. */
    public AdapterConfig {
        rankPatterns = Collections.unmodifiableMap(new LinkedHashMap<>(rankPatterns));
        alphaPatterns = Collections.unmodifiableMap(new LinkedHashMap<>(alphaPatterns));
    }

    /**
     * A value for the modules that an expression names.
     *
     * @param <V> type of the value
     * @param modules matches whole names of modules, as PEFT does: the key itself, or anything that
     *     ends in a dot and the key
     * @param value the value
     */
    public record Rule<V>(Pattern modules, V value) {}

    /**
     * Whether a folder holds an adapter and no whole model.
     *
     * @param path a folder or a file
     * @return true for a folder with an adapter's configuration or weights and without a model's
     */
    public static boolean isIn(Path path) {
        return Files.isDirectory(path)
                && !Files.exists(path.resolve(Checkpoint.SINGLE))
                && !Files.exists(path.resolve(ShardIndex.FILE))
                && (Files.exists(path.resolve(FILE))
                        || Files.exists(path.resolve(AdapterSource.WEIGHTS))
                        || Files.exists(path.resolve(AdapterSource.PICKLE)));
    }

    /**
     * Reads and checks the configuration of an adapter.
     *
     * @param folder the adapter's folder
     * @return the configuration
     * @throws ProblemException if it is missing or broken, or describes something that cannot be
     *     computed
     */
    public static AdapterConfig read(Path folder) {
        return new AdapterConfigReader(folder.resolve(FILE)).read();
    }

    /**
     * The rank of a module's product.
     *
     * @param module its name in the base, such as {@code model.layers.0.self_attn.q_proj}
     * @return r
     */
    public int rankOf(String module) {
        return first(rankPatterns, module).orElse(rank);
    }

    /**
     * The factor of a module's product.
     *
     * @param module its name in the base
     * @return α/r or α/√r
     */
    public double scalingOf(String module) {
        double numerator = first(alphaPatterns, module).orElse(alpha);
        int r = rankOf(module);
        return numerator / (rankStabilised ? Math.sqrt(r) : r);
    }

    private static <V> Optional<V> first(Map<String, Rule<V>> rules, String module) {
        return rules.values().stream()
                .filter(rule -> rule.modules().matcher(module).matches())
                .map(Rule::value)
                .findFirst();
    }

    /** Everything that decides about values, as text; equal texts compute alike. */
    String arithmetic() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "r %d alpha %s", rank, alpha));
        rankPatterns.forEach((key, rule) -> text.append(" r ").append(key).append(rule.value()));
        alphaPatterns.forEach(
                (key, rule) -> text.append(" alpha ").append(key).append(rule.value()));
        return text.append(rankStabilised ? " rslora" : "")
                .append(magnitudes ? " dora" : "")
                .append(transposed ? " transposed" : "")
                .toString();
    }
}
