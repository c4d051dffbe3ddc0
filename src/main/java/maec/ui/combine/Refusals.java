package maec.ui.combine;

import maec.combine.RuleText;
import maec.ui.text.Messages;

import java.util.Optional;

/** Says in the window's language why a text cannot be a number, a pattern or a seed. */
final class Refusals {
    private final Messages messages;

    Refusals(Messages messages) {
        this.messages = messages;
    }

    /** Why a text is neither a number nor several; empty where it is. */
    Optional<String> numbers(String text) {
        return unless("combine.refused.numbers", text, RuleText::numbers);
    }

    /** Why a text does not name tensors; empty where it does. */
    Optional<String> pattern(String text) {
        return unless("combine.refused.pattern", text, RuleText::pattern);
    }

    /** Why a text is no seed; empty where it is one. */
    Optional<String> seed(String text) {
        return unless("combine.refused.seed", text, each -> Long.parseLong(each.strip()));
    }

    private Optional<String> unless(
            String key, String text, java.util.function.Function<String, ?> read) {
        try {
            var _ = read.apply(text);
            return Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.of(messages.text(key, text.strip()));
        }
    }
}
