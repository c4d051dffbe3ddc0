package maec.model;

import maec.model.Architecture.Activation;

/** Reads the name of a non-linearity, of which transformers has several for the same formula. */
final class Activations {
    private Activations() {}

    static Activation read(ModelConfig config, String field, Activation otherwise) {
        return config.text(field).map(name -> named(config, name)).orElse(otherwise);
    }

    private static Activation named(ModelConfig config, String name) {
        return switch (name) {
            case "silu", "swish" -> Activation.SILU;
            case "gelu", "gelu_python" -> Activation.GELU;
            case "gelu_pytorch_tanh",
                    "gelu_python_tanh",
                    "gelu_new",
                    "gelu_fast",
                    "gelu_accurate" ->
                    Activation.GELU_TANH;
            default -> throw config.unsupported("the activation function '" + name + "'");
        };
    }
}
