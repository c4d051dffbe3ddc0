package maec.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;

/** What every command that writes a model folder asks about it. */
final class TargetOptions {
    @Option(
            names = "--tokenizer",
            paramLabel = "DIR",
            description =
                    "The model folder whose tokenizer and generation files are taken; the base's"
                            + " where it is not given.")
    private @Nullable Path tokenizer;

    @Option(
            names = "--replace",
            description = "Replace the model that is in the folder, once the new one is whole.")
    private boolean replace;

    Optional<Path> tokenizer() {
        return Optional.ofNullable(tokenizer);
    }

    boolean replace() {
        return replace;
    }
}
