package maec.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which native library of PyTorch a process will compute with, decided before it is loaded.
 *
 * <p>A folder that the user names wins. Else a CUDA library that was fetched earlier is taken if
 * the device is a GPU, and the one that is bundled with the application otherwise, so that results
 * on the processor do not depend on what was fetched. A process has one library: the first device
 * that is started decides.
 *
 * @param origin where it comes from
 * @param folder where it lies; for a bundled one, where it will be unpacked by default
 * @param flavor {@code cpu} or {@code cu128}: which of DJL's connecting libraries fits
 * @param version what the folder says of itself, such as {@code 2.7.1+cu128}
 */
public record NativeLibrary(Origin origin, Path folder, String flavor, Optional<String> version) {
    /*
     * What DJL 0.35.1 does by itself (ai.djl.pytorch.jni.LibUtils, Platform), tried out:
     * PYTORCH_LIBRARY_PATH wins, but unless PYTORCH_FLAVOR is set too, the connecting library is
     * looked for under a flavor "…-precxx11", which 2.7.1 no longer has. Next comes the bundled
     * processor library, which wins over PYTORCH_FLAVOR; a PYTORCH_VERSION that is no beginning of
     * the bundled version makes it look for a download instead. The version of a named folder is
     * not looked at: another one loads and then computes nonsense, so we look.
     */

    /** The version that DJL's connecting library is built for. */
    public static final String VERSION = "2.7.1";

    /** The CUDA build that DJL offers for that version. */
    static final String CUDA = "cu128";

    private static final Pattern STATED = Pattern.compile("(\\d+\\.\\d+\\.\\d+[\\w.+]*)");
    private static final String NAMED_BY = "PYTORCH_LIBRARY_PATH";

    /** Where a library comes from. */
    public enum Origin {
        /** Within the application's own libraries. */
        BUNDLED,
        /** A folder that PYTORCH_LIBRARY_PATH names. */
        NAMED,
        /** DJL's download, asked for earlier. */
        FETCHED
    }

    /**
     * Decides for this machine.
     *
     * @param device where shall be computed
     * @return the library; nothing is loaded
     */
    public static NativeLibrary of(Device device) {
        return of(new ThisMachine(), device);
    }

    static NativeLibrary of(Machine machine, Device device) {
        Optional<NativeLibrary> fetched =
                device.name().startsWith("cuda") ? fetched(machine) : Optional.empty();
        return named(machine).or(() -> fetched).orElseGet(() -> bundled(machine));
    }

    private static Optional<NativeLibrary> named(Machine machine) {
        String separator = machine.setting("path.separator").orElse(":");
        String paths = machine.setting(NAMED_BY).orElse("");
        for (String path : paths.split(Pattern.quote(separator))) {
            String file = fileName(machine, "torch");
            String folder = path.endsWith(file) ? Path.of(path).resolve("..").toString() : path;
            Path place = Path.of(folder).normalize();
            if (!path.isBlank() && machine.exists(place.resolve(file).toString())) {
                return Optional.of(
                        new NativeLibrary(
                                Origin.NAMED,
                                place,
                                machine.setting("PYTORCH_FLAVOR")
                                        .orElseGet(() -> flavor(machine, place)),
                                version(machine, place)));
            }
        }
        return Optional.empty();
    }

    private static String flavor(Machine machine, Path folder) {
        return hasCuda(machine, folder) ? CUDA : "cpu";
    }

    private static boolean hasCuda(Machine machine, Path folder) {
        return machine.exists(folder.resolve(fileName(machine, "torch_cuda")).toString());
    }

    /** A Python package says it in {@code version.py}, a libtorch archive in a file of its own. */
    private static Optional<String> version(Machine machine, Path folder) {
        Path above = folder.resolve("..").normalize();
        return machine.read(above.resolve("version.py").toString())
                .flatMap(
                        text ->
                                text.lines()
                                        .filter(line -> line.startsWith("__version__"))
                                        .findFirst())
                .or(() -> machine.read(above.resolve("build-version").toString()))
                .map(STATED::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1));
    }

    private static Optional<NativeLibrary> fetched(Machine machine) {
        String pattern = Pattern.quote(VERSION) + ".*-cu\\d{3}-" + classifier(machine);
        Path cache = cache(machine);
        return machine.list(cache.toString()).stream()
                .filter(name -> name.matches(pattern) && hasCuda(machine, cache.resolve(name)))
                .findFirst()
                .map(
                        name ->
                                new NativeLibrary(
                                        Origin.FETCHED,
                                        cache.resolve(name),
                                        CUDA,
                                        Optional.of(VERSION)));
    }

    private static NativeLibrary bundled(Machine machine) {
        return new NativeLibrary(Origin.BUNDLED, cache(machine), "cpu", Optional.of(VERSION));
    }

    /** Where DJL unpacks and downloads to. */
    static Path cache(Machine machine) {
        return machine.setting("ENGINE_CACHE_DIR")
                .or(() -> machine.setting("DJL_CACHE_DIR"))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(machine.setting("user.home").orElse("."), ".djl.ai"))
                .resolve("pytorch");
    }

    /** How DJL names a platform, such as {@code linux-x86_64}. */
    static String classifier(Machine machine) {
        String system = machine.setting("os.name").orElse("");
        String prefix =
                system.startsWith("Win") ? "win" : system.startsWith("Mac") ? "osx" : "linux";
        String arch = machine.setting("os.arch").orElse("");
        return prefix + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }

    /** Whether DJL has a connecting library for CUDA on this platform. */
    static boolean cudaExists(Machine machine) {
        return List.of("linux-x86_64", "win-x86_64").contains(classifier(machine));
    }

    private static String fileName(Machine machine, String name) {
        String classifier = classifier(machine);
        return classifier.startsWith("win")
                ? name + ".dll"
                : "lib" + name + (classifier.startsWith("osx") ? ".dylib" : ".so");
    }

    /** Whether its version is one that DJL's connecting library is known to fit. */
    boolean fits() {
        return version.isEmpty() || version.get().startsWith("2.7.");
    }

    /** The system properties by which DJL finds it. */
    Map<String, String> settings() {
        return switch (origin) {
            case BUNDLED -> Map.of();
            case NAMED -> Map.of("PYTORCH_FLAVOR", flavor);
            case FETCHED -> Map.of(NAMED_BY, folder.toString(), "PYTORCH_FLAVOR", flavor);
        };
    }

    /**
     * Whether GPUs of NVIDIA can be computed on with it.
     *
     * @return true for a CUDA build
     */
    public boolean cuda() {
        return flavor.startsWith("cu");
    }
}
