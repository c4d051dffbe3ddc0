package maec.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** The benchmarks, each of which is a command of its own. */
@Command(
        name = "bench",
        description = {
            "Measures one of the things that have to be fast.",
            "Beside the topics below, 'window [PROJECT]' measures how quickly the window answers a"
                    + " change of the recipe, on the sample project where none is named, and 'window"
                    + " --eight-billion [--seconds N]' how long its frames are while every slider is"
                    + " dragged over invented numbers of a large model."
        })
final class BenchCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    /**
     * The topics.
     *
     * @param console what they print to
     * @return one object per topic
     */
    static List<Callable<Integer>> topics(Console console) {
        return List.of(
                new CombineBench(console),
                new CombineOutcomeBench(console),
                new RuntimeBench(console),
                new ExtractBench(console),
                new FuzzBench(console));
    }

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        throw new ParameterException(
                line,
                "name what to measure: window, "
                        + String.join(", ", line.getSubcommands().keySet()));
    }
}
