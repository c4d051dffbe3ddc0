package maec.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import maec.extract.LanguageActivity;
import maec.extract.LanguageUnits;
import maec.extract.Lape;
import maec.extract.Windows;
import maec.job.JobContext;
import maec.model.ModelFolder;
import maec.runtime.BatchLoss;
import maec.runtime.Deactivation;
import maec.runtime.Decoder;
import maec.runtime.Device;
import maec.runtime.Engine;
import maec.runtime.Precision;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table says what the loss says while units are silenced. */
class DeactivationTableTest {
    private static final JobContext SILENT = JobContext.silent();

    private static Windows text(String name, int first) {
        long[] ids = new long[96];
        for (int at = 0; at < ids.length; at++) {
            ids[at] = first + at * at * 7 % 40;
        }
        return Windows.joined(name, List.of(ids), 12);
    }

    @Test
    void everyCellIsThePerplexityWithoutTheRowsUnits() {
        Path llama = Path.of("src/test/resources/golden/models/llama/model");
        try (Engine engine = Engine.start(Device.cpu());
                ModelFolder model = ModelFolder.open(llama);
                Decoder decoder =
                        Decoder.load(
                                engine,
                                model.architecture(),
                                model.weights(),
                                Precision.FP32,
                                SILENT)) {
            Map<String, List<Windows>> texts = new LinkedHashMap<>();
            texts.put("en", List.of(text("en", 0)));
            texts.put("es", List.of(text("es", 100), text("es too", 140)));
            List<LanguageActivity> seen = new ArrayList<>();
            texts.forEach(
                    (name, windows) ->
                            seen.add(
                                    LanguageActivity.observe(
                                            name, decoder, windows.getFirst(), 50, SILENT)));
            // windows that begin within the first 50 tokens: 5 of 12
            assertEquals(60, seen.getFirst().tokens());
            LanguageUnits units = new Lape(0.8, 0.1, 0.8).find(seen);
            DeactivationTable table =
                    DeactivationTable.measure(
                            decoder,
                            units,
                            new DeactivationTable.Texts(texts, Long.MAX_VALUE),
                            SILENT);
            assertEquals(List.of("en", "es"), table.languages());
            assertEquals(List.of("en", "es"), rows(table));
            for (int column = 0; column < 2; column++) {
                List<Windows> text = texts.get(table.languages().get(column));
                assertEquals(
                        perplexity(decoder, text, Deactivation.none()),
                        table.base().get(column),
                        1e-9);
                for (DeactivationTable.Row row : table.rows()) {
                    var silenced = units.of(row.silenced());
                    assertEquals(silenced.size(), row.units());
                    double expected = perplexity(decoder, text, Deactivation.of(silenced));
                    assertEquals(expected, row.perplexities().get(column), 1e-9);
                    assertNotEquals(table.base().get(column), row.perplexities().get(column));
                }
            }
        }
    }

    private static List<String> rows(DeactivationTable table) {
        return table.rows().stream().map(DeactivationTable.Row::silenced).toList();
    }

    private static double perplexity(Decoder decoder, List<Windows> texts, Deactivation silenced) {
        BatchLoss sum = BatchLoss.ZERO;
        for (Windows text : texts) {
            sum = sum.plus(decoder.loss(text.batch(0, text.count()), silenced));
        }
        return Math.exp(sum.mean());
    }
}
