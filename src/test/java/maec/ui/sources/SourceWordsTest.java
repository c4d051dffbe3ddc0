package maec.ui.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import maec.combine.fit.Choice;
import maec.tensor.DType;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.workflow.ModelCheck;
import maec.workflow.StoredWeights;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

class SourceWordsTest {
    private static SourceWords in(Language language) {
        return new SourceWords(new Messages(language));
    }

    @Test
    void checksAreSaidInTheLanguageThatIsOn() {
        var changes = new ModelCheck.Changes(6, 30);
        assertEquals("changes 6 of 30 tensors", in(Language.ENGLISH).check(changes));
        assertEquals("cambia 6 de 30 tensores", in(Language.SPANISH).check(changes));
        assertEquals("改变 30 个张量中的 6 个", in(Language.CHINESE).check(changes));
        var missing = new ModelCheck.Missing(Path.of("base"));
        assertEquals("base no existe", in(Language.SPANISH).check(missing));
    }

    @Test
    void whatWasChosenIsLeftToItsChooser() {
        var chosen = new ModelCheck.Matches(30, List.of(Choice.EXTEND));
        assertEquals("30 tensors match the base", in(Language.ENGLISH).check(chosen));
    }

    @Test
    void filesAndKeyWeightsAreCounted() {
        SourceWords words = in(Language.ENGLISH);
        var tensors = new StoredWeights.Tensors(List.of(DType.BF16, DType.F32), 1);
        assertEquals("bf16, f32 · 1 file", words.weights(tensors));
        assertEquals("720 key weights", words.weights(new StoredWeights.Delta(720)));
        assertEquals("", words.weights(new StoredWeights.None()));
    }
}
