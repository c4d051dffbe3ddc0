package maec.ui.combine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import maec.combine.method.MethodCatalog;
import maec.combine.method.MethodKind;
import maec.combine.method.MethodParameter;
import maec.ui.text.Language;
import maec.ui.text.Messages;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.regex.Pattern;

class MethodWordsTest {
    private static final Pattern ENGLISH =
            Pattern.compile("\\b(of|the|with|its|where|as|over|between|without|kept)\\b");

    @ParameterizedTest
    @EnumSource(
            value = Language.class,
            names = {"SPANISH", "CHINESE"})
    void noEnglishWordIsLeftInFormulasAndCitations(Language language) {
        var messages = new Messages(language);
        for (MethodKind kind : MethodCatalog.all()) {
            String said =
                    MethodWords.formula(kind, messages)
                            + " "
                            + MethodWords.reference(kind, messages);
            assertFalse(ENGLISH.matcher(said).find(), said);
        }
    }

    @Test
    void inEnglishTheyStayAsDeclared() {
        var messages = new Messages(Language.ENGLISH);
        for (MethodKind kind : MethodCatalog.all()) {
            assertEquals(kind.formula(), MethodWords.formula(kind, messages));
            assertEquals(kind.reference(), MethodWords.reference(kind, messages));
        }
    }

    @Test
    void whatIsOutOfRangeIsRefusedInTheLanguage() {
        var messages = new Messages(Language.SPANISH);
        MethodParameter density =
                MethodCatalog.all().stream()
                        .flatMap(kind -> kind.parameters().stream())
                        .filter(parameter -> parameter.name().equals("density"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("«2» no es un número de 0 a 1.", MethodWords.refusal(density, " 2", messages));
        assertEquals(
                messages.text("combine.refused.numbers", "dos"),
                MethodWords.refusal(density, "dos", messages));
    }
}
