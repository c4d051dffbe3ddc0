package maec.ui.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.Progress;
import maec.ui.text.Language;
import maec.ui.text.Messages;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageWordsTest {
    private final Messages messages = new Messages(Language.SPANISH);
    private final StageWords words = new StageWords(messages);

    private static Progress report(String stage, String unit, String detail) {
        return new Progress(stage, 3, 1200, unit, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    assigning importance            | asignando la importancia
                    writing the sample's texts      | escribiendo los textos del ejemplo
                    training the base               | entrenando la base
                    training es                     | entrenando es
                    measuring merged on sums-es     | midiendo merged en sums-es
                    sweeping γ arithmetic 0.4, η 1  | barriendo γ arithmetic 0.4, η 1
                    writing model-00001.safetensors | escribiendo model-00001.safetensors
                    polishing the corners           | polishing the corners
                    """)
    void aStageIsTranslatedAroundItsNames(String reported, String said) {
        assertEquals(said, words.stage(report(reported, "", "")));
    }

    @Test
    void figuresHaveTheirUnitInTheLanguage() {
        assertEquals("3 / 1\u202f200 pasos", words.figures(report("", "steps", "")));
        assertEquals("3 / 1\u202f200", words.figures(report("", "", "")));
        assertEquals("3 / 1\u202f200 crumbs", words.figures(report("", "crumbs", "")));
    }

    @Test
    void aLossAndAStageWithinAStageAreTranslatedToo() {
        assertEquals("pérdida 1.214", words.detail(report("", "", "loss 1.214")));
        assertEquals(
                "midiendo merged en sums-es",
                words.detail(report("", "", "measuring merged on sums-es")));
        assertEquals("", words.detail(report("", "", "")));
    }

    @Test
    void inEnglishThePhraseStaysAsItWasReported() {
        messages.choose(Language.ENGLISH);
        assertEquals("measuring a on b", words.stage(report("measuring a on b", "", "")));
        assertTrue(words.stage(report("training sw", "", "")).endsWith("sw"));
    }
}
