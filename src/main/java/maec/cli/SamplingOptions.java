package maec.cli;

import maec.runtime.Sampling;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command that generates chooses tokens: the likeliest, or drawn with a temperature. */
final class SamplingOptions {
    @Option(
            names = "--temperature",
            paramLabel = "X",
            description =
                    "Draw tokens at random, from scores divided by X; below 1 prefers the likely. "
                            + "Without it the likeliest token is taken.")
    private @Nullable Double temperature;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description =
                    "Draw only from the likeliest tokens that together have the probability P, "
                            + "above 0 and at most 1 (default: 1, from all).")
    private @Nullable Double topP;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the random numbers (default: 0); the same seed draws the same.")
    private @Nullable Long seed;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /**
     * What was asked for.
     *
     * @return greedy unless a temperature was given
     * @throws ParameterException if a number is out of its range or has nothing to act on
     */
    Sampling sampling() {
        if (temperature == null) {
            refuse(topP != null, "--top-p needs --temperature");
            refuse(seed != null, "--seed needs --temperature");
            return new Sampling.Greedy();
        }
        double share = topP == null ? 1 : topP;
        refuse(
                !(temperature > 0 && Double.isFinite(temperature)),
                "--temperature is " + temperature + ", not above 0");
        refuse(!(share > 0 && share <= 1), "--top-p is " + share + ", not above 0 and at most 1");
        return new Sampling.Nucleus(temperature, share, seed == null ? 0 : seed);
    }

    private void refuse(boolean wrong, String sentence) {
        if (wrong && command != null) {
            throw new ParameterException(command.commandLine(), sentence);
        }
    }
}
