import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Formats the tree, or says what is not formatted; run from source on the build's own JDK.
 *
 * <p>The formatter parses with the compiler of the Java it runs on, and Maven itself may run on an
 * older one, so it runs as a process of its own.
 */
final class Format {
    public static void main(String[] arguments) throws IOException {
        if (System.getProperty("format.child") == null) {
            System.exit(inChildWithExports(arguments));
        }
        boolean write = arguments[0].equals("write");
        var formatter =
                new Formatter(
                        JavaFormatterOptions.builder()
                                .style(JavaFormatterOptions.Style.AOSP)
                                .formatJavadoc(true)
                                .build());
        List<Path> files;
        try (var walk = Files.walk(Path.of(arguments[1]))) {
            files = walk.filter(p -> p.toString().endsWith(".java")).sorted().toList();
        }
        var wrong = files.stream().filter(f -> !isFormatted(formatter, f, write)).toList();
        if (!write && !wrong.isEmpty()) {
            wrong.forEach(f -> System.err.println("not formatted: " + f));
            System.err.println("mend with: mvn -q initialize exec:exec@format");
            System.exit(1);
        }
    }

    private static boolean isFormatted(Formatter formatter, Path file, boolean write) {
        try {
            String before = Files.readString(file);
            String after =
                    formatter.formatSource(
                            RemoveUnusedImports.removeUnusedImports(
                                    ImportOrderer.reorderImports(
                                            before, JavaFormatterOptions.Style.AOSP)));
            if (before.equals(after)) {
                return true;
            }
            if (write) {
                Files.writeString(file, after);
            }
            return false;
        } catch (FormatterException e) {
            System.err.println(file + ": " + e.getMessage());
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int inChildWithExports(String[] arguments) throws IOException {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String name : List.of("api", "code", "file", "parser", "tree", "util")) {
            command.add("--add-exports=jdk.compiler/com.sun.tools.javac." + name + "=ALL-UNNAMED");
        }
        command.addAll(
                List.of(
                        "-Dformat.child=true",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Path.of("src", "config", "Format.java").toString()));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
