package maec.cli;

import maec.checkpoint.FolderVerification;
import maec.checkpoint.FolderVerification.Report;
import maec.checkpoint.TensorSource;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Reads an exported folder and compares it with the digests in it. */
@Command(
        name = "verify",
        description = {
            "Reads an exported folder from end to end and compares it with the digests in it.",
            "Given the base, it also compares every tensor that the merge left alone, bit for bit."
        })
final class VerifyCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "A folder that was exported here.")
    private Path folder = Path.of("");

    @Option(
            names = "--base",
            paramLabel = "MODEL",
            description = "The base of the merge: a folder, a file, or hf:org/name.")
    private @Nullable ModelPath base;

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Report report = report();
        if (json) {
            console.printJson(tree(report));
        } else {
            print(report);
        }
        return 0;
    }

    private Report report() {
        if (base == null) {
            return FolderVerification.verify(folder, Optional.empty(), console.job());
        }
        try (TensorSource opened = console.models().open(null, base.path())) {
            return FolderVerification.verify(folder, Optional.of(opened), console.job());
        }
    }

    private void print(Report report) {
        console.print("folder         " + report.folder());
        console.print(
                String.format(
                        Locale.ROOT,
                        "as written     %d tensors, %d files, %s",
                        report.tensors(),
                        report.files(),
                        Quantities.bytes(report.bytes())));
        String untouched = "untouched      " + report.untouched() + " tensors, ";
        console.print(
                untouched
                        + (report.compared().isPresent()
                                ? "bit for bit those of the base given"
                                : "bit for bit the base's when they were written"));
        console.print("content        " + report.content());
        if (!report.further().isEmpty()) {
            console.print("added since    " + String.join(", ", report.further()));
        }
    }

    private static Map<String, Object> tree(Report report) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("folder", report.folder().toString());
        tree.put("tensors", report.tensors());
        tree.put("files", report.files());
        tree.put("bytes", report.bytes());
        tree.put("untouched_tensors", report.untouched());
        tree.put("compared_with_base", report.compared().isPresent());
        tree.put("content", report.content());
        tree.put("added_since", report.further());
        return tree;
    }
}
