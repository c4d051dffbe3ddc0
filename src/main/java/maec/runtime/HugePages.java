package maec.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.util.Optional;

/**
 * Asks libtorch to take its large arrays in huge pages, since a layer's gradients alone are tens of
 * thousands of ordinary ones, and the system hands out each of them singly.
 *
 * <p>libtorch looks for this wish in the environment of the process when it is loaded, which Java
 * cannot change; the C library can. Linux only; elsewhere, and where the system grants no huge
 * pages, nothing changes.
 */
final class HugePages {
    private static final String WISH = "THP_MEM_ALLOC_ENABLE";

    /** {@code int setenv(const char *name, const char *value, int overwrite)}. */
    private static final FunctionDescriptor DESCRIPTOR =
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT);

    private HugePages() {}

    /** Wishes, unless the user decided otherwise; of use before libtorch is loaded only. */
    static void wish() {
        if (System.getenv(WISH) != null || !System.getProperty("os.name").equals("Linux")) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
        setenv.ifPresent(function -> set(linker.downcallHandle(function, DESCRIPTOR)));
    }

    private static void set(MethodHandle setenv) {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandleProxies.asInterfaceInstance(SetEnvironment.class, setenv)
                    .set(arena.allocateFrom(WISH), arena.allocateFrom("1"), 0);
        }
    }

    /**
     * What the C library offers, without a method handle's exceptions; public for Java's proxies.
     */
    @FunctionalInterface
    public interface SetEnvironment {
        /**
         * Sets a variable of the process's environment.
         *
         * @param name C string
         * @param value C string
         * @param overwrite 0 to leave a variable that is set
         * @return 0 if that went well
         */
        int set(MemorySegment name, MemorySegment value, int overwrite);
    }
}
