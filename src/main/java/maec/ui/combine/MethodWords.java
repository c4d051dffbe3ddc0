package maec.ui.combine;

import maec.combine.method.MethodKind;
import maec.combine.method.MethodParameter;
import maec.ui.text.Messages;

/** Names that methods declare, in the language that is on; the declared ones where it has none. */
final class MethodWords {
    private MethodWords() {}

    static String name(MethodKind kind, Messages messages) {
        return known("combine.method.name." + kind.id(), kind.label(), messages);
    }

    static String meaning(MethodParameter parameter, Messages messages) {
        return known(
                "combine.parameter." + parameter.name().replace('_', '-'),
                parameter.meaning(),
                messages);
    }

    /** What a model is to a method whose models have places. */
    static String role(String declared, Messages messages) {
        String key =
                switch (declared) {
                    case "the language model" -> "language-model";
                    case "chat models" -> "chat-models";
                    case "the ability model" -> "ability-model";
                    case "the model that is taken over" -> "taken-model";
                    case "the model at t = 0" -> "first-model";
                    case "the one at t = 1" -> "second-model";
                    default -> declared;
                };
        return known("combine.role." + key, declared, messages);
    }

    private static String known(String key, String declared, Messages messages) {
        return messages.knows(key) ? messages.text(key) : declared;
    }
}
