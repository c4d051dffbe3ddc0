package maec.cli;

import maec.job.JobContext;
import maec.model.ReaderFuzzing;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Reads damaged files until something gives that is neither a result nor a problem. */
@Command(
        name = "fuzz",
        description = {
            "Damages valid files at random and reads them to the end.",
            "Safetensors files, indices, configurations, adapters, deltas and importance maps: each"
                    + " must give a result or one sentence, within a bound of time and memory."
        })
final class FuzzBench implements Callable<Integer> {
    private static final int FAILED = 70;
    private final Console console;

    @Option(
            names = "--cases",
            paramLabel = "N",
            description = "How many files; 210000 where it is not given.")
    private long cases = 210_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Another seed damages otherwise; 1 where it is not given.")
    private long seed = 1;

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    FuzzBench(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        JobContext job = console.job();
        Path folder = Files.createTempDirectory("maec-fuzz-");
        try {
            ReaderFuzzing.Result result = new ReaderFuzzing(folder, seed).run(cases, job);
            if (json) {
                console.printJson(result);
            } else {
                print(result);
            }
            return result.failures().isEmpty() ? 0 : FAILED;
        } finally {
            remove(folder);
        }
    }

    private void print(ReaderFuzzing.Result result) {
        line(
                "%-16s %9s %9s %10s %12s %9s",
                "", "read", "refused", "problems", "most bytes", "most s");
        for (ReaderFuzzing.Figures figures : result.figures()) {
            line(
                    "%-16s %9d %9d %10d %12d %9.3f",
                    figures.kind(),
                    figures.read(),
                    figures.refused(),
                    figures.problems().size(),
                    figures.mostBytes(),
                    figures.mostSeconds());
        }
        result.failures()
                .forEach(
                        failure ->
                                line(
                                        "FAILED %s, case %d: %s",
                                        failure.kind(), failure.number(), failure.reason()));
        line(
                "%d files, seed %d, %d failures; allowed: %d bytes + %d per byte of the file, %.0f s",
                result.cases(),
                seed,
                result.failures().size(),
                ReaderFuzzing.ALLOWED_BYTES,
                ReaderFuzzing.ALLOWED_PER_BYTE,
                ReaderFuzzing.ALLOWED_SECONDS);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would need another library
    private void line(String format, Object... values) {
        console.print(Sentences.printable(String.format(Locale.ROOT, format, values)));
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        }
    }
}
