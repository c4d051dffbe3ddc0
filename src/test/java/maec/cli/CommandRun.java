package maec.cli;

import maec.checkpoint.ModelFinder;
import maec.job.CancelToken;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * What a command did.
 *
 * @param exitCode its exit code
 * @param out what it printed as result
 * @param err what it printed for people
 */
record CommandRun(int exitCode, String out, String err) {
    private static final Map<String, String> NO_CACHE = Map.of("HF_HUB_CACHE", "no-such-cache");

    static CommandRun of(String... arguments) {
        return with(Commands::all, arguments);
    }

    /** Somebody presses Ctrl-C as soon as something is printed. */
    static CommandRun cancelledAtItsFirstOutput(String... arguments) {
        CancelToken cancel = new CancelToken();
        return run(
                new ByteArrayOutputStream() {
                    @Override
                    public synchronized void write(byte[] bytes, int offset, int length) {
                        super.write(bytes, offset, length);
                        cancel.cancel();
                    }
                },
                cancel,
                Commands::all,
                NO_CACHE,
                arguments);
    }

    static CommandRun with(
            Function<Console, List<Callable<Integer>>> commands, String... arguments) {
        return run(new ByteArrayOutputStream(), new CancelToken(), commands, NO_CACHE, arguments);
    }

    /** With a cache of the hub, as the environment would name it. */
    static CommandRun withCache(Path cache, String... arguments) {
        return run(
                new ByteArrayOutputStream(),
                new CancelToken(),
                Commands::all,
                Map.of("HF_HUB_CACHE", cache.toString()),
                arguments);
    }

    private static CommandRun run(
            ByteArrayOutputStream out,
            CancelToken cancel,
            Function<Console, List<Callable<Integer>>> commands,
            Map<String, String> environment,
            String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        cancel,
                        ModelFinder.of(environment, Path.of("no-such-home")));
        int exitCode = CommandLineMain.run(arguments, console, commands);
        return new CommandRun(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }
}
