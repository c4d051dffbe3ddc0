package maec.ui.neurons;

import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import maec.extract.ScoreParameter;

import java.math.BigDecimal;
import java.util.Optional;

/** One parameter of a score while somebody edits it. */
public final class ParameterField {
    private final ScoreParameter declaration;
    private final String usual;
    private final StringProperty text;

    /**
     * Begins with a value.
     *
     * @param declaration name, kind and meaning
     * @param usual the value that the project has if nobody says
     * @param text the present value
     */
    ParameterField(ScoreParameter declaration, String usual, String text) {
        this.declaration = declaration;
        this.usual = plain(usual);
        this.text = new SimpleStringProperty(plain(text));
    }

    /** Name, kind and meaning. */
    public ScoreParameter declaration() {
        return declaration;
    }

    /** The present text, right or wrong. */
    public StringProperty textProperty() {
        return text;
    }

    /** Whether the present text is a value. */
    public boolean isFine() {
        return declaration.kind().holds(value());
    }

    /** Why the present text is refused, as one sentence; empty if it is fine. */
    Optional<String> complaint(ScoreWords words) {
        return isFine() ? Optional.empty() : Optional.of(words.complaint(declaration, value()));
    }

    /** The present text without blanks around it. */
    String value() {
        return text.get().strip();
    }

    /** Whether the value is the project's own. */
    boolean isUsual() {
        return plain(value()).equals(usual);
    }

    /** A number without an exponent, as people write it; anything else as it is. */
    static String plain(String text) {
        try {
            return new BigDecimal(text).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException _) {
            return text;
        }
    }
}
