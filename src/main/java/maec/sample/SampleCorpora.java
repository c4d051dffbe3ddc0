package maec.sample;

import com.fasterxml.jackson.databind.ObjectMapper;

import maec.sample.SampleText.Part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes the texts and tasks of the sample world.
 *
 * <p>Every file has its own random generator, split off in a fixed order, so that changing the size
 * of one leaves the others as they are.
 */
final class SampleCorpora {
    /** The smallest second summand of a task; smaller ones occur in all languages' general text. */
    private static final int HARD_FROM = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SampleSettings settings;
    private final Path folder;

    SampleCorpora(SampleSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /** Writes all files. */
    void write() throws IOException {
        Files.createDirectories(folder);
        var random = new SplittableRandom(settings.seed());
        writeText("base.txt", base(random.split()));
        for (SampleLanguage language : SampleLanguage.all()) {
            String code = language.code();
            var general = new SampleText(language, random.split());
            writeText(
                    "general." + code + ".txt",
                    general.general(settings.sentences(), settings.easyShare(), 0, Part.TRAINING));
            var validation = new SampleText(language, random.split());
            writeText(
                    "validation." + code + ".txt",
                    validation.general(
                            settings.validationSentences(),
                            settings.easyShare(),
                            0,
                            Part.VALIDATION));
            writeTasks("sums." + code + ".jsonl", language);
        }
        var english = new SampleText(SampleLanguage.english(), random.split());
        writeDocuments("arithmetic.en.jsonl", english.sums(settings.abilitySentences()));
    }

    private List<String> base(SplittableRandom random) {
        List<String> text = new ArrayList<>();
        for (SampleLanguage language : SampleLanguage.all()) {
            boolean pivot = language.code().equals("en");
            double share = pivot ? settings.englishShare() : (1 - settings.englishShare()) / 2;
            double narrow = pivot ? 0 : settings.narrowShare();
            int sentences = (int) Math.round(settings.baseSentences() * share);
            text.addAll(
                    new SampleText(language, random.split())
                            .general(sentences, settings.easyShare(), narrow, Part.TRAINING));
        }
        for (int i = text.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            String kept = text.get(i);
            text.set(i, text.get(other));
            text.set(other, kept);
        }
        return text;
    }

    private void writeText(String name, List<String> lines) throws IOException {
        Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private void writeDocuments(String name, List<String> documents) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String text : documents) {
            lines.add(JSON.createObjectNode().put("text", text).toString());
        }
        writeText(name, lines);
    }

    private void writeTasks(String name, SampleLanguage language) throws IOException {
        var text = new SampleText(language, new SplittableRandom(0));
        List<String> lines = new ArrayList<>();
        for (int x = 0; x <= 9; x++) {
            for (int y = HARD_FROM; y <= 9; y++) {
                lines.add(
                        JSON.createObjectNode()
                                .put("prompt", text.prompt(x, y))
                                .put("answer", String.valueOf(x + y))
                                .toString());
            }
        }
        writeText(name, lines);
    }
}
