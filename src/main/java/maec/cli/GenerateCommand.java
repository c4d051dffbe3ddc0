package maec.cli;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsWriter;
import maec.job.JobContext;
import maec.runtime.GenerationSettings;
import maec.runtime.GrowingText;
import maec.runtime.RunSize;
import maec.runtime.TokenFile;
import maec.runtime.Tokenizer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Continues a prompt. */
@Command(
        name = "generate",
        description = {
            "Continues a prompt with the likeliest tokens, or with drawn ones.",
            "A text is printed as it grows and ends where the model says so, or at an --end-token.",
            "A file holds prompt int64 [B,T], and the output generated int64 [B,N]; its sequences "
                    + "end at an --end-token only, and shorter ones are filled up with the one "
                    + "that ended them."
        })
final class GenerateCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private RunOptions run = new RunOptions();

    @ArgGroup(multiplicity = "1")
    private Prompt prompt = new Prompt();

    @Option(
            names = "--max-tokens",
            required = true,
            paramLabel = "N",
            description = "How many tokens to add at most.")
    private int maxTokens;

    @Option(
            names = "--end-token",
            paramLabel = "ID",
            description =
                    "A token that ends a sequence, in place of what the model says; may be "
                            + "repeated.")
    private List<Long> endTokens = List.of();

    @Mixin private SamplingOptions sampling = new SamplingOptions();

    @Option(
            names = "--output",
            paramLabel = "OUT.safetensors",
            description = "Where the generated ids go; without it they are printed.")
    private @Nullable Path output;

    @picocli.CommandLine.Spec private picocli.CommandLine.Model.@Nullable CommandSpec spec;

    /** Where the prompt comes from. */
    private static final class Prompt {
        @Option(names = "--prompt", paramLabel = "TEXT", description = "A text.")
        private @Nullable String text;

        @Option(
                names = "--input",
                paramLabel = "IN.safetensors",
                description = "A file that holds prompt int64 [B,T].")
        private @Nullable Path file;
    }

    GenerateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (maxTokens < 1 && spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "--max-tokens is " + maxTokens + ", not 1 or more");
        }
        GenerationSettings settings =
                new GenerationSettings(maxTokens, Set.copyOf(endTokens), sampling.sampling());
        if (prompt.text != null) {
            continueText(prompt.text, settings);
        } else if (prompt.file != null) {
            continueFile(prompt.file, settings);
        }
        return 0;
    }

    private void continueText(String text, GenerationSettings given) {
        try (Tokenizer tokenizer = Tokenizer.load(run.tokenizer(console.models()))) {
            Set<Long> ends = endTokens.isEmpty() ? tokenizer.endTokens() : given.endTokens();
            GenerationSettings settings = new GenerationSettings(maxTokens, ends, given.sampling());
            long[][] prompts = {tokenizer.encodeDocument(text)};
            if (output == null) {
                printGrowing(prompts, settings, new GrowingText(tokenizer));
            } else {
                write(output, generate(prompts, settings, counting(1)));
            }
        }
    }

    private void printGrowing(long[][] prompts, GenerationSettings settings, GrowingText text) {
        boolean[] begun = new boolean[1];
        try {
            generate(
                    prompts,
                    settings,
                    (_, token) -> {
                        begun[0] = true;
                        console.printPart(text.add(token));
                    });
        } finally {
            if (begun[0]) {
                console.printPart(text.end() + "\n");
            }
        }
    }

    private void continueFile(Path file, GenerationSettings settings) {
        long[][] prompts = TokenFile.readPrompts(file);
        long[][] generated = generate(prompts, settings, counting(prompts.length));
        if (output == null) {
            for (long[] row : generated) {
                console.print(
                        Arrays.stream(row)
                                .mapToObj(Long::toString)
                                .collect(Collectors.joining(" ")));
            }
        } else {
            write(output, generated);
        }
    }

    private long[][] generate(
            long[][] prompts, GenerationSettings settings, GenerationSettings.Listener listener) {
        int prompt = prompts.length == 0 ? 0 : prompts[0].length;
        int tokens = (int) Math.min(Integer.MAX_VALUE, (long) prompt + maxTokens);
        return run.with(
                console,
                RunSize.atLeastOne(RunSize.Purpose.GENERATION, prompts.length, tokens),
                (decoder, _) ->
                        decoder.generate(prompts, settings, listener, console.job().cancel()));
    }

    /** Shows how far generation is. */
    private GenerationSettings.Listener counting(int rows) {
        JobContext job = console.job();
        long[] done = new long[1];
        return (_, _) -> job.step("generating", ++done[0], (long) rows * maxTokens, "tokens");
    }

    /** Writes rows; those that ended early are filled up with the token that ended them. */
    private void write(Path target, long[][] rows) {
        int longest = Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(0);
        long[] flat = new long[rows.length * longest];
        for (int row = 0; row < rows.length; row++) {
            for (int at = 0; at < longest; at++) {
                flat[row * longest + at] = rows[row][Math.min(at, rows[row].length - 1)];
            }
        }
        try (MemoryTensors tensors =
                MemoryTensors.builder().longs("generated", flat, rows.length, longest).build()) {
            SafetensorsWriter.write(target, tensors, Map.of(), console.job());
        }
    }
}
