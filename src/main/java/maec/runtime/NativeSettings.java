package maec.runtime;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The switches of DJL that have to be set before its first class is loaded.
 *
 * <p>Offline: nothing is downloaded and nobody is told that we started. Without the graph
 * optimizer: its profiling executor stalls the first calls of every kernel for seconds. Quiet: DJL
 * reports a missing GPU as a warning on every start.
 */
final class NativeSettings {
    /** Held, since the logging system forgets the level of a logger that nobody holds. */
    private static final Logger LOG = Logger.getLogger("ai.djl");

    private NativeSettings() {}

    /** Sets what the user did not set on the command line; calling twice is harmless. */
    static void apply() {
        LOG.setLevel(Level.SEVERE);
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.pytorch.graph_optimizer", "false");
    }

    /**
     * Does the same, and says which native library of PyTorch shall be loaded if none is yet.
     *
     * @param library the library
     */
    static void apply(NativeLibrary library) {
        apply();
        HugePages.wish();
        library.settings().forEach(NativeSettings::setUnlessSet);
    }

    /**
     * Lets DJL download its CUDA library. That the version is not the bundled one's makes it pass
     * over the bundled library; what follows the hyphen is not part of the address.
     */
    static void applyForFetching() {
        System.setProperty("ai.djl.offline", "false");
        System.setProperty("PYTORCH_VERSION", NativeLibrary.VERSION + "-0");
        System.setProperty("PYTORCH_FLAVOR", NativeLibrary.CUDA);
        apply();
    }

    private static void setUnlessSet(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
