package maec.ui.neurons;

import maec.extract.ScoreKind;
import maec.extract.ScoreParameter;
import maec.ui.text.Messages;

import java.math.BigDecimal;

/** Names and meanings of scores and their parameters; English as declared where no words are. */
final class ScoreWords {
    private final Messages messages;

    ScoreWords(Messages messages) {
        this.messages = messages;
    }

    /** The name of a score. */
    String name(ScoreKind kind) {
        return known("neurons.score." + kind.id(), kind.label());
    }

    /** Its formula and what it means. */
    String meaning(ScoreKind kind) {
        return kind.formula()
                + "   "
                + known("neurons.score." + kind.id() + ".meaning", kind.meaning());
    }

    /** The name of a parameter. */
    String name(ScoreParameter parameter) {
        return parameter(parameter.name());
    }

    /** The name of a parameter by the name that files have. */
    String parameter(String name) {
        return known("neurons.parameter." + name, name.replace('-', ' '));
    }

    /** What a parameter of a score means, and which values it takes. */
    String explanation(ScoreParameter parameter) {
        String meaning =
                known("neurons.parameter." + parameter.name() + ".meaning", parameter.meaning());
        return messages.text("neurons.parameter.takes", meaning, expected(parameter.kind()));
    }

    /** Why a text is no value. */
    String complaint(ScoreParameter parameter, String text) {
        return messages.text(
                "neurons.parameter.wrong", text, name(parameter), expected(parameter.kind()));
    }

    private String expected(ScoreParameter.Kind kind) {
        return switch (kind) {
            case ScoreParameter.Whole whole ->
                    whole.most() == Integer.MAX_VALUE
                            ? messages.text("neurons.expected.wholeFrom", whole.least())
                            : messages.text("neurons.expected.whole", whole.least(), whole.most());
            case ScoreParameter.Real real ->
                    real.most() == Double.MAX_VALUE
                            ? messages.text("neurons.expected.realAbove", plain(real.above()))
                            : messages.text(
                                    "neurons.expected.real",
                                    plain(real.above()),
                                    plain(real.most()));
            case ScoreParameter.Flag _ -> messages.text("neurons.expected.flag");
            case ScoreParameter.Choice choice ->
                    messages.text("neurons.expected.choice", String.join(", ", choice.words()));
        };
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private String known(String key, String declared) {
        return messages.knows(key) ? messages.text(key) : declared;
    }
}
