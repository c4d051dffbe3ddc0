package maec.runtime;

/**
 * The switches of DJL that have to be set before its first class is loaded.
 *
 * <p>Offline: nothing is downloaded and nobody is told that we started. Without the graph
 * optimizer: its profiling executor stalls the first calls of every kernel for seconds.
 */
final class NativeSettings {
    private NativeSettings() {}

    /** Sets what the user did not set on the command line; calling twice is harmless. */
    static void apply() {
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.pytorch.graph_optimizer", "false");
    }

    private static void setUnlessSet(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
