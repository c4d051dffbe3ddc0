package maec.ui.combine;

import maec.combine.method.MethodKind;
import maec.combine.method.MethodParameter;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;

import java.math.BigDecimal;
import java.util.List;

/** Names that methods declare, in the language that is on; the declared ones where it has none. */
final class MethodWords {
    /** Keys of the words that formulas and citations hold; a longer phrase before its parts. */
    private static final List<String> PHRASES =
            List.of(
                    "combine.phrase.meanOfKept",
                    "combine.phrase.meanOfModelsLargest",
                    "combine.phrase.meanOfLargest",
                    "combine.phrase.withElected",
                    "combine.phrase.overElected",
                    "combine.phrase.keptPart",
                    "combine.phrase.stretched",
                    "combine.phrase.density",
                    "combine.phrase.without",
                    "combine.phrase.meanCosine",
                    "combine.phrase.bottomAndTop",
                    "combine.phrase.between",
                    "combine.phrase.mergekit",
                    "combine.phrase.card");

    private MethodWords() {}

    static String name(MethodKind kind, Messages messages) {
        return known("combine.method.name." + kind.id(), kind.label(), messages);
    }

    /** A name that fits on a tab, where the full one is long. */
    static String shortName(MethodKind kind, Messages messages) {
        return known("combine.method.short." + kind.id(), name(kind, messages), messages);
    }

    /** The formula, with the words in it translated. */
    static String formula(MethodKind kind, Messages messages) {
        return translated(kind.formula(), messages);
    }

    /** Where the method comes from, with the words around the citation translated. */
    static String reference(MethodKind kind, Messages messages) {
        return translated(kind.reference(), messages);
    }

    private static String translated(String declared, Messages messages) {
        String said = declared;
        for (String key : PHRASES) {
            said = said.replace(Phrase.of(key).inEnglish(), messages.text(key));
        }
        return said;
    }

    /** Why a text is no value of a parameter. */
    static String refusal(MethodParameter parameter, String text, Messages messages) {
        return new Refusals(messages)
                .numbers(text)
                .orElseGet(
                        () ->
                                messages.text(
                                        "combine.refused.value",
                                        text.strip(),
                                        expected(parameter.kind(), messages)));
    }

    private static String expected(MethodParameter.Kind kind, Messages messages) {
        return switch (kind) {
            case MethodParameter.Real real when real.most() < Double.MAX_VALUE ->
                    messages.text(
                            "combine.expected.range", plain(real.least()), plain(real.most()));
            case MethodParameter.Real real when real.least() > -Double.MAX_VALUE ->
                    messages.text("combine.expected.least", plain(real.least()));
            case MethodParameter.Real _ -> messages.text("combine.expected.number");
            case MethodParameter.Whole _ -> messages.text("combine.expected.whole");
            case MethodParameter.Flag _ -> messages.text("combine.expected.flag");
        };
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** The parameter's name; recipes and commands have the declared one. */
    static String parameter(MethodParameter parameter, Messages messages) {
        return known(
                "combine.parameter.name." + parameter.name().replace('_', '-'),
                parameter.name().replace('_', ' '),
                messages);
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
