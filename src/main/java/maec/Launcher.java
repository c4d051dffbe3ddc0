package maec;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The entry point of {@code maec.jar}: checks the Java version and hands over.
 *
 * <p>It is compiled for Java 17 and touches nothing newer, so that a machine whose default Java is
 * older gets the program all the same when a newer Java is installed beside it, and one clear
 * sentence when it is not.
 *
 * <p>The window is always handed over where an ahead-of-time cache (JEP 514) lies beside the jar:
 * the build makes it, only the start of a process can name it, and with it the window stands and
 * fills in about two thirds of the time ({@code maec bench start}).
 */
public final class Launcher {
    private static final int NEEDED = 25;
    private static final String HANDED = "maec.handed";
    private static final String CACHE = "maec.aot";

    /** Longer than the window takes to save and to stop its works. */
    private static final int PATIENCE_SECONDS = 40;

    private Launcher() {}

    /**
     * Starts the window when there are no arguments, a command otherwise.
     *
     * @param arguments the command line
     * @throws ReflectiveOperationException if the application classes are missing from the jar
     * @throws IOException if a newer Java was found and could not be started
     * @throws InterruptedException if the program is stopped while it waits for that newer Java
     */
    public static void main(String[] arguments)
            throws ReflectiveOperationException, IOException, InterruptedException {
        boolean current = Runtime.version().feature() >= NEEDED;
        File cache = window(arguments) ? cache() : null;
        if (current && (cache == null || System.getProperty(HANDED) != null)) {
            Class.forName("maec.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
            return;
        }
        String java =
                current
                        ? executable(new File(System.getProperty("java.home"))).getPath()
                        : newerJava();
        if (java == null) {
            System.err.println(
                    "maec needs Java "
                            + NEEDED
                            + " and this is Java "
                            + Runtime.version().feature()
                            + ": install a JDK "
                            + NEEDED
                            + ", or set JAVA_HOME to one.");
            System.exit(69);
        }
        System.exit(handOver(java, cache, arguments));
    }

    private static boolean window(String[] arguments) {
        return arguments.length == 0 || arguments[0].equals("gui");
    }

    /** The cache that the build left beside the jar, or null. */
    private static File cache() {
        File jar = new File(System.getProperty("java.class.path"));
        File cache = new File(jar.getAbsoluteFile().getParentFile(), CACHE);
        return jar.getName().endsWith(".jar") && cache.isFile() ? cache : null;
    }

    private static int handOver(String java, File cache, String[] arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(java);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-D" + HANDED + "=true");
        if (cache != null) {
            command.add("-XX:AOTCache=" + cache);
            command.add("-Xlog:aot=off"); // a cache of another Java is passed over in silence
        }
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.matches("(maec|glass|prism|javafx)\\..*|user\\.home|java\\.io\\.tmpdir")) {
                command.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        command.add("-classpath");
        command.add(System.getProperty("java.class.path"));
        command.add("maec.Launcher");
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(child)));
        return child.waitFor();
    }

    /** Ends when the child has: whoever stopped this process may look at the files then. */
    private static void end(Process child) {
        child.destroy();
        try {
            child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The {@code java} of the newest JDK found in JAVA_HOME or beside the present one, or null. */
    private static String newerJava() throws IOException {
        List<File> homes = new ArrayList<>();
        String named = System.getenv("JAVA_HOME");
        if (named != null) {
            homes.add(new File(named));
        }
        File beside = new File(System.getProperty("java.home")).getCanonicalFile().getParentFile();
        File[] neighbours = beside == null ? null : beside.listFiles(File::isDirectory);
        if (neighbours != null) {
            homes.addAll(List.of(neighbours));
        }
        for (File home : homes) {
            File java = executable(home);
            if (java.canExecute() && feature(home) >= NEEDED) {
                return java.getPath();
            }
        }
        return null;
    }

    private static File executable(File home) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return new File(home, windows ? "bin/java.exe" : "bin/java");
    }

    /** The feature version that the JDK's {@code release} file names, or 0. */
    private static int feature(File home) throws IOException {
        File release = new File(home, "release");
        if (!release.isFile()) {
            return 0;
        }
        for (String line : java.nio.file.Files.readAllLines(release.toPath())) {
            if (line.startsWith("JAVA_VERSION=\"")) {
                String version = line.substring("JAVA_VERSION=\"".length());
                int end = 0;
                while (end < version.length() && Character.isDigit(version.charAt(end))) {
                    end++;
                }
                return end == 0 ? 0 : Integer.parseInt(version.substring(0, end));
            }
        }
        return 0;
    }
}
