package maec.cli;

import maec.checkpoint.ModelFinder;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.ProblemException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.LogManager;

/**
 * The frame of the command line: finds the command, runs it, and turns whatever happens into at
 * most one sentence on stderr and an exit code.
 *
 * <p>Exit codes: 0 done, 64 wrong usage, 70 a defect of this program, 130 cancelled, and what a
 * {@link maec.job.Problem} says.
 */
public final class CommandLineMain {
    private static final int USAGE = 64;
    private static final int DEFECT = 70;
    private static final int NO_MEMORY = 69;
    private static final int CANCELLED = 130;
    private static final long PATIENCE_SECONDS = 30;

    private CommandLineMain() {}

    @Command(
            name = "maec",
            description = "Locates abilities and languages in language models, and combines them.",
            footer = {
                "",
                "Without a command, or with 'gui [PROJECT]', the window opens.",
                "'screenshots DIR [--project P] [--size WxH,…] [--theme light|dark|both]",
                "[--language en|es|zh|all] [--all]' draws it into files, without a display.",
                "'picture [PROJECT] --chart NAME -o FILE.png|svg|csv' saves one of its charts;",
                "'picture [PROJECT] --list' names them.",
                "'maec COMMAND --help' explains a command."
            })
    private static final class Root {}

    /**
     * Runs one command.
     *
     * @param arguments the command line
     * @param out receives results
     * @param err receives progress and sentences
     * @return the exit code
     */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        return run(
                arguments,
                new Console(out, err, false, new CancelToken(), models()),
                Commands::all);
    }

    /**
     * Runs one command as this process: UTF-8 output, progress that rewrites itself on a terminal,
     * Ctrl-C that lets the command clean up, silent libraries.
     *
     * @param arguments the command line
     * @return the exit code
     */
    public static int runProcess(String[] arguments) {
        LogManager.getLogManager().reset();
        CancelToken cancel = new CancelToken();
        CountDownLatch finished = new CountDownLatch(1);
        Thread hook = new Thread(() -> cancelAndWait(cancel, finished), "cancel");
        Runtime.getRuntime().addShutdownHook(hook);
        Console console = console(cancel);
        try {
            return run(arguments, console, Commands::all);
        } finally {
            console.flush();
            finished.countDown();
        }
    }

    private static void cancelAndWait(CancelToken cancel, CountDownLatch finished) {
        cancel.cancel();
        try {
            boolean _ = finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Says that something failed for which no problem was foreseen.
     *
     * @param failure what was thrown, or a problem after all
     * @return the exit code
     */
    public static int reportFailure(Throwable failure) {
        return report(failure, console(new CancelToken()));
    }

    private static Console console(CancelToken cancel) {
        return new Console(
                stream(FileDescriptor.out, "stdout.encoding"),
                stream(FileDescriptor.err, "stderr.encoding"),
                stderrIsTerminal(),
                cancel,
                models());
    }

    private static ModelFinder models() {
        return ModelFinder.of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /** Where the locale names no more than ASCII, or nobody looks, the output is UTF-8. */
    private static PrintStream stream(FileDescriptor descriptor, String property) {
        String named = System.getProperty(property, "UTF-8");
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        Charset charset =
                windows && consoleIsTerminal() ? Charset.forName(named) : StandardCharsets.UTF_8;
        return new PrintStream(new FileOutputStream(descriptor), true, charset);
    }

    private static boolean stderrIsTerminal() {
        Path link = Path.of("/proc/self/fd/2");
        if (Files.exists(link)) {
            try {
                return link.toRealPath().toString().matches("/dev/(pts/|tty).*");
            } catch (IOException _) {
                return false;
            }
        }
        return consoleIsTerminal();
    }

    /** There is no console at all, or one that is no terminal, depending on the Java. */
    private static boolean consoleIsTerminal() {
        return Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
    }

    static int run(
            String[] arguments,
            Console console,
            Function<Console, List<Callable<Integer>>> commands) {
        try {
            CommandLine line = new CommandLine(new Root());
            commands.apply(console).forEach(command -> add(line, command, console));
            line.registerConverter(ModelPath.class, new ModelPath.Finding(console.models()));
            addHelp(line);
            line.getCommandSpec().addOption(flag("--version", "Print the version.").build());
            line.setOut(new PrintWriter(console.out(), true, console.out().charset()));
            line.setErr(new PrintWriter(console.err(), true, console.err().charset()));
            line.setParameterExceptionHandler((wrong, _) -> refuse(wrong, console));
            line.setExecutionExceptionHandler((failure, _, _) -> report(failure, console));
            line.setExecutionStrategy(parsed -> execute(parsed, console));
            return line.execute(arguments);
        } catch (VirtualMachineError | LinkageError failure) {
            return report(failure, console);
        } finally {
            console.flush();
        }
    }

    private static void add(CommandLine line, Callable<Integer> command, Console console) {
        CommandLine added = new CommandLine(command);
        if (command instanceof Extensible extensible) {
            extensible.extend(added.getCommandSpec());
        }
        if (command instanceof BenchCommand) {
            BenchCommand.topics(console).forEach(topic -> add(added, topic, console));
        }
        if (command instanceof ProjectCommand) {
            ProjectCommand.actions(console).forEach(action -> add(added, action, console));
        }
        addHelp(added);
        line.addSubcommand(added);
    }

    private static void addHelp(CommandLine line) {
        line.getCommandSpec().addOption(flag("--help", "Print this help.").usageHelp(true).build());
    }

    private static OptionSpec.Builder flag(String name, String description) {
        return OptionSpec.builder(name).type(boolean.class).arity("0").description(description);
    }

    private static int execute(CommandLine.ParseResult parsed, Console console) {
        if (parsed.hasMatchedOption("--version")) {
            console.print("maec " + version());
            return 0;
        }
        if (!parsed.hasSubcommand() && !parsed.isUsageHelpRequested()) {
            console.say("No command was given; maec --help lists them.");
            return USAGE;
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    static String version() {
        String version = CommandLineMain.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private static int refuse(ParameterException wrong, Console console) {
        if (wrong.getCause() instanceof ProblemException known) {
            return report(known, console);
        }
        CommandLine line = wrong.getCommandLine();
        String help = line.getCommandSpec().qualifiedName() + " --help";
        console.say(Sentences.withoutStop(reason(wrong)) + "; " + "see " + help + ".");
        return USAGE;
    }

    private static String reason(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().getFirst();
            boolean chooses = !unmatched.getCommandLine().getSubcommands().isEmpty();
            if (first.startsWith("-")) {
                return "There is no option '" + first + "' here";
            }
            return chooses
                    ? "There is no command '" + first + "'"
                    : "'" + first + "' is one too many";
        }
        if (wrong instanceof MissingParameterException missing) {
            String what = missing.getMissing().getFirst().paramLabel();
            boolean option = missing.getMissing().getFirst().isOption();
            return option
                    ? "The option "
                            + ((OptionSpec) missing.getMissing().getFirst()).longestName()
                            + " is missing"
                    : what + " is missing";
        }
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("Wrong usage");
    }

    private static int report(Throwable failure, Console console) {
        return switch (failure) {
            case ProblemException known -> {
                console.say(Sentences.of(known.problem()));
                yield known.problem().exitCode();
            }
            case JobCancelledException _ -> {
                console.say("Cancelled; nothing unfinished was left behind.");
                yield CANCELLED;
            }
            case OutOfMemoryError _ -> {
                console.say(
                        "The memory of "
                                + Quantities.bytes(Runtime.getRuntime().maxMemory())
                                + " did not suffice; give Java more with -Xmx.");
                yield NO_MEMORY;
            }
            default -> {
                String log =
                        FailureLog.write(failure, Instant.now())
                                .map(file -> " with " + file)
                                .orElse("");
                console.say(
                        "Internal error ("
                                + failure.getClass().getSimpleName()
                                + "); please report it"
                                + log
                                + ".");
                yield DEFECT;
            }
        };
    }
}
