package maec.cli;

import maec.combine.method.MethodCatalog;
import maec.combine.method.MethodKind;
import maec.workflow.CombineBenchmark;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Measures merges beside a plain read and a plain write. */
@Command(
        name = "combine",
        description = {
            "Measures merges beside a plain read of the inputs and a plain write of the result.",
            "It makes its inputs itself: a base and two tuned models of 1.1 billion bfloat16"
                    + " weights, 2.2 GB each."
        })
final class CombineBench implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = {
                "Where the models lie, which are made and kept if they are missing (default: a"
                        + " temporary folder). 11 GB are needed."
            })
    private @Nullable Path folder;

    @Option(
            names = "--methods",
            split = ",",
            paramLabel = "METHOD",
            description = "Which merges (default: maec and all methods for two models).")
    private List<String> methods = List.of();

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    CombineBench(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (folder != null) {
            Files.createDirectories(folder);
            measure(folder);
            return 0;
        }
        Path temporary = Files.createTempDirectory("maec-bench-");
        try {
            measure(temporary);
        } finally {
            delete(temporary);
        }
        return 0;
    }

    private void measure(Path models) {
        var bench = new CombineBenchmark(models, console.models(), console.job());
        if (!json) {
            line(
                    "%-30s %9s %9s %14s %9s",
                    "merge", "seconds", "processor", "× (read+write)", "memory");
        }
        var result = bench.run(asked(), merge -> print(merge, json));
        if (json) {
            console.printJson(result);
            return;
        }
        plain("plain read of the inputs", result.read(), result.inputBytes());
        plain("plain write, forced to disk", result.write(), result.outputBytes());
        row(
                "statistics pass",
                result.statistics(),
                String.format(
                        Locale.ROOT,
                        "  %.2f × a plain read of inputs and map (%.2f s)",
                        result.statistics().seconds() / result.statisticsRead().seconds(),
                        result.statisticsRead().seconds()));
    }

    private List<String> asked() {
        return methods.isEmpty()
                ? Stream.concat(
                                Stream.of("maec"),
                                MethodCatalog.all().stream()
                                        .filter(kind -> kind.models().least() <= 2)
                                        .map(MethodKind::id))
                        .toList()
                : methods;
    }

    private void print(CombineBenchmark.Merge merge, boolean silent) {
        if (!silent) {
            row(
                    merge.name(),
                    merge.time(),
                    String.format(
                            Locale.ROOT,
                            " %14.2f %9s",
                            merge.overReadAndWrite(),
                            merge.peakBytes() < 0 ? "" : Quantities.bytes(merge.peakBytes())));
        }
    }

    private void plain(String name, CombineBenchmark.Duration time, long bytes) {
        double speed = bytes * 1e-9 / time.seconds();
        row(
                name,
                time,
                "  " + Quantities.bytes(bytes) + String.format(Locale.ROOT, ", %.2f GB/s", speed));
    }

    private void row(String name, CombineBenchmark.Duration time, String rest) {
        line("%-30s %9.2f %9.2f%s", name, time.seconds(), time.processorSeconds(), rest);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would need another library
    private void line(String format, Object... values) {
        console.print(String.format(Locale.ROOT, format, values));
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
