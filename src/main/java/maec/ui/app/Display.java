package maec.ui.app;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

/**
 * Looks for a display before JavaFX is started, because JavaFX answers with a stack trace.
 *
 * <p>Only Linux can lack one.
 */
final class Display {
    /** What libglassgtk3.so links to, besides what a Debian base system has. */
    private static final List<String> LIBRARIES =
            List.of("libX11.so.6", "libgtk-3.so.0", "libgdk-3.so.0", "libXtst.so.6");

    private final Predicate<String> hasLibrary;
    private final Predicate<String> answers;

    /**
     * Looks in a way of its own; tests replace both.
     *
     * @param hasLibrary whether a shared library can be loaded
     * @param answers whether the display of that name can be opened
     */
    Display(Predicate<String> hasLibrary, Predicate<String> answers) {
        this.hasLibrary = hasLibrary;
        this.answers = answers;
    }

    /** Looks at this machine. */
    static Display here() {
        return new Display(Display::loads, Display::opens);
    }

    /**
     * Says why no window can open.
     *
     * @param system the name of the operating system
     * @param platform the system property {@code glass.platform}, or empty text
     * @param environment environment variables
     * @return empty if a window can open
     */
    Optional<DisplayProblem> problem(
            String system, String platform, Map<String, String> environment) {
        if (!system.startsWith("Linux") || platform.equals("Headless")) {
            return Optional.empty();
        }
        String display = environment.getOrDefault("DISPLAY", "");
        if (display.isEmpty()) {
            return Optional.of(new DisplayProblem.NoDisplay(""));
        }
        List<String> missing = LIBRARIES.stream().filter(hasLibrary.negate()).toList();
        if (!missing.isEmpty()) {
            return Optional.of(new DisplayProblem.MissingLibraries(missing));
        }
        return answers.test(display)
                ? Optional.empty()
                : Optional.of(new DisplayProblem.NoDisplay("the display " + display));
    }

    private static boolean loads(String library) {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(library, arena);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** XOpenDisplay and XCloseDisplay of libX11; pointers are carried as longs. */
    private static boolean opens(String display) {
        try (Arena arena = Arena.ofConfined()) {
            var open =
                    MethodHandleProxies.asInterfaceInstance(
                            LongUnaryOperator.class, function("XOpenDisplay", JAVA_LONG));
            var close =
                    MethodHandleProxies.asInterfaceInstance(
                            LongToIntFunction.class, function("XCloseDisplay", JAVA_INT));
            long handle = open.applyAsLong(arena.allocateFrom(display).address());
            return handle != 0 && close.applyAsInt(handle) == 0;
        }
    }

    private static MethodHandle function(String name, MemoryLayout result) {
        var library = SymbolLookup.libraryLookup("libX11.so.6", Arena.global());
        return Linker.nativeLinker()
                .downcallHandle(
                        library.find(name).orElseThrow(), FunctionDescriptor.of(result, JAVA_LONG));
    }
}
