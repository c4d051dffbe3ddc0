package maec.checkpoint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a tensor of an adapter is and which tensor of the base it belongs to, by its name alone.
 *
 * @param target the base's tensor
 * @param part what it contributes
 */
record AdapterPlace(String target, Part part) {
    /** What a tensor contributes to its target. */
    enum Part {
        /** The right factor A [r, in] of a linear layer. */
        LINEAR_A("lora_A"),
        /** The left factor B [out, r] of a linear layer. */
        LINEAR_B("lora_B"),
        /** The factor A [r, V] of an embedding. */
        EMBEDDING_A("lora_embedding_A"),
        /** The factor B [D, r] of an embedding. */
        EMBEDDING_B("lora_embedding_B"),
        /** Lengths of the rows [out]. */
        MAGNITUDE("lora_magnitude_vector"),
        /** Takes the place of the base's tensor. */
        WHOLE("");

        private final String name;

        Part(String name) {
            this.name = name;
        }

        /** How PEFT calls it. */
        String peftName() {
            return name;
        }
    }

    private static final String PREFIX = "base_model.model.";

    /** PEFT leaves the adapter's name out when it saves; other tools keep it. */
    private static final Pattern LINEAR =
            Pattern.compile("(.+)\\.(lora_[AB])(?:\\.[^.]+)?\\.weight");

    private static final Pattern OTHER =
            Pattern.compile(
                    "(.+)\\.(lora_embedding_[AB]|lora_magnitude_vector)(?:\\.[^.]+)?(?:\\.weight)?");

    /** Wrappers that PEFT puts around a module, with the name of the adapter where it has one. */
    private static final Pattern WRAPPER =
            Pattern.compile("\\.(?:base_layer|modules_to_save(?:\\.default)?)(?=\\.)");

    static AdapterPlace of(String tensor) {
        String name = tensor.startsWith(PREFIX) ? tensor.substring(PREFIX.length()) : tensor;
        for (Pattern pattern : new Pattern[] {LINEAR, OTHER}) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                return new AdapterPlace(matcher.group(1) + ".weight", partNamed(matcher.group(2)));
            }
        }
        return new AdapterPlace(WRAPPER.matcher(name).replaceAll(""), Part.WHOLE);
    }

    private static Part partNamed(String name) {
        for (Part part : Part.values()) {
            if (part.peftName().equals(name)) {
                return part;
            }
        }
        throw new IllegalArgumentException(name);
    }

    /** The module that the target belongs to, as the patterns of the configuration name it. */
    String module() {
        return target.endsWith(".weight")
                ? target.substring(0, target.length() - ".weight".length())
                : target;
    }
}
