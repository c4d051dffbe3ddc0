package maec.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import maec.checkpoint.ModelFinder;
import maec.job.CancelToken;
import maec.job.JobContext;

import java.io.PrintStream;

/**
 * What a command prints to: results on stdout, progress and sentences on stderr.
 *
 * <p>For one command at a time.
 */
final class Console {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final PrintStream out;
    private final PrintStream err;
    private final ProgressLine progress;
    private final CancelToken cancel;
    private final ModelFinder models;

    Console(
            PrintStream out,
            PrintStream err,
            boolean rewriting,
            CancelToken cancel,
            ModelFinder models) {
        this.out = out;
        this.err = err;
        this.progress = new ProgressLine(err, rewriting, () -> System.nanoTime() / 1_000_000);
        this.cancel = cancel;
        this.models = models;
    }

    /**
     * What a long work is given: progress goes to stderr, Ctrl-C cancels.
     *
     * @return the context of this process
     */
    JobContext job() {
        return new JobContext(progress, cancel);
    }

    /**
     * How models are found by what a person writes.
     *
     * @return a finder with the hub's cache that the environment names
     */
    ModelFinder models() {
        return models;
    }

    /**
     * Prints one line of a result.
     *
     * @param line text; control characters that a file may have smuggled in are shown as blanks
     */
    void print(String line) {
        progress.clear();
        out.println(Sentences.printable(line));
    }

    /**
     * Prints a part of a result at once, without ending the line.
     *
     * @param text lines and tabs stay; other control characters are shown as blanks
     */
    void printPart(String text) {
        progress.clear();
        out.print(Sentences.printableLines(text));
        out.flush();
    }

    /**
     * Prints a result as indented JSON.
     *
     * @param value anything that Jackson can write: maps, lists, records, JSON trees
     */
    void printJson(Object value) {
        progress.clear();
        try {
            out.println(JSON.writeValueAsString(value));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Says something to the person, not to the script: one line on stderr.
     *
     * @param sentence with a full stop
     */
    void say(String sentence) {
        progress.clear();
        err.println("maec: " + Sentences.printable(sentence));
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    void flush() {
        progress.clear();
        out.flush();
        err.flush();
    }
}
