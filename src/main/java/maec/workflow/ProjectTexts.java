package maec.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.corpus.CorpusItem;
import maec.corpus.CorpusReader;
import maec.evaluate.PromptItem;
import maec.extract.Windows;
import maec.project.Manifest;
import maec.runtime.Tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Texts and tasks as the model's tokens.
 *
 * <p>Every document and every prompt begins with the token that the base's {@code config.json}
 * names as its beginning, if it names one.
 */
final class ProjectTexts implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Tokenizer tokenizer;
    private final OptionalLong begin;

    private ProjectTexts(Tokenizer tokenizer, OptionalLong begin) {
        this.tokenizer = tokenizer;
        this.begin = begin;
    }

    /** Loads the tokenizer of a project's base. */
    static ProjectTexts of(Manifest manifest, ProjectFiles files) {
        return new ProjectTexts(
                Tokenizer.load(files.tokenizerFolder(manifest)),
                beginToken(files.configuration(manifest)));
    }

    private static OptionalLong beginToken(Path model) {
        try {
            JsonNode id =
                    JSON.readTree(Files.readString(model.resolve("config.json")))
                            .path("bos_token_id");
            return id.canConvertToLong() && id.isNumber()
                    ? OptionalLong.of(id.longValue())
                    : OptionalLong.empty();
        } catch (JsonProcessingException _) {
            return OptionalLong.empty(); // whoever reads the architecture reports it
        } catch (IOException _) {
            return OptionalLong.empty(); // as above
        }
    }

    /** A text as windows of T tokens. */
    Windows windows(String name, Path file, int tokens) {
        List<long[]> documents =
                CorpusReader.documents(file).stream()
                        .map(document -> begun(tokenizer.encode(document.text())))
                        .toList();
        return Windows.joined(name, documents, tokens);
    }

    /** Tasks as prompts and answers. */
    List<PromptItem> tasks(Path file) {
        return CorpusReader.tasks(file).stream()
                .map(
                        task ->
                                new PromptItem(
                                        begun(tokenizer.encode(task.prompt())),
                                        tokenizer.encode(task.answer())))
                .toList();
    }

    /** A prompt as tokens. */
    long[] prompt(String text) {
        return begun(tokenizer.encode(text));
    }

    /** The tokenizer, open as long as this is. */
    Tokenizer tokenizer() {
        return tokenizer;
    }

    /** How many tokens a file has, begin tokens not counted. */
    long count(Path file) {
        long tokens = 0;
        try (CorpusReader reader = CorpusReader.open(file)) {
            for (var item = reader.next(); item.isPresent(); item = reader.next()) {
                tokens +=
                        switch (item.get()) {
                            case CorpusItem.Document(String text) -> tokenizer.encode(text).length;
                            case CorpusItem.Task(String prompt, String answer) ->
                                    tokenizer.encode(prompt).length
                                            + tokenizer.encode(answer).length;
                        };
            }
        }
        return tokens;
    }

    private long[] begun(long[] ids) {
        if (begin.isEmpty()) {
            return ids;
        }
        long[] all = Arrays.copyOf(new long[] {begin.getAsLong()}, ids.length + 1);
        System.arraycopy(ids, 0, all, 1, ids.length);
        return all;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
