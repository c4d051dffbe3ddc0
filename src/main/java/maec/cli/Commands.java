package maec.cli;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * The one place where the commands are listed.
 *
 * <p>A command is a class with picocli's {@code @Command}, in a file of its own, whose constructor
 * takes the {@link Console} and whose {@code call} returns the exit code. Problems are thrown as
 * {@link maec.job.ProblemException}; the frame turns them into a sentence.
 */
final class Commands {
    private Commands() {}

    /**
     * All commands, in the order in which the help lists them.
     *
     * @param console what they print to and report to
     * @return one object per command
     */
    static List<Callable<Integer>> all(Console console) {
        return List.of(
                new InspectCommand(console),
                new DeviceCommand(console),
                new ForwardCommand(console),
                new GenerateCommand(console),
                new SampleCommand(console),
                new ProjectCommand(),
                new LocateCommand(console),
                new ImportanceCommand(console),
                new TrainCommand(console),
                new AnalyseCommand(console),
                new EvaluateCommand(console),
                new SweepCommand(console),
                new StudyCommand(console),
                new LapeCommand(console),
                new ExportCommand(console),
                new CombineCommand(console),
                new VerifyCommand(console),
                new BenchCommand());
    }
}
