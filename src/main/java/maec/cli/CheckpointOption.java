package maec.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;

/** How often a command that trains keeps what it needs to go on after an interruption. */
final class CheckpointOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--checkpoint-seconds",
            paramLabel = "SECONDS",
            description =
                    "Time between two checkpoints of a training (default: ${DEFAULT-VALUE}); a"
                            + " killed command loses no more than that.",
            defaultValue = "60")
    private double seconds = 60;

    /** The time between two checkpoints. */
    Duration interval() {
        if (!(seconds >= 0 && seconds <= 1e9)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--checkpoint-seconds is " + seconds + ", which is no time to wait.");
        }
        return Duration.ofMillis(Math.round(1000 * seconds));
    }
}
