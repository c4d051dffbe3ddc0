package maec.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.corpus.CorpusItem.Document;
import maec.corpus.CorpusItem.Task;
import maec.job.ProblemException;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a corpus file item by item, so that its size does not matter.
 *
 * <p>Files that end in {@code .jsonl}, {@code .ndjson} or {@code .json} are JSON Lines: each line
 * one object with {@code text}, or with {@code prompt} and {@code answer}; other members are
 * ignored. Every other file is plain text with one document per line. Blank lines are skipped in
 * both. All files are UTF-8, with or without a byte order mark.
 */
public final class CorpusReader implements AutoCloseable {
    /** The longest line that is read, in bytes. */
    static final int LINE_LIMIT_BYTES = 64 << 20;

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;
    private final InputStream input;
    private final boolean jsonLines;
    private long line;

    private CorpusReader(Path file, InputStream input) {
        this.file = file;
        this.input = input;
        String name = file.toString().toLowerCase(Locale.ROOT);
        jsonLines = name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json");
    }

    /**
     * Opens a corpus file.
     *
     * @param file JSON Lines or plain text
     * @return a reader at the first item; the caller closes it
     * @throws ProblemException with {@link CorpusProblem.Missing} or {@link
     *     CorpusProblem.Unreadable}
     */
    public static CorpusReader open(Path file) {
        if (Files.isDirectory(file)) {
            throw new ProblemException(new CorpusProblem.Unreadable(file, "it is a folder"));
        }
        try {
            return new CorpusReader(file, new BufferedInputStream(Files.newInputStream(file)));
        } catch (NoSuchFileException e) {
            throw new ProblemException(new CorpusProblem.Missing(file), e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Reads all documents of a file.
     *
     * @param file JSON Lines or plain text
     * @return the documents in order, at least one
     * @throws ProblemException with any {@link CorpusProblem}; with {@link CorpusProblem.WrongKind}
     *     if an item is a task
     */
    public static List<Document> documents(Path file) {
        return all(file, Document.class, "documents");
    }

    /**
     * Reads all tasks of a file.
     *
     * @param file JSON Lines
     * @return the tasks in order, at least one
     * @throws ProblemException with any {@link CorpusProblem}; with {@link CorpusProblem.WrongKind}
     *     if an item is a document
     */
    public static List<Task> tasks(Path file) {
        return all(file, Task.class, "tasks");
    }

    private static <T extends CorpusItem> List<T> all(Path file, Class<T> kind, String expected) {
        try (CorpusReader reader = open(file)) {
            List<T> items = new ArrayList<>();
            for (var item = reader.next(); item.isPresent(); item = reader.next()) {
                if (!kind.isInstance(item.get())) {
                    throw new ProblemException(
                            new CorpusProblem.WrongKind(file, reader.line, expected));
                }
                items.add(kind.cast(item.get()));
            }
            if (items.isEmpty()) {
                throw new ProblemException(new CorpusProblem.Empty(file));
            }
            return items;
        }
    }

    /**
     * The next item.
     *
     * @return the item, or empty at the end of the file
     * @throws ProblemException if the next line is not UTF-8, malformed or too long, or cannot be
     *     read
     */
    public Optional<CorpusItem> next() {
        while (true) {
            byte[] bytes = nextLine();
            if (bytes == null) {
                return Optional.empty();
            }
            String text = decoded(bytes);
            if (!text.isBlank()) {
                return Optional.of(jsonLines ? parsed(text) : new Document(text.strip()));
            }
        }
    }

    /** The bytes of the next line without its end, or null at the end of the file. */
    private byte @org.jspecify.annotations.Nullable [] nextLine() {
        line++;
        var bytes = new ByteArrayOutputStream();
        try {
            int next = input.read();
            if (next < 0) {
                return null;
            }
            while (next >= 0 && next != '\n') {
                if (bytes.size() == LINE_LIMIT_BYTES) {
                    throw new ProblemException(
                            new CorpusProblem.LineTooLong(file, line, LINE_LIMIT_BYTES));
                }
                bytes.write(next);
                next = input.read();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private String decoded(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ProblemException(new CorpusProblem.NotUtf8(file, line), e);
        }
    }

    private CorpusItem parsed(String text) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    new CorpusProblem.MalformedLine(file, line, "is not valid JSON"), e);
        }
        if (!node.isObject()) {
            throw malformed("is not a JSON object");
        }
        if (node.has("text")) {
            return new Document(string(node, "text"));
        }
        if (node.has("prompt") && node.has("answer")) {
            return new Task(string(node, "prompt"), string(node, "answer"));
        }
        throw malformed("has neither \"text\" nor \"prompt\" and \"answer\"");
    }

    private String string(JsonNode node, String member) {
        JsonNode value = node.get(member);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw malformed("has a \"" + member + "\" that is not a text");
        }
        return value.textValue().strip();
    }

    private ProblemException malformed(String reason) {
        return new ProblemException(new CorpusProblem.MalformedLine(file, line, reason));
    }

    private static ProblemException unreadable(Path file, IOException cause) {
        String reason =
                cause instanceof AccessDeniedException
                        ? "permission denied"
                        : String.valueOf(cause.getMessage());
        return new ProblemException(new CorpusProblem.Unreadable(file, reason), cause);
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
