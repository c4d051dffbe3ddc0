package maec.cli;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsWriter;
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
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Continues a prompt greedily. */
@Command(
        name = "generate",
        description = {
            "Continues a prompt with the likeliest tokens.",
            "A text ends where the model says so. A file holds prompt int64 [B,T]; the "
                    + "end of sequence is then ignored, and the output holds generated int64 "
                    + "[B,N]."
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
        if (prompt.text != null) {
            continueText(prompt.text);
        } else if (prompt.file != null) {
            continueFile(prompt.file);
        }
        return 0;
    }

    private void continueText(String text) {
        try (Tokenizer tokenizer = Tokenizer.load(run.tokenizer(console.models()))) {
            long[][] prompts = {tokenizer.encodeDocument(text)};
            long[][] generated = generate(prompts, tokenizer.endToken());
            if (output == null) {
                console.print(tokenizer.decode(generated[0]));
            } else {
                write(output, generated);
            }
        }
    }

    private void continueFile(Path file) {
        long[][] generated = generate(TokenFile.readPrompts(file), OptionalLong.empty());
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

    private long[][] generate(long[][] prompts, OptionalLong endToken) {
        int prompt = prompts.length == 0 ? 0 : prompts[0].length;
        int tokens = (int) Math.min(Integer.MAX_VALUE, (long) prompt + maxTokens);
        return run.with(
                console,
                RunSize.atLeastOne(RunSize.Purpose.GENERATION, prompts.length, tokens),
                (decoder, _) -> decoder.generate(prompts, maxTokens, endToken));
    }

    private void write(Path target, long[][] rows) {
        long[] flat = Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray();
        try (MemoryTensors tensors =
                MemoryTensors.builder()
                        .longs("generated", flat, rows.length, rows[0].length)
                        .build()) {
            SafetensorsWriter.write(target, tensors, Map.of(), console.job());
        }
    }
}
